"""Converts the boxes of a document between units: PDF points, pixels, and the grid from 0 to 999."""

from __future__ import annotations

from dataclasses import replace

from doc2md.document import Document
from doc2md.geometry import Box
from doc2md.options.export import Boxes

GRID_SIZE = 999
"""The right and bottom edge of every page in grid coordinates."""

POINTS_PER_INCH = 72

Scales = dict[int, tuple[float, float]]
"""For each page number, the factors for x and y."""


def in_unit(document: Document, unit: Boxes) -> Document:
    """The document with its boxes converted from their current unit to `unit`."""
    if document.boxes == unit:
        return document
    current, wanted = _scales(document, Boxes(document.boxes)), _scales(document, unit)
    factors = {page: (wanted[page][0] / x, wanted[page][1] / y) for page, (x, y) in current.items()}

    def scaled(box: Box, page: int) -> Box:
        x, y = factors.get(page, (1.0, 1.0))
        return Box(*(round(value * by, 3) for value, by in zip(box, (x, y, x, y), strict=True)))

    blocks = tuple(block.moved(scaled) for block in document.blocks)
    fields = tuple(
        replace(field, box=field.box and scaled(field.box, field.page)) for field in document.fields
    )
    return replace(document, blocks=blocks, fields=fields, boxes=unit.value)


def _scales(document: Document, unit: Boxes) -> Scales:
    """The factors from points to `unit`."""
    return {row.page: _scale(row.size, row.dpi, unit) for row in document.pages}


def _scale(size: tuple[float, float], dpi: float, unit: Boxes) -> tuple[float, float]:
    if unit is Boxes.PIXELS:
        return dpi / POINTS_PER_INCH, dpi / POINTS_PER_INCH
    if unit is Boxes.GRID and min(size) > 0:
        return GRID_SIZE / size[0], GRID_SIZE / size[1]
    return 1.0, 1.0
