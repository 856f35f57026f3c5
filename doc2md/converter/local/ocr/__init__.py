"""Pages without words of their own: their lines are found in the picture and read.

What comes back is a text layer like any other, and a page that carries it, so that the layout model and the table
finder see words where the picture shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from doc2md.converter.local.layout.text.rows import reads_right_to_left
from doc2md.converter.local.ocr.agreement import completed, or_older
from doc2md.converter.local.ocr.detection import find_lines
from doc2md.converter.local.ocr.image.denoise import cleaned
from doc2md.converter.local.ocr.image.graphics import find_blots
from doc2md.converter.local.ocr.image.perspective import beside, find_sheet, laid_flat
from doc2md.converter.local.ocr.lines import bullet, to_line
from doc2md.converter.local.ocr.monospace import with_typed
from doc2md.converter.local.ocr.orientation import set_straight
from doc2md.converter.local.ocr.page_image import Gray, carrier, has_ink, render
from doc2md.converter.local.ocr.recognition import Said, is_wide, legibility, read_lines
from doc2md.geometry import AS_DISPLAYED, PageTransform, PaperSheet
from doc2md.rasterizer.text_layer import Drawings, TextLayer

__all__ = ["completed", "look", "or_older", "recognise"]


class Seen(NamedTuple):
    """What OCR reads in a page: its picture set straight, of which a pixel is `scale` points, and the lines in it.

    `layer` is that of the straight page, without lines; `transform` is how it had stood, `unread` the lines not read.
    """

    image: Gray
    scale: float
    layer: TextLayer
    transform: PageTransform
    said: Sequence[Said] = ()
    unread: int = 0


def look(page: Any, layer: TextLayer) -> Seen | None:
    """Recognise the lines of a `pymupdf.Page`; None where it has no ink."""
    image, scale = render(page)
    corners, sheet = find_sheet(image), None
    # Lines beside the sheet would be lost.
    if corners is not None and not any(map(is_wide, find_lines(beside(image, corners)))):
        image = laid_flat(image, corners)
        a, b, c, d = ((float(x) * scale, float(y) * scale) for x, y in corners)
        sheet = PaperSheet(layer.size, (a, b, c, d))
    image = cleaned(image)
    if not has_ink(image):
        return None
    image, layer, transform = set_straight(image, layer, legibility, sheet)
    return Seen(image, scale, layer, transform, *read_lines(image, find_lines(image)))


def recognise(page: Any, layer: TextLayer) -> tuple[Any, TextLayer, PageTransform]:
    """The page's words by OCR: a page to find the layout of, set straight, its text layer, and how it had stood.

    A page without ink comes back as it is, its layer without lines. Positions are in points.
    """
    seen = look(page, layer)
    if seen is None:
        return page, TextLayer(layer.size, (), layer.links, ()), AS_DISPLAYED
    layer = seen.layer
    lines = with_typed([line for said in seen.said if (line := to_line(said, seen.scale))])
    # A picture as large as the page is the scan itself, not a figure of it.
    page_area = layer.size[0] * layer.size[1]
    pictures = tuple(box for box in layer.pictures if box.area < 0.6 * page_area)
    dots = tuple(dot for line in lines if (dot := bullet(seen.image, line.box, seen.scale)))
    made = replace(
        layer,
        lines=tuple(lines),
        pictures=pictures,
        drawings=Drawings(dots=dots),
        blots=tuple(find_blots(seen.image, [line.box for line in lines], seen.scale)),
        right_to_left=reads_right_to_left("".join(line.text for line in lines)),
        unread=seen.unread,
    )
    return carrier(seen.image, made), made, seen.transform
