"""Tables without rules: rows one under the other whose words stand in the same columns, with white between them.

Much else has white in its rows: lists, forms, programs, justified text. So the words must be few in a cell, most of
the columns' white must be free, and there must be three rows or more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from doc2md.converter.local.layout.tables.booktabs import grid_of_rows, logical_rows
from doc2md.converter.local.layout.tables.ruled import Grid, Slot
from doc2md.converter.local.layout.tables.text_runs import Row, cuts_of
from doc2md.converter.local.layout.text.columns import parts
from doc2md.converter.local.layout.text.rows import LEADERS
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

WHITE = 1.2
"""Type sizes: the least white between two columns."""

LEADING = 2.6
"""Type sizes from a row to the next, at most."""

SMALL = 0.8
"""Share of the size of a row that its indices have at the most."""

MIN_ROWS = 3
"""Rows with words in several columns."""

MOST_WORDS = 4.0
"""Words of a cell, on average."""

FREE = 0.75
"""Share of the rows that reach over no white between columns, at the least."""

NUMERIC = 0.7
"""Share of numbers that a last column must have, where there are but two."""

MAX_ROWS = 400

BORDERLESS = (0.8, "no rules part its cells")

_NUMBER = re.compile(r"[-+−–(]?[$€£¥]?\s*[-+−–(]?\d[\d.,\s]*\s?[%)]?\)?|[-–—]")


def borderless(lines: Sequence[Line], taken: Sequence[Box], gutters: Sequence[Box]) -> list[Grid]:
    """The tables among a page's pieces of text that no rule shows; those in boxes that are `taken` are others'."""
    led = {round(line.baseline) for line in lines if LEADERS.search(line.text)}
    free = [
        line
        for line in lines
        if not (line.turned or line.mono or round(line.baseline) in led)
        and not any(box.covers(line.box, 0.5) for box in taken)
    ]
    grids = (_grid(run) for part in parts(free, gutters) for run in _sequences(part))
    return [grid for grid in grids if grid]


def _sequences(pieces: Sequence[Line]) -> Iterator[list[Row]]:
    """Rows that follow each other closely, from the one above the first with several runs to the last of these."""
    run: list[Row] = []
    for row in Row.of(pieces, WHITE):
        if run and row.size < SMALL * run[-1].size and row.baseline - run[-1].baseline < 0.5 * run[-1].size:
            continue  # indices of the row above
        if run and row.baseline - run[-1].baseline > LEADING * row.size:
            yield from _trimmed(run)
            run = []
        run.append(row)
    yield from _trimmed(run)


def _trimmed(rows: list[Row]) -> Iterator[list[Row]]:
    """Parts in which no more than two rows of one run follow each other, each with the row above it."""
    part: list[Row] = []
    single, before = 0, list[Row]()
    for row in rows:
        single = 0 if len(row.runs) > 1 else single + 1
        if single > 2:
            yield _ended(part)
            part = []
        elif part or len(row.runs) > 1:
            part = [*(part or before), row]
        before = [row]
    yield _ended(part)


def _ended(rows: list[Row]) -> list[Row]:
    while rows and len(rows[-1].runs) < 2:
        rows = rows[:-1]
    return rows


def _grid(rows: list[Row]) -> Grid | None:
    tabular = [row for row in rows if len(row.runs) > 1]
    if not MIN_ROWS <= len(tabular) <= MAX_ROWS:
        return None
    cuts = cuts_of(tabular)
    if not cuts or not _is_tabular(tabular, cuts):
        return None
    left = min(row.runs[0].start for row in tabular)
    right = max(row.runs[-1].end for row in tabular)
    # A head over all columns but the first; else what stands above is no part of the table.
    headed = rows[0] is not tabular[0] and rows[0].runs[0].start > cuts[0] and rows[0].runs[-1].end < right
    rows = rows if headed or rows[0] is tabular[0] else rows[1:]
    edges = [left - 1, *cuts, right + 1]
    top, bottom = min(row.box.y0 for row in rows), max(row.box.y1 for row in rows)
    grid = grid_of_rows(edges, top, bottom, logical_rows(rows, edges))
    if grid is None:
        return None
    return replace(_with_head(grid) if headed else grid, doubt=BORDERLESS)


def _with_head(grid: Grid) -> Grid:
    """The cells of the first row but its first are one."""
    first, *rest = [slot for slot in grid.slots if slot.row == 0]
    corner = Slot(0, 0, 1, 1, first.box)
    if first.colspan > 1 or not rest:
        return grid
    width = sum(slot.colspan for slot in rest)
    head = Slot(0, 1, 1, width, Box.around(slot.box for slot in rest))
    return replace(grid, slots=(corner, head, *(slot for slot in grid.slots if slot.row > 0)))


def _is_tabular(rows: Sequence[Row], cuts: Sequence[float]) -> bool:
    runs = [run for row in rows for run in row.runs]
    if sum(len(run.text.split()) for run in runs) > MOST_WORDS * len(runs):
        return False
    if sum(not any(row.over(cut) for cut in cuts) for row in rows) < FREE * len(rows):
        return False
    last = [run.text.strip() for row in rows for run in row.cell(cuts[-1], float("inf"))]
    numbers = sum(bool(_NUMBER.fullmatch(text)) for text in last)
    if len(cuts) == 1:
        return numbers >= max(MIN_ROWS, NUMERIC * len(rows))
    full = sum(len(row.runs) > 2 for row in rows)
    return full >= MIN_ROWS and numbers >= 0.5 * len(last)
