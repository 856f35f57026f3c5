"""Take captions out of grids, and titles out of the grids of spreadsheets.

A printed spreadsheet has one grid around everything: a title in the first row, an empty row, a table, and perhaps more
titles and tables below it. A title is a row with words in its first column only. At the top of the grid it stands
before an empty row, further down after an empty row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.text.caption_patterns import CAPTION
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Rule

MIN_ROWS = 2
"""Minimum number of rows with words in several cells in each table. Otherwise the grid is not divided."""

MAX_GAP = 1.5
"""In units of the font size. Maximum white space between words of a caption."""

LARGER = 1.15
"""Minimum ratio of the size of a title to that of the text of the table."""

MIN_RULES, FULL_WIDTH, MAX_OFF = 3, 0.8, 3.0
"""Minimum number of rules of a table with one above its head, their minimum length as a fraction of the width of the
table, and in points, how far the first may be off its top.
"""

EMPTY, TITLE, FILLED = range(3)
"""What a row is: empty, with words in its first column only, or with words in other cells."""


def without_titles(grid: Grid, lines: Sequence[Line]) -> tuple[list[tuple[Grid, list[Line]]], list[Line]]:
    """Divide a grid at its titles. Returns the tables with their lines, and the lines of the titles.

    A grid without titles is returned as it is.
    """
    whole = [(grid, list(lines))]
    rows = [[s for s in grid.slots if s.row == row and s.rowspan == 1] for row in range(grid.shape[0])]
    if not all(rows):
        return whole, []
    shares = [[line for line in lines if _is_in(line, row)] for row in rows]
    edge = min(slot.box.x1 for slot in grid.slots if slot.col == 0)
    edges = [max([edge, *(slot.box.x1 for slot in row if slot.col == 0)]) for row in rows]
    kinds = [_kind(share, edge) for share, edge in zip(shares, edges, strict=True)]
    parts = list(_tables(kinds))
    cuts = {row for part in parts for row in part}
    is_cut = any(slot.row < cut < slot.row + slot.rowspan for slot in grid.slots for cut in cuts)
    if (
        parts in ([], [(0, len(rows))])
        or is_cut
        or any(kinds[a:b].count(FILLED) < MIN_ROWS for a, b in parts)
    ):
        return whole, []
    tables = [(part_of(grid, a, b), [line for share in shares[a:b] for line in share]) for a, b in parts]
    taken = {id(line) for _, inside in tables for line in inside}
    return tables, [line for line in lines if id(line) not in taken]


def without_captions(
    grid: Grid, lines: Sequence[Line], across: Sequence[Rule] = ()
) -> tuple[Grid, list[Line], list[Line]]:
    """The grid without the lines of a caption as its first or last rows, or of a title as its first.

    `across` are the horizontal rules of the page. Returns the grid with its lines, and the lines of the caption.
    """
    height = grid.shape[0]
    for row, (start, end) in ((0, (1, height)), (height - 1, (0, height - 1))):
        slots = [slot for slot in grid.slots if slot.row <= row < slot.row + slot.rowspan]
        inside = [line for line in lines if _is_in(line, slots)]
        if end - start < MIN_ROWS or any(slot.rowspan > 1 for slot in slots) or not inside:
            continue
        rest = [line for line in lines if not _is_in(line, slots)]
        first = min(inside, key=lambda line: (line.baseline, line.box.x0))
        is_title = row == 0 and _is_above(grid, slots[0].box.y1, across, inside, rest)
        if (CAPTION.match(first.text) or is_title) and not _has_gaps(inside):
            part, held, others = without_captions(part_of(grid, start, end), rest, across)
            return part, held, sorted([*inside, *others], key=lambda line: (line.baseline, line.box.x0))
    return grid, list(lines), []


def _is_above(
    grid: Grid, edge: float, across: Sequence[Rule], inside: Sequence[Line], rest: Sequence[Line]
) -> bool:
    """Whether the first row of a grid is above its table: larger, or above the first of its three rules.

    `edge` is the lower edge of the row, `inside` are its lines and `rest` those of other rows.
    """
    box = grid.box
    wide = [
        rule.at for rule in across if min(rule.end, box.x1) - max(rule.start, box.x0) > FULL_WIDTH * box.width
    ]
    drawn = sorted(y for y in wide if box.y0 - MAX_OFF < y < box.y1 + MAX_OFF)
    if drawn and drawn[0] < box.y0 + MAX_OFF:
        return False
    larger = min(line.size for line in inside) > LARGER * max((line.size for line in rest), default=0.0)
    return larger or (len(drawn) >= MIN_RULES and abs(drawn[0] - edge) < inside[0].size)


def _has_gaps(lines: Sequence[Line]) -> bool:
    """Whether lines on one baseline are apart, as in cells side by side."""
    return any(
        abs(a.baseline - b.baseline) < a.size / 2 and b.box.x0 - a.box.x1 > MAX_GAP * a.size
        for a, b in pairwise(sorted(lines, key=lambda line: (round(line.baseline), line.box.x0)))
    )


def _is_in(line: Line, row: Sequence[Slot]) -> bool:
    return row[0].box.y0 <= line.box.centre_y < row[0].box.y1


def _kind(lines: Sequence[Line], edge: float) -> int:
    """What a row with these lines is. `edge` is the right edge of its first cell, which may be merged with others."""
    if not lines:
        return EMPTY
    return TITLE if all(line.box.x0 < edge for line in lines) else FILLED


def _tables(kinds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first row of each table, and the row after its last one."""
    start, at = 0, 0
    while at < len(kinds):
        titles = len(list(takewhile(lambda kind: kind == TITLE, kinds[at:])))
        after = kinds[at + titles] if at + titles < len(kinds) else EMPTY
        if titles and (after == EMPTY if at == 0 else kinds[at - 1] == EMPTY and after == FILLED):
            yield from _without_empty_ends(kinds, start, at)
            start = at + titles
        at += titles or 1
    yield from _without_empty_ends(kinds, start, len(kinds)) if start else [(0, len(kinds))]


def _without_empty_ends(kinds: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    filled = [row for row in range(start, end) if kinds[row] != EMPTY]
    if filled:
        yield filled[0], filled[-1] + 1


def part_of(grid: Grid, start: int, end: int) -> Grid:
    """The rows from `start` up to `end` as a grid of their own."""
    slots = tuple(replace(slot, row=slot.row - start) for slot in grid.slots if start <= slot.row < end)
    return replace(grid, box=Box.around(slot.box for slot in slots), slots=slots)
