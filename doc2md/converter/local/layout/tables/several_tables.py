"""Divide a grid that is several tables: at headings between them, and without rules also at wide white space.

The judge prefers one large table to two small ones, because most tables of its training stand alone. A heading is
larger than the words in cells. White space counts where the rows above and below it have no column of values in common,
or where only words that stand alone are above or below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.converter.local.layout.tables.title_rows import part_of
from doc2md.rasterizer.text_layer import Line, Rule

MIN_ROWS = 2
"""Minimum number of rows with words in several cells in each table."""

LARGER, LARGER_IN_SCAN = 1.15, 1.3
"""Minimum ratio of the size of a heading to that of the words in cells. OCR measures sizes less exactly."""

MIN_WHITE = 1.35
"""Minimum ratio of the distance between two tables to that between two rows."""

MAX_ALONE = 3
"""Maximum number of rows with words that stand alone at the top or the bottom of a grid."""

Part = tuple[Grid, list[Line]]
"""A grid with its lines."""


class _Row(NamedTuple):
    """The lines of a row of cells, the columns in which they begin, and the distance to the row above, in points."""

    lines: Sequence[Line]
    columns: frozenset[int]
    white: float

    @property
    def is_alone(self) -> bool:
        return len(self.columns) == 1

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)


def several_tables(
    grid: Grid, lines: Sequence[Line], across: Sequence[Rule] = ()
) -> tuple[list[Part], list[Line]]:
    """Divide a grid. Returns the tables with their lines, and the lines that are in none of them.

    `across` are the horizontal rules of the page. A grid that is one table is returned as it is.
    """
    whole: tuple[list[Part], list[Line]] = [(grid, list(lines))], []
    rows = list(_rows(grid, lines))
    if not all(row.lines for row in rows) or len(rows) <= MIN_ROWS:
        return whole
    is_ruled = any(grid.box.y0 < rule.at < grid.box.y1 and rule.end > grid.box.x0 for rule in across)
    headings = {i for i, row in enumerate(rows) if row.is_alone and _is_heading(row, rows)}
    cuts = {i + after for i in headings for after in (0, 1)}
    cuts |= set() if is_ruled else set(_white_cuts(rows))
    ends = sorted({0, len(rows)} | cuts)
    # Rows that stand alone are no table: headings, and what is above or below the table.
    parts = [(a, b) for a, b in pairwise(ends) if not all(row.is_alone for row in rows[a:b])]
    if parts == [(0, len(rows))] or any(
        sum(not row.is_alone for row in rows[a:b]) < MIN_ROWS for a, b in parts
    ):
        return whole
    if any(slot.row < cut < slot.row + slot.rowspan for slot in grid.slots for cut in cuts):
        return whole
    made = [_without_empty_columns(part_of(grid, a, b), rows[a:b]) for a, b in parts]
    taken = {id(line) for _, inside in made for line in inside}
    return made, [line for line in lines if id(line) not in taken]


def _rows(grid: Grid, lines: Sequence[Line]) -> Iterator[_Row]:
    """The rows of cells, each with the lines whose middles are in it."""
    above: Sequence[Line] = ()
    for y0, y1 in pairwise(Tiling.of(grid).ys):
        inside = [line for line in lines if y0 <= line.box.centre_y < y1]
        slots = [slot for slot in grid.slots if slot.box.y0 < (y0 + y1) / 2 < slot.box.y1]
        columns = frozenset(_column(line, slots) for line in inside)
        white = 0.0
        if above and inside:
            white = min(line.baseline for line in inside) - max(line.baseline for line in above)
        yield _Row(inside, columns, white)
        above = inside


def _column(line: Line, slots: Sequence[Slot]) -> int:
    """The column of a cell in which a line begins."""
    return max(
        (slot.col for slot in slots if slot.box.x0 <= line.box.x0 + line.size / 2),
        default=0,
    )


def _is_heading(row: _Row, rows: Sequence[_Row]) -> bool:
    others = [other.size for other in rows if not other.is_alone]
    ratio = LARGER if all(line.score == 1 for line in row.lines) else LARGER_IN_SCAN
    return bool(others) and row.size > ratio * median(others)


def _white_cuts(rows: Sequence[_Row]) -> Iterator[int]:
    """The indices of rows below wide white space at which another table begins, or at which one ends."""
    usual = median(row.white for row in rows[1:])
    for at in range(1, len(rows)):
        if rows[at].white < MIN_WHITE * usual:
            continue
        above, below = rows[:at], rows[at:]
        ends = any(len(part) <= MAX_ALONE and all(row.is_alone for row in part) for part in (above, below))
        if ends or not (_values(above) & _values(below)):
            yield at


def _values(rows: Sequence[_Row]) -> frozenset[int]:
    """The columns with values: all in which words begin but the first one."""
    return frozenset[int]().union(*(row.columns for row in rows)) - {0}


def _without_empty_columns(grid: Grid, rows: Sequence[_Row]) -> Part:
    """The part of a grid without the columns that have words in other parts only."""
    tiling = Tiling.of(grid)
    used = frozenset[int]().union(*(row.columns for row in rows))
    for column in range(tiling.shape[1] - 1, 0, -1):
        if column not in used:
            tiling = tiling.without_edge(column)
    made = tiling.grid(grid.doubt)
    return Grid(made.box, made.slots, grid.doubt, grid.confidence), [
        line for row in rows for line in row.lines
    ]
