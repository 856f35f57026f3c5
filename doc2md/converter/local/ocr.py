"""Pages without words of their own: RapidOCR's bundled models read the picture.

What comes back is a text layer like any other, and a page that carries it, so that the layout model and the table
finder see words where the picture shows them.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.rows import is_cjk
from doc2md.document import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.textlayer import Dot, Drawings, Line, Span, TextLayer

DPI = 150
MIN_SIDE = 1_400
"""Pixels of a page's longer side: a small page is rendered finer."""
MAX_PIXELS = 9_000_000
"""A page is rendered coarser rather than larger: A4 at 150 dpi has 2.2 million."""

DETECTOR_SIDE = 960
MIN_SCORE = 0.5

Gray = NDArray[np.uint8]

_DESCENDERS = re.compile(r"[gjpqyQ,;()\[\]{}|/$]")
_TALL = re.compile(r"[A-Zbdfhklt0-9ij()\[\]{}|/!?$%&\"'À-Þ]")


@cache
def _engine() -> Any:
    """The recogniser, loaded once a process, with one thread and without its log."""
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.text_score": MIN_SCORE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_side_len": DETECTOR_SIDE,
            "Det.limit_type": "max",
            # One line at a time: a batch is padded to its longest, which costs time and 200 MB.
            "Rec.rec_batch_num": 1,
        }
    )


def recognise(page: Any, layer: TextLayer) -> tuple[Any, TextLayer]:
    """The page's words by OCR: a page to find the layout of, and its text layer.

    A page without ink comes back as it is, its layer without lines. Positions are in points.
    """
    bare = TextLayer(layer.size, (), layer.links, ())
    image, scale = render(page)
    if not has_ink(image):
        return page, bare
    found = _engine()(np.repeat(image[:, :, None], 3, axis=2))
    lines = []
    if found.txts is not None and found.boxes is not None:
        for corners, text in zip(found.boxes, found.txts, strict=True):
            if line := _line(image, np.asarray(corners, dtype=np.float64), str(text), scale):
                lines.append(line)
    # A picture as large as the page is the scan itself, not a figure of it.
    page_area = layer.size[0] * layer.size[1]
    pictures = tuple(box for box in layer.pictures if box.area < 0.6 * page_area)
    dots = tuple(dot for line in lines if (dot := bullet(image, line.box, scale)))
    made = TextLayer(layer.size, tuple(lines), layer.links, pictures, Drawings(dots=dots))
    return carrier(image, made), made


def render(page: Any) -> tuple[Gray, float]:
    """The page in gray levels, and how many points a pixel is."""
    longer = max(page.rect.width, page.rect.height, 1.0)
    dpi = min(
        max(DPI, 72 * MIN_SIDE / longer),
        72 * (MAX_PIXELS / max(1.0, page.rect.width * page.rect.height)) ** 0.5,
    )
    pixmap = page.get_pixmap(
        matrix=pymupdf.Matrix(dpi / 72, dpi / 72), colorspace=pymupdf.csGRAY, alpha=False
    )
    pixels = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    return pixels[:, : pixmap.width], 72 / dpi


def has_ink(image: Gray) -> bool:
    """Whether anything is drawn: some pixels differ clearly from the most common level."""
    if image.size == 0:
        return False
    paper = int(np.bincount(image.ravel(), minlength=256).argmax())
    return int((np.abs(image.astype(np.int16) - paper) > 40).sum()) > 20


def _line(image: Gray, corners: NDArray[np.float64], text: str, scale: float) -> Line | None:
    text = text.strip()
    if not text:
        return None
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    if x1 - x0 < 1 or y1 - y0 < 1:
        return None
    turned = len(text) > 2 and (y1 - y0) > 2 * (x1 - x0)
    top, bottom = band(image, Box(x0, y0, x1, y1))
    cjk = sum(map(is_cjk, text)) * 2 > len(text)
    descends = bool(_DESCENDERS.search(text)) or cjk
    share = 0.92 if cjk else 0.5 + 0.22 * bool(_TALL.search(text)) + 0.21 * descends
    size = max(1.0, (bottom - top) * scale / share)
    box = Box(x0 * scale, top * scale, x1 * scale, bottom * scale)
    baseline = box.y1 - (0.2 * size if descends else 0.0)
    step = box.width / len(text)
    xs = tuple(box.x0 + i * step for i in range(len(text)))
    span = Span(text, box, "", round(size, 1), baseline=baseline, xs=xs)
    return Line((span,), box, turned)


def band(image: Gray, box: Box) -> tuple[float, float]:
    """The top and bottom of a line's ink, in pixels: detected boxes are padded, unevenly."""
    y0, y1 = max(0, int(box.y0)), min(image.shape[0], int(box.y1) + 1)
    crop = image[y0:y1, max(0, int(box.x0)) : int(box.x1) + 1]
    if crop.size == 0 or crop.shape[0] < 4:
        return box.y0, box.y1
    low, high = np.percentile(crop, (2, 98))
    if high - low < 30:
        return box.y0, box.y1
    dark = crop < (low + high) / 2
    if dark.mean() > 0.5:
        dark = ~dark
    counts = dark.sum(axis=1)
    counts[counts > 0.8 * dark.shape[1]] = 0  # a ruling line, not letters
    inked = counts > 0
    top = bottom = int(np.argmax(counts))
    while top > 0 and inked[top - 1]:
        top -= 1
    while bottom + 1 < len(inked) and inked[bottom + 1]:
        bottom += 1
    return float(y0 + top), float(y0 + bottom + 1)


def bullet(image: Gray, line: Box, scale: float) -> Dot | None:
    """The bullet before a line, which the detector takes for a speck: one small blot with paper around it."""
    height = line.height / scale
    top, bottom = int(line.y0 / scale), int(line.y1 / scale) + 1
    left, right = int(line.x0 / scale - 3 * height), int(line.x0 / scale - 0.2 * height)
    strip = image[max(0, top) : bottom, max(0, left) : max(0, right)]
    if height < 6 or strip.size == 0:
        return None
    paper = int(np.bincount(strip.ravel(), minlength=256).argmax())
    dark = np.abs(strip.astype(np.int16) - paper) > 90
    columns, rows = np.flatnonzero(dark.any(axis=0)), np.flatnonzero(dark.any(axis=1))
    if columns.size == 0:
        return None
    width, tall = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
    if not (0.12 * height < width < 0.7 * height and 0.12 * height < tall < 0.7 * height):
        return None
    if abs(width - tall) > 0.25 * height or dark.sum() < 0.4 * width * tall or columns[0] < 0.3 * height:
        return None
    x, y = max(0, left) + int(columns[0]), max(0, top) + int(rows[0])
    box = Box(x * scale, y * scale, (x + width) * scale, (y + tall) * scale)
    return Dot(box, filled=bool(dark[rows[0] + tall // 2, columns[0] + width // 2]), square=False)


def carrier(image: Gray, layer: TextLayer) -> Any:
    """A page of the same size: the words in their places, under the picture of the page."""
    width, height = layer.size
    page = pymupdf.open().new_page(width=width, height=height)
    for line in layer.lines:
        span = line.spans[0]
        plain = pymupdf.get_text_length(span.text, "china-s", span.size) or 1.0
        stretch = pymupdf.Matrix(line.box.width / plain, 1)
        origin = pymupdf.Point(line.box.x0, span.baseline)
        page.insert_text(origin, span.text, fontname="china-s", fontsize=span.size, morph=(origin, stretch))
    rows, columns = image.shape
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, columns, rows, np.ascontiguousarray(image).tobytes(), False)
    page.insert_image(page.rect, pixmap=pixmap)
    return page
