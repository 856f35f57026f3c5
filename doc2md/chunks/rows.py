"""Maps the lines of a table in Markdown or HTML to its cells, and groups rows that must stay together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from doc2md.document import Cell, Region
from doc2md.geometry import Box

Lines = tuple[int, int]
"""The first and the last line of a range, both included, counted from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a written table.

    cells   for each line, the cells that start in it
    head    index of the last header line; the lines up to it are repeated above each part of the table
    groups  ranges of lines below the header; no cell spans from one range into another
    """

    cells: list[list[Cell]]
    head: int
    groups: list[Lines]

    def regions(self, first: int, last: int) -> tuple[Region, ...]:
        """The box around the cells of some lines, one for each page; empty if no cell has a box."""
        boxes: dict[int, list[Box]] = {}
        for cell in (cell for line in self.cells[first : last + 1] for cell in line):
            if cell.region and cell.region.box:
                boxes.setdefault(cell.region.page, []).append(cell.region.box)
        return tuple(Region(page, Box.around(found)) for page, found in boxes.items())


def grid_of(cells: Sequence[Cell], lines: Sequence[str]) -> Grid | None:
    """The grid of a table that was written as `lines`. The first line of an HTML table is `<table>`.

    The header of a pipe table is its first row. The header of an HTML table is all top rows with only header cells.
    Returns None if the lines do not match the rows, which can happen with JSON from elsewhere.
    """
    html = lines[0] == "<table>"
    rows = sorted({cell.row for cell in cells}) if html else [*range(max(cell.row for cell in cells) + 1)]
    # A pipe table has one additional line, the dashes. An HTML table has two, its opening and closing tag.
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
    if head == len(rows):  # only header rows: no header is repeated
        head = 0
    return Grid(found, head, [group for group in groups if group[0] > head])


def _groups(reach: Sequence[int]) -> list[Lines]:
    """Group lines so that no cell spans two groups. `reach[i]` is the last line that a cell of line i+1 extends to."""
    groups, first, last = [], 1, 1
    for line, end in enumerate(reach, 1):
        last = max(last, end)
        if line == last:
            groups.append((first, last))
            first = last = line + 1
    return groups
