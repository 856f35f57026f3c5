"""Boxes in another unit: points to pixels or to the model's grid, and back."""

from __future__ import annotations

from dataclasses import replace

from doc2md.document import Block, Box, Document, Region
from doc2md.exporter.options import Boxes

GRID = 999
POINTS_PER_INCH = 72

Scales = dict[int, tuple[float, float]]
"""By page: what x and y are multiplied by."""


def in_unit(document: Document, unit: Boxes) -> Document:
    """The same document with its boxes in `unit`, whatever they are in now."""
    if document.boxes == unit:
        return document
    now, then = _scales(document, Boxes(document.boxes)), _scales(document, unit)
    change = {page: (then[page][0] / x, then[page][1] / y) for page, (x, y) in now.items()}
    blocks = tuple(_scaled(block, change) for block in document.blocks)
    return replace(document, blocks=blocks, boxes=unit.value)


def _scales(document: Document, unit: Boxes) -> Scales:
    """From points to `unit`."""
    return {row.page: _scale(row.size, row.dpi, unit) for row in document.pages}


def _scale(size: tuple[float, float], dpi: float, unit: Boxes) -> tuple[float, float]:
    if unit is Boxes.PIXELS:
        return dpi / POINTS_PER_INCH, dpi / POINTS_PER_INCH
    if unit is Boxes.GRID and min(size) > 0:
        return GRID / size[0], GRID / size[1]
    return 1.0, 1.0


def _scaled(block: Block, change: Scales) -> Block:
    regions = tuple(Region(region.page, _box(region, change)) for region in block.regions)
    return replace(block, regions=regions, children=tuple(_scaled(child, change) for child in block.children))


def _box(region: Region, change: Scales) -> Box | None:
    if region.box is None:
        return None
    x, y = change.get(region.page, (1.0, 1.0))
    x0, y0, x1, y1 = region.box
    return Box(*(round(value, 3) for value in (x0 * x, y0 * y, x1 * x, y1 * y)))
