"""Find the tables of a page and fill their cells with words.

Grids come from ruling lines, from text alignment, or from PyMuPDF's table finder with its model. The words always come
from the text layer, with their marks.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from doc2md.converter.local.layout.charts import has_bars
from doc2md.converter.local.layout.layout_model import Area, AreaLabel
from doc2md.converter.local.layout.tables.booktabs import booktabs
from doc2md.converter.local.layout.tables.borderless import borderless
from doc2md.converter.local.layout.tables.cell_splits import split_cells
from doc2md.converter.local.layout.tables.cells import contains_line
from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.tables.ruled import ruled_tables
from doc2md.converter.local.layout.tables.title_rows import without_titles
from doc2md.geometry import Box
from doc2md.rasterizer.glyphs import box_of
from doc2md.rasterizer.text_layer import Line, TextLayer

MAX_CELLS = 20_000
"""Maximum number of cells of a table from PyMuPDF's finder."""

PREDICTED_CELLS = (0.7, "its cells are predicted by a model")
"""The doubt about tables from the model: a factor of the confidence, and the reason."""

FRAME_MARGIN = 2.0
"""In points. The corners of a frame may extend beyond the grid by this much."""

MIN_GUTTER = 0.5
"""Fraction of the height of a cell or table. A column gutter that is higher says that it is a part of the page."""

MIN_FULL_ROWS = 0.35
"""Minimum share of rows with words in several cells, in a table without vertical rules. In a page with a list, most
rows have words in one."""

MAX_TEXTS, LONG_TEXT = 6, 9
"""Maximum number of cells, and minimum number of lines of a usual cell, of a grid that arranges long texts."""

MIN_FILLED = 0.34
"""Minimum fraction of cells with words. A grid with fewer is not a table."""


def grids(page: Any, layer: TextLayer, areas: Sequence[Area], gutters: Sequence[Box] = ()) -> list[Grid]:
    """Find the tables of an upright page.

    Ruled tables come first, then tables with horizontal rules only, then tables without rules, which are searched only
    if there are no `areas` of the layout model. PyMuPDF's table finder adds tables if the layout model has a table area
    without a table.
    """
    tables = [area.box for area in areas if area.label is AreaLabel.TABLE]
    pictures = [area.box for area in areas if area.label is AreaLabel.PICTURE]
    found = [
        split_cells(grid, layer.lines)
        for grid in ruled_tables(layer.drawings)
        if _overlaps_any(grid.box, tables, 0.3) or not _overlaps_any(grid.box, pictures, 0.5)
    ]
    found = [grid for grid in found if not any(_holds_gutter(slot.box, gutters) for slot in grid.slots)]
    lined = booktabs(layer.drawings, layer.lines, [grid.box for grid in found])
    found += [
        grid
        for grid in lined
        if not _holds_gutter(grid.box, gutters) and _full_rows(grid, layer.lines) >= MIN_FULL_ROWS
    ]
    if not areas:
        unruled = borderless(layer.lines, [grid.box for grid in found], gutters)
        found += [grid for grid in unruled if not has_bars(grid.box, layer.drawings.all)]
    found = [grid for grid in found if not _is_drawing(grid.box, layer.drawings.art)]
    if not all(_overlaps_any(table, [grid.box for grid in found], 0.5) for table in tables):
        found += [grid for grid in modelled(page) if not _overlaps_any(grid.box, [g.box for g in found], 0.2)]
    return found


def _holds_gutter(box: Box, gutters: Sequence[Box]) -> bool:
    """Whether columns of running text are inside a box: a cell, or a table without vertical rules."""
    return any(
        box.x0 < gutter.x0 and gutter.x1 < box.x1 and gutter.overlap_y(box) > MIN_GUTTER * box.height
        for gutter in gutters
    )


def _full_rows(grid: Grid, lines: Sequence[Line]) -> float:
    """The share of rows with words in several cells, among the rows with words."""
    filled = {
        (slot.row, slot.col)
        for line in lines
        if contains_line(grid.box, line)
        for slot in grid.slots
        if slot.box.contains_point(line.box.centre)
    }
    columns = Counter(row for row, _ in filled)
    return sum(count > 1 for count in columns.values()) / max(1, len(columns))


def _is_drawing(box: Box, art: Sequence[Box]) -> bool:
    """Whether a curve or a slanted line leads out of a grid, so that the grid is part of a drawing."""
    around = box.grown(FRAME_MARGIN, FRAME_MARGIN)
    return any(0.1 * shape.area < around.overlap(shape).area < 0.9 * shape.area for shape in art)


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


def with_lines(
    found: Sequence[Grid], lines: Sequence[Line]
) -> tuple[list[tuple[Grid, list[Line]]], list[Line]]:
    """Assign lines to grids by their centres. Returns each grid with its lines, and the remaining lines.

    A grid with few words is a drawing, one with only monospaced rows is a framed listing, and one with a few long texts
    arranges the parts of a page. They are left out. Titles in the grid of a spreadsheet are not part of its tables.
    """
    filled, rest = [], list(lines)
    for grid in found:
        box = grid.box
        inside = [line for line in rest if contains_line(box, line)]
        is_table = not _is_sparse(grid, inside) and not _is_page_layout(grid, inside)
        if inside and is_table and not all(line.mono for line in inside):
            tables, titles = without_titles(grid, inside)
            filled += tables
            rest = [*(line for line in rest if not contains_line(box, line)), *titles]
    return filled, rest


def _is_sparse(grid: Grid, lines: Sequence[Line]) -> bool:
    """Whether most cells are empty, as between the grid lines of a chart."""
    filled = sum(any(contains_line(slot.box, line) for line in lines) for slot in grid.slots)
    return len(grid.slots) >= 6 and filled < MIN_FILLED * len(grid.slots)


def _is_page_layout(grid: Grid, lines: Sequence[Line]) -> bool:
    """Whether a grid has a few cells with long texts, which are no table."""
    counts = [sum(contains_line(slot.box, line) for line in lines) for slot in grid.slots]
    filled = sorted(count for count in counts if count)
    return 0 < len(filled) <= MAX_TEXTS and filled[len(filled) // 2] >= LONG_TEXT
