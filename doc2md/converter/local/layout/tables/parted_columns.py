"""Part the columns of a chosen table where its head has a word for each of several columns.

In some tables, rules separate groups of columns, and only white space the columns of a group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.text_runs import Row, Run
from doc2md.converter.local.layout.tables.tiling import Tiling

MIN_WHITE = 1.0
"""In units of the font size. Minimum white space between two columns."""


def with_parted_columns(tiling: Tiling, page: PageRows) -> Tiling:
    """The tiling with a cut between each two names of the head that have words of their own below them."""
    lines = page.inside(tiling.box)
    head = [line for line in lines if line.box.centre_y < tiling.ys[1]]
    body = [line for line in lines[len(head) :] if len(line.runs) > 1]
    names = max(head, key=lambda line: len(line.runs), default=None)
    if names is None or not body:
        return tiling
    cuts = [cut for low, high in pairwise(tiling.xs) for cut in _cuts(names, body, low, high)]
    return _with_cuts(tiling, cuts) if cuts else tiling


def _cuts(names: Row, body: Sequence[Row], low: float, high: float) -> list[float]:
    """The cuts in a column. None if a part of the column would be empty below the head."""
    runs = [run for line in body for run in line.cell(low, high)]
    cuts = list(_between(names, runs, low, high))
    parts = pairwise([low, *cuts, high])
    filled = all(any(a <= run.start and run.end <= b for run in runs) for a, b in parts)
    return cuts if filled else []


def _between(names: Row, runs: Sequence[Run], low: float, high: float) -> Iterator[float]:
    """The middles of the white space between the names of a column, where it goes through all rows."""
    for before, after in pairwise(names.cell(low, high)):
        middle = (before.end + after.start) / 2
        left = max([before.end, *(run.end for run in runs if run.start + run.end < 2 * middle)])
        right = min([after.start, *(run.start for run in runs if run.start + run.end >= 2 * middle)])
        if right - left > MIN_WHITE * names.size:
            yield (left + right) / 2


def _with_cuts(tiling: Tiling, cuts: Sequence[float]) -> Tiling:
    xs = sorted([*tiling.xs, *cuts])
    place = [xs.index(x) for x in tiling.xs]
    spans = [
        span._replace(col=place[span.col], colspan=place[span.col + span.colspan] - place[span.col])
        for span in tiling.spans
    ]
    return tiling._replace(xs=tuple(xs), spans=tuple(spans))
