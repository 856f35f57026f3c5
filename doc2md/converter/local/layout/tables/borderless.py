"""Tables without rules: consecutive rows whose words are aligned in columns with white space between them.

Lists, forms, code and justified text also have white space in their rows. Therefore a table needs at least three rows,
few words per cell, and white space that most rows leave free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.table_rows import logical_rows, tiling_of
from doc2md.converter.local.layout.tables.text_runs import Row, cuts_of
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.converter.local.layout.text.columns import split_at_gutters
from doc2md.converter.local.layout.text.rows import LEADERS
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MIN_WHITE = 1.2
"""In units of the font size. Minimum white space between two columns."""

MAX_STEP = 2.6
"""In units of the font size. Maximum baseline distance between rows."""

INDEX_SIZE = 0.8
"""Ratio to the font size of the row. Smaller type right below a row is a subscript or superscript of it."""

MIN_ROWS = 3
"""Minimum number of rows with words in several columns."""

MAX_WORDS = 4.0
"""Maximum mean number of words per cell."""

MIN_FREE = 0.75
"""Minimum fraction of rows in which no words cross the white space between columns."""

MIN_NUMERIC = 0.7
"""Minimum fraction of numbers in the last column of a table with two columns."""

MAX_ROWS = 400
"""Maximum number of rows with words in several columns."""

NO_CELL_RULES = (0.8, "no ruling lines between its cells")
"""The doubt about these tables: a factor of the confidence, and the reason."""

_NUMBER = re.compile(
    r"[-+−–(]?[$€£¥]?\s*[-+−–(]?\d[\d.,\s]*(?:\s?[-–]\s?\d[\d.,]*)?\s?(?:%|[$€£¥]|[A-Za-z]{1,2})?\)?|[-–—]"
)
"""Matches a number, an amount, a range, and a number with a short unit or the letter of a tax rate."""


def borderless(
    lines: Sequence[Line],
    taken: Sequence[Box],
    gutters: Sequence[Box],
    *,
    scanned: bool = False,
    typewritten: bool = False,
) -> list[Grid]:
    """Find the tables without rules among the pieces of text of a page.

    Pieces inside the boxes of `taken`, which are other tables, are ignored. No table crosses one of the `gutters`. In a
    scan, most values of the last column must be numbers. Monospaced lines are in tables only if the document is
    `typewritten`.
    """
    leader_baselines = {round(line.baseline) for line in lines if LEADERS.search(line.text)}
    free = [
        line
        for line in lines
        if not (line.turned or (line.mono and not typewritten) or round(line.baseline) in leader_baselines)
        and not any(box.covers(line.box, 0.5) for box in taken)
    ]
    runs = (run for part in split_at_gutters(free, gutters) for run in _row_sequences(part))
    grids = (_grid(run, scanned=scanned) for run in runs)
    return [grid for grid in grids if grid]


def _row_sequences(pieces: Sequence[Line]) -> Iterator[list[Row]]:
    """Yield sequences of closely spaced rows that may be a table."""
    run: list[Row] = []
    for row in [row.wider(MIN_WHITE) for row in Row.of(pieces)]:
        if (
            run
            and row.size < INDEX_SIZE * run[-1].size
            and row.baseline - run[-1].baseline < 0.5 * run[-1].size
        ):
            continue  # subscripts or superscripts of the row above
        if run and row.baseline - run[-1].baseline > MAX_STEP * row.size:
            yield from _trimmed(run)
            run = []
        run.append(row)
    yield from _trimmed(run)


def _trimmed(rows: list[Row]) -> Iterator[list[Row]]:
    """Split a sequence where more than two consecutive rows have only one run.

    Each part includes the row above its first.
    """
    part: list[Row] = []
    single, before = 0, list[Row]()
    for row in rows:
        single = 0 if len(row.runs) > 1 else single + 1
        if single > 2:
            yield _without_single_end(part)
            part = []
        elif part or len(row.runs) > 1:
            part = [*(part or before), row]
        before = [row]
    yield _without_single_end(part)


def _without_single_end(rows: list[Row]) -> list[Row]:
    """The rows without those at the end that have only one run."""
    while rows and len(rows[-1].runs) < 2:
        rows = rows[:-1]
    return rows


def _grid(rows: list[Row], *, scanned: bool) -> Grid | None:
    tabular = [row for row in rows if len(row.runs) > 1]
    if not MIN_ROWS <= len(tabular) <= MAX_ROWS:
        return None
    found = cuts_of(tabular)
    # The labels of a receipt may have wide white space, which the column of amounts does not need.
    divisions = (cuts for cuts in (found, found[-1:]) if cuts and _is_tabular(tabular, cuts, scanned=scanned))
    cuts = next(divisions, [])
    if not cuts:
        return None
    left = min(row.runs[0].start for row in tabular)
    right = max(row.runs[-1].end for row in tabular)
    # The row above is a head if it covers all columns but the first. Otherwise it is not part of the table.
    headed = rows[0] is not tabular[0] and rows[0].runs[0].start > cuts[0] and rows[0].runs[-1].end < right
    rows = rows if headed or rows[0] is tabular[0] else rows[1:]
    columns = Columns([left - 1, *cuts, right + 1])
    top, bottom = min(row.box.y0 for row in rows), max(row.box.y1 for row in rows)
    made = logical_rows(rows, columns)
    if len(made) < 2:
        return None
    tiling = tiling_of(columns, top, bottom, made)
    return (_with_head(tiling) if headed else tiling).grid(NO_CELL_RULES)


def _with_head(tiling: Tiling) -> Tiling:
    """Merge all cells of the first row except the first one."""
    if (0, 0) in tiling.covered:
        return tiling
    return tiling.merged_across(0, 1, len(tiling.xs) - 1)


def _is_tabular(rows: Sequence[Row], cuts: Sequence[float], *, scanned: bool) -> bool:
    """Whether rows look like a table: few words per cell, free white space, and numbers in the last column."""
    runs = [run for row in rows for run in row.runs]
    if sum(len(run.text.split()) for run in runs) > MAX_WORDS * len(runs):
        return False
    if sum(not any(row.crosses(cut) for cut in cuts) for row in rows) < MIN_FREE * len(rows):
        return False
    last = [run.text.strip() for row in rows for run in row.cell(cuts[-1], float("inf"))]
    numbers = sum(bool(_NUMBER.fullmatch(text)) for text in last)
    if len(cuts) == 1 or scanned:
        return numbers >= max(MIN_ROWS, MIN_NUMERIC * len(rows))
    rows_with_three = sum(len(row.runs) > 2 for row in rows)
    return rows_with_three >= MIN_ROWS and numbers >= 0.5 * len(last)
