"""Boxes in another unit: points to pixels or to the model's grid, and back."""

from __future__ import annotations

from dataclasses import replace

from doc2md.document import Document
from doc2md.geometry import Box
from doc2md.options.export import Boxes

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

    def scaled(box: Box, page: int) -> Box:
        x, y = change.get(page, (1.0, 1.0))
        return Box(*(round(value * by, 3) for value, by in zip(box, (x, y, x, y), strict=True)))

    blocks = tuple(block.moved(scaled) for block in document.blocks)
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
