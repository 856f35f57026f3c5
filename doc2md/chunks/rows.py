"""The lines of a table in Markdown or HTML, by the rows that belong together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from doc2md.document import Cell, Region
from doc2md.geometry import Box

Lines = tuple[int, int]
"""The first and the last of some lines, counted from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """`cells`: those that begin in each line. `head`: the last line of what is said above each part of the table.

    `groups`: the rows below it that no cell spans out of.
    """

    cells: list[list[Cell]]
    head: int
    groups: list[Lines]

    def regions(self, first: int, last: int) -> tuple[Region, ...]:
        """Where the cells of some lines are, a box for each page; none where nobody said."""
        boxes: dict[int, list[Box]] = {}
        for cell in (cell for line in self.cells[first : last + 1] for cell in line):
            if cell.region and cell.region.box:
                boxes.setdefault(cell.region.page, []).append(cell.region.box)
        return tuple(Region(page, Box.around(found)) for page, found in boxes.items())


def grid_of(cells: Sequence[Cell], lines: Sequence[str]) -> Grid | None:
    """The rows of a table written in `lines`; None where those are not a row each, as a foreign JSON may have it.

    The head of a pipe table is its first row, that of an HTML table the rows on top that have only header cells.
    """
    html = lines[0] == "<table>"
    rows = sorted({cell.row for cell in cells}) if html else [*range(max(cell.row for cell in cells) + 1)]
    # A pipe table has a line of dashes under its first row, an HTML table its tags above and below.
    if len(lines) != len(rows) + (2 if html else 1):
        return None
    line_of = {row: line if html or row else 0 for line, row in enumerate(rows, 1)}
    found: list[list[Cell]] = [[] for _ in lines]
    for cell in cells:
        found[line_of[cell.row]].append(cell)
    if not html:
        return Grid(found, 1, [(line, line) for line in range(2, len(lines))])
    reach = [
        max(bisect_right(rows, c.row + c.rowspan - 1) for c in found[line])
        for line in range(1, len(rows) + 1)
    ]
    groups = _groups(reach)
    head = 0
    for first, last in groups:
        if not all(cell.header for line in found[first : last + 1] for cell in line):
            break
        head = last
    if head == len(rows):  # all of it: then nothing is above the rest
        head = 0
    return Grid(found, head, [group for group in groups if group[0] > head])


def _groups(reach: Sequence[int]) -> list[Lines]:
    """`reach`: for each line, from 1, the last one that a cell of it spans into."""
    groups, first, last = [], 1, 1
    for line, end in enumerate(reach, 1):
        last = max(last, end)
        if line == last:
            groups.append((first, last))
            first = last = line + 1
    return groups
