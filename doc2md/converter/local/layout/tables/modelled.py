"""Tables by PyMuPDF's table finder, for scans in which the layout model sees a table that the judge does not."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from doc2md.converter.local.layout.layout_model import Area, AreaLabel
from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.geometry import Box
from doc2md.rasterizer.glyphs import box_of

MAX_CELLS = 20_000
"""Maximum number of cells of a table from PyMuPDF's finder."""

PREDICTED_CELLS = (0.7, "its cells are predicted by a model")
"""The doubt about these tables: a factor of the confidence, and the reason."""


def not_in_pictures(boxes: Sequence[Box], areas: Sequence[Area]) -> list[bool]:
    """For each table, whether it is one in the layout model's eyes too, or in no picture."""
    tables, pictures = table_areas(areas), _boxes(areas, AreaLabel.PICTURE)
    return [_overlaps_any(box, tables, 0.3) or not _overlaps_any(box, pictures, 0.5) for box in boxes]


def missing_tables(page: Any, areas: Sequence[Area], found: Sequence[Box]) -> list[Grid]:
    """The tables of the finder, if one that the layout model sees is not among those with the boxes `found`."""
    if all(_overlaps_any(table, found, 0.5) for table in table_areas(areas)):
        return []
    return [grid for grid in modelled(page) if not _overlaps_any(grid.box, found, 0.2)]


def table_areas(areas: Sequence[Area]) -> list[Box]:
    """The boxes of the tables that the layout model sees."""
    return _boxes(areas, AreaLabel.TABLE)


def _boxes(areas: Sequence[Area], label: AreaLabel) -> list[Box]:
    return [area.box for area in areas if area.label is label]


def _overlaps_any(box: Box, others: Iterable[Box], share: float) -> bool:
    return any(box.overlaps(other, share) for other in others)


def modelled(page: Any) -> list[Grid]:
    """Tables found by PyMuPDF's table finder and its model; empty if the finder fails."""
    try:
        found = page.find_tables(union=True, refine=True)
    except Exception as error:  # third-party code may raise anything; the words are kept as text
        print(f"table finder failed: {error}", file=sys.stderr)  # noqa: T201
        return []
    made = [
        Grid(box_of(table.bbox, None), tuple(_slots(table)), PREDICTED_CELLS)
        for table in (found.tables if found else ())
    ]
    return [grid for grid in made if 1 < len(grid.slots) <= MAX_CELLS and min(grid.shape) > 1]


def _slots(table: Any) -> Iterable[Slot]:
    taken = set[tuple[int, int]]()
    for row, cells in enumerate(table.placements or ()):
        col = 0
        for cell in cells:
            while (row, col) in taken:
                col += 1
            if cell.bbox is None:
                continue
            taken.update((row + i, col + j) for i in range(cell.rowspan) for j in range(cell.colspan))
            if len(taken) > MAX_CELLS:
                return
            yield Slot(row, col, cell.rowspan, cell.colspan, box_of(cell.bbox, None), cell.tag == "th")
            col += cell.colspan
