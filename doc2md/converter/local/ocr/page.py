"""Recognise a page that has no usable text layer: find its lines in the page image and read them.

The result is a text layer like any other, and a page that contains it, so that the layout model and the table finder
see words where the image shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from doc2md.converter.local.ocr.detection import find_lines
from doc2md.converter.local.ocr.image.denoise import cleaned
from doc2md.converter.local.ocr.image.deskew import skew, straightened, straightening
from doc2md.converter.local.ocr.image.graphics import find_graphics
from doc2md.converter.local.ocr.image.perspective import find_sheet, laid_flat, without_sheet
from doc2md.converter.local.ocr.image.rulings import find_rules
from doc2md.converter.local.ocr.image.shading import find_shading
from doc2md.converter.local.ocr.lines import bullet, to_inked_line
from doc2md.converter.local.ocr.lone_signs import with_lone_signs
from doc2md.converter.local.ocr.monospace import with_monospace
from doc2md.converter.local.ocr.orientation import set_straight, upright_layer
from doc2md.converter.local.ocr.page_image import Gray, has_ink, render, searchable_page
from doc2md.converter.local.ocr.recognition import LineReading, is_wide, legibility, read_lines
from doc2md.converter.local.ocr.sign_lines import with_signs_in_rows
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform, PaperSheet
from doc2md.rasterizer.drawings import MIN_FRAME
from doc2md.rasterizer.text_layer import Drawings, TextLayer
from doc2md.structure.scripts import reads_right_to_left

MIN_SMALL_SKEW = 0.05
"""In degrees. A smaller skew moves the end of a line by less than half a point."""


class RecognisedPage(NamedTuple):
    """The result of OCR for a page.

    image      the upright page image
    scale      size of a pixel in points
    layer      the text layer of the upright page, without lines
    transform  how the displayed page became the upright one
    lines      the lines that were read
    unread     number of lines that could not be read
    """

    image: Gray
    scale: float
    layer: TextLayer
    transform: PageTransform
    lines: Sequence[LineReading] = ()
    unread: int = 0


MIN_SIDE = 8
"""In pixels. A page that is lower or narrower has no room for a letter."""


def recognise_lines(page: Any, layer: TextLayer) -> RecognisedPage | None:
    """Recognise the lines of `page`, a `pymupdf.Page`; None if the page has no ink or no room for it."""
    image, scale = render(page)
    if min(image.shape) < MIN_SIDE:
        return None
    corners, sheet = find_sheet(image), None
    # Rectifying the sheet would lose lines beside it.
    if corners is not None and not any(map(is_wide, find_lines(without_sheet(image, corners)))):
        image = laid_flat(image, corners)
        a, b, c, d = ((float(x) * scale, float(y) * scale) for x, y in corners)
        sheet = PaperSheet(layer.size, (a, b, c, d))
    image = cleaned(image)
    if not has_ink(image):
        return None
    image, layer, transform = set_straight(image, layer, legibility, sheet)
    quads = find_lines(image)
    lines, unread = read_lines(image, quads)
    return RecognisedPage(image, scale, layer, transform, with_lone_signs(image, scale, lines, quads), unread)


def levelled(found: RecognisedPage) -> RecognisedPage:
    """The page without the small skew that is not worth blurring the image for before its lines are read.

    It is left as it is if most lines could not be read.
    """
    if found.transform.skew or found.unread > len(found.lines):
        return found
    angle = skew(found.image)
    if abs(angle) < MIN_SMALL_SKEW:
        return found
    small = PageTransform(0, angle)
    image, (matrix, _) = straightened(found.image, small), straightening(found.image.shape, angle)
    lines = [
        replace(line, quad=(line.quad @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32))
        for line in found.lines
    ]
    return found._replace(
        image=image,
        layer=upright_layer(found.layer, small),
        transform=found.transform._replace(skew=angle),
        lines=lines,
    )


def recognise(page: Any, layer: TextLayer, *, level: bool = False) -> tuple[Any, TextLayer, PageTransform]:
    """Recognise the words of `page`, a `pymupdf.Page`. If `level` is true, a small skew is removed, too.

    Returns an upright page with the words for the layout model, its text layer, and the transform that set it upright.
    A page without ink is returned unchanged, with a text layer without lines. Positions are in points.
    """
    found = recognise_lines(page, layer)
    if found is None:
        return page, TextLayer(layer.size, (), layer.links, ()), AS_DISPLAYED
    if level:
        found = levelled(found)
    made = text_layer(found)
    return searchable_page(found.image, made), made, found.transform


def text_layer(found: RecognisedPage) -> TextLayer:
    """The text layer of a recognised page, with the rules and shaded areas in its image. Positions are in points."""
    image, scale, layer = found.image, found.scale, found.layer
    inked = [line for reading in found.lines if (line := to_inked_line(reading, scale))]
    lines = with_monospace(with_signs_in_rows(inked))
    boxes = [line.box for line in lines]
    # A picture that covers the page is the scan itself and no figure.
    page_area = layer.size[0] * layer.size[1]
    return replace(
        layer,
        lines=tuple(lines),
        pictures=tuple(box for box in layer.pictures if box.area < 0.6 * page_area),
        drawings=_drawings(image, boxes, scale),
        graphics=tuple(find_graphics(image, boxes, scale)),
        right_to_left=reads_right_to_left("".join(line.text for line in lines)),
        unread=found.unread,
    )


def _drawings(image: Gray, lines: Sequence[Box], scale: float) -> Drawings:
    """The bullets, rules and shaded areas of an upright page image. `lines` are the boxes of its lines of text."""
    across, down = find_rules(image, lines, scale)
    fills = find_shading(image, lines, scale)
    boxes = tuple(fill.box for fill in fills)
    frames = tuple(box for box in boxes if box.width > MIN_FRAME[0] and box.height > MIN_FRAME[1])
    dots = tuple(dot for line in lines if (dot := bullet(image, line, scale)))
    return Drawings(across, down, dots, frames, (), boxes, fills)
