"""Part the columns of a chosen table where its head has a word for each of several columns.

In some tables, rules separate groups of columns, and only white space the columns of a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.text_runs import Row, Run, words_of
from doc2md.converter.local.layout.tables.tiling import Span, Tiling

MIN_WHITE, MIN_FULL_WHITE = 1.0, 0.5
"""In units of the font size. Minimum white space between two columns, and between two that are filled in most rows."""

MIN_FULL, MIN_ROWS = 0.8, 3
"""Minimum fraction, and minimum number, of the rows with words in a column that are on both sides of the white."""

MIN_GAP = 0.4
"""In units of the font size. Minimum white space between two names of the head. That of two words is narrower."""


def with_parted_columns(tiling: Tiling, page: PageRows) -> Tiling:
    """The tiling with a cut between each two names of the head that have words of their own below them."""
    lines = page.inside(tiling.box)
    head = [line for line in lines if line.box.centre_y < tiling.ys[1]]
    body = [line for line in lines[len(head) :] if len(line.runs) > 1]
    names = max(map(_names, head), key=len, default=[])
    if not names or not body:
        return tiling
    cuts = [cut for low, high in pairwise(tiling.xs) for cut in _cuts(names, body, low, high)]
    return _with_cuts(tiling, cuts, names) if cuts else tiling


def _names(line: Row) -> list[Run]:
    """The names in a line of the head, which may be closer than the cells of other rows."""
    made = list[Run]()
    for start, end, word in sorted(words[:3] for piece in line.pieces for words in words_of(piece)):
        if made and start - made[-1].end < MIN_GAP * line.size:
            made[-1] = made[-1]._replace(end=end)
        else:
            made.append(Run(start, end, end, word))
    return made


def _cuts(names: Sequence[Run], body: Sequence[Row], low: float, high: float) -> list[float]:
    """The cuts in a column. None if a part of the column would be empty below the head."""
    here = [name for name in names if low <= (name.start + name.end) / 2 < high]
    rows = [runs for line in body if (runs := line.cell(low, high))]
    cuts = [cut for pair in pairwise(here) if (cut := _cut(*pair, rows, body[0].size))]
    parts = pairwise([low, *cuts, high])
    runs = [run for row in rows for run in row]
    filled = all(any(a <= run.start and run.end <= b for run in runs) for a, b in parts)
    return cuts if filled else []


def _cut(before: Run, after: Run, rows: Sequence[Sequence[Run]], size: float) -> float | None:
    """The middle of the white space between two names, where it goes through all rows."""
    middle = (before.end + after.start) / 2
    sides = [{run.start + run.end < 2 * middle for run in runs} for runs in rows]
    runs = [run for row in rows for run in row]
    left = max([before.end, *(run.end for run in runs if run.start + run.end < 2 * middle)])
    right = min([after.start, *(run.start for run in runs if run.start + run.end >= 2 * middle)])
    full = sum(len(side) == 2 for side in sides)
    is_full = full >= max(MIN_ROWS, MIN_FULL * len(rows))
    white = (MIN_FULL_WHITE if is_full else MIN_WHITE) * size
    return (left + right) / 2 if right - left > white else None


def _with_cuts(tiling: Tiling, cuts: Sequence[float], names: Sequence[Run]) -> Tiling:
    xs = sorted([*tiling.xs, *cuts])
    place = [xs.index(x) for x in tiling.xs]
    spans = [
        span._replace(col=place[span.col], colspan=place[span.col + span.colspan] - place[span.col])
        for span in tiling.spans
    ]
    kept = tuple(span for span in spans if span.row > 0 or not _has_names_of_columns(span, xs, names))
    return tiling._replace(xs=tuple(xs), spans=kept)


def _has_names_of_columns(span: Span, xs: Sequence[float], names: Sequence[Run]) -> bool:
    """Whether a cell of the head holds the names of several columns, none of which is over two."""
    first, last = span.col, span.col + span.colspan
    inside = [name for name in names if xs[first] <= (name.start + name.end) / 2 < xs[last]]
    crossed = any(name.start < x < name.end for name in inside for x in xs[first + 1 : last])
    return span.rowspan == 1 and len(inside) > 1 and not crossed
