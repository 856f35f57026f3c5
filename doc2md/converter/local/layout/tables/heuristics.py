"""Tables in common looks, accepted by rules: all cells drawn, rules across only, or aligned numbers and short words.

They vote beside the judge, because some looks of real documents are rare in its training.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from doc2md.converter.local.layout.charts import has_bars
from doc2md.converter.local.layout.tables.booktabs import booktabs
from doc2md.converter.local.layout.tables.borderless import borderless
from doc2md.converter.local.layout.tables.cells import contains_line
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.title_rows import without_titles
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TextLayer

FRAME_MARGIN = 2.0
"""In points. The corners of a frame may extend beyond the grid by this much."""

MIN_GUTTER = 0.5
"""Fraction of the height of a cell or table. A column gutter that is higher says that it is a part of the page."""

MIN_FULL_ROWS = 0.35
"""Minimum share of rows with words in several cells, in a table without vertical rules. In a page with a list, most
rows have words in one."""

MAX_TEXTS, LONG_TEXT = 6, 9
"""Maximum number of cells, and minimum number of lines of a usual cell, of a grid that arranges long texts."""

MIN_FILLED, MIN_CELLS = 0.34, 6
"""Minimum fraction of cells with words in a grid with at least so many. A grid with fewer is not a table."""


def heuristic_tables(
    layer: TextLayer,
    drawn: Sequence[Grid],
    gutters: Sequence[Box] = (),
    *,
    scanned: bool = False,
    typewritten: bool = False,
) -> list[Grid]:
    """The tables of an upright page that the rules accept.

    `drawn` are those of which all cells are drawn, and `gutters` those between columns of text. On a scan, only numbers
    that are aligned make a table, because OCR does not place words exactly.
    """
    found = [grid for grid in drawn if not any(_holds_gutter(slot.box, gutters) for slot in grid.slots)]
    lined = booktabs(layer.drawings, layer.lines, [grid.box for grid in found])
    found += [
        grid
        for grid in lined
        if not _holds_gutter(grid.box, gutters) and _full_rows(grid, layer.lines) >= MIN_FULL_ROWS
    ]
    boxes = [grid.box for grid in found]
    unruled = borderless(layer.lines, boxes, gutters, scanned=scanned, typewritten=typewritten)
    found += [grid for grid in unruled if not has_bars(grid.box, layer.drawings.all)]
    found = [grid for grid in found if not _is_drawing(grid.box, layer.drawings.art)]
    return _accepted(found, layer.lines, typewritten=typewritten)


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
        for centre in [line.box.centre for line in lines if contains_line(grid.box, line)]
        for slot in grid.slots
        if slot.box.contains_point(centre)
    }
    columns = Counter(row for row, _ in filled)
    return sum(count > 1 for count in columns.values()) / max(1, len(columns))


def _is_drawing(box: Box, art: Sequence[Box]) -> bool:
    """Whether a curve or a slanted line leads out of a grid, so that the grid is part of a drawing."""
    around = box.grown(FRAME_MARGIN, FRAME_MARGIN)
    return any(0.1 * shape.area < around.common_area(shape) < 0.9 * shape.area for shape in art)


def _accepted(found: Sequence[Grid], lines: Sequence[Line], *, typewritten: bool) -> list[Grid]:
    """The grids that are tables, without the titles of spreadsheets.

    A grid with few words is a drawing, one with only monospaced rows is a framed listing unless the document is
    typewritten, and one with a few long texts arranges the parts of a page.
    """
    accepted, rest = list[Grid](), list(lines)
    for grid in found:
        inside = [line for line in rest if contains_line(grid.box, line)]
        counts = _lines_in_cells(grid, inside)
        is_table = not _is_sparse(counts) and not _is_page_layout(counts)
        if inside and is_table and (typewritten or not all(line.mono for line in inside)):
            tables, titles = without_titles(grid, inside)
            accepted += [table for table, _ in tables]
            rest = [*(line for line in rest if not contains_line(grid.box, line)), *titles]
    return accepted


def _lines_in_cells(grid: Grid, lines: Sequence[Line]) -> list[int]:
    """The number of lines in each cell."""
    centres = [line.box.centre for line in lines]
    return [sum(slot.box.contains_point(centre, 1) for centre in centres) for slot in grid.slots]


def _is_sparse(counts: Sequence[int]) -> bool:
    """Whether most cells are empty, as between the grid lines of a chart. `counts` are the lines in each cell."""
    return len(counts) >= MIN_CELLS and sum(map(bool, counts)) < MIN_FILLED * len(counts)


def _is_page_layout(counts: Sequence[int]) -> bool:
    """Whether a few cells have long texts, which are no table. `counts` are the lines in each cell."""
    filled = sorted(filter(None, counts))
    return 0 < len(filled) <= MAX_TEXTS and filled[len(filled) // 2] >= LONG_TEXT
