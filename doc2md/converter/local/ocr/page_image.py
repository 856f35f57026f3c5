"""Render a page for OCR, and build a page from its image and its recognised words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import TextLayer

DPI = 150
"""Resolution of the page image."""
MIN_SIDE = 1_400
"""Minimum length of the longer side in pixels. Small pages are rendered at a higher resolution."""
MAX_PIXELS = 9_000_000
"""Maximum pixels of the image. Larger pages get a lower resolution. A4 at 150 dpi has 2.2 million pixels.

`--max-pixels` does not apply here.
"""
MAX_SIDE = 32_000
"""Maximum length of a side in pixels: OpenCV stores coordinates in 15 bits."""

Gray = NDArray[np.uint8]


def render(page: Any) -> tuple[Gray, float]:
    """The image of a `pymupdf.Page` in grey levels, shape (height, width), and the size of a pixel in points."""
    longer = max(page.rect.width, page.rect.height, 1.0)
    dpi = min(
        max(DPI, 72 * MIN_SIDE / longer),
        72 * (MAX_PIXELS / max(1.0, page.rect.width * page.rect.height)) ** 0.5,
        72 * MAX_SIDE / longer,
    )
    pixmap = page.get_pixmap(
        matrix=pymupdf.Matrix(dpi / 72, dpi / 72), colorspace=pymupdf.csGRAY, alpha=False
    )
    pixels = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    return pixels[:, : pixmap.width], 72 / dpi


def has_ink(image: Gray) -> bool:
    """Whether the page is not blank: some pixels differ clearly from the most common grey level."""
    if image.size == 0:
        return False
    paper = int(np.bincount(image.ravel(), minlength=256).argmax())
    return int((np.abs(image.astype(np.int16) - paper) > 40).sum()) > 20


def searchable_page(image: Gray, layer: TextLayer) -> Any:
    """A new `pymupdf.Page` with the words of `layer` in their places under the page image."""
    width, height = layer.size
    page = pymupdf.open().new_page(width=width, height=height)
    # Each line is one string: the layout model takes separate words for separate items.
    for line in layer.lines:
        plain = pymupdf.get_text_length(line.text, "china-s", line.size) or 1.0
        stretch = pymupdf.Matrix(max(line.box.width, 0.1) / plain, 1)
        origin = pymupdf.Point(line.box.x0, line.baseline)
        page.insert_text(origin, line.text, fontname="china-s", fontsize=line.size, morph=(origin, stretch))
    rows, columns = image.shape
    pixmap = pymupdf.Pixmap(pymupdf.csGRAY, columns, rows, np.ascontiguousarray(image).tobytes(), False)
    page.insert_image(page.rect, pixmap=pixmap)
    return page
