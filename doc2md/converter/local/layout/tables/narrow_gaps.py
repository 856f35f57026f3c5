"""Cut words at the edges of columns where they are too close to be told apart by white space.

In a narrow column, a long text ends right before the next one, and both look like a cell over two columns. They are two
if the words on both sides of the edge stand where those of the other rows stand in their columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from statistics import median
from typing import NamedTuple

from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.text_runs import Row, words_of
from doc2md.converter.local.layout.tables.tiling import Span, Tiling

ALIGNED = 1.5
"""In points. Words that are aligned with those of other rows are off by less."""

MIN_ALIGNED, MIN_CELLS = 0.7, 2
"""Minimum fraction, and minimum number, of the cells of a column that are aligned."""


class _Words(NamedTuple):
    """The left and the right edge of the words of a cell."""

    start: float
    end: float

    @property
    def places(self) -> tuple[float, float, float]:
        return self.start, self.end, (self.start + self.end) / 2


MIN_GAP = 0.4
"""In units of the font size. White that is wider than a space."""

MAX_WORDS = 20
"""Maximum number of words of a cell that is cut."""

MIDDLE = 2
"""The index of the middle in the places of a cell."""

Cells = list[list[_Words]]
"""The cells of each column that have words, each line of a cell for itself."""


def with_close_words_apart(tiling: Tiling, page: PageRows) -> Tiling:
    """The tiling without cells over several columns whose words are those of several cells.

    If one cell over some columns is whole, others are, too: a word of a long text may be aligned by chance.
    """
    wide = {span.row: span for span in tiling.spans if span.rowspan == 1 and span.colspan > 1}
    if not wide:
        return tiling
    cells: Cells = [[] for _ in tiling.xs[1:]]
    lines: dict[int, list[Row]] = {}
    for line in page.inside(tiling.box):
        row = min(max(bisect_right(tiling.ys, line.box.centre_y), 1), len(tiling.ys) - 1) - 1
        lines.setdefault(row, []).append(line)
        for col, words in _in_columns(tiling, line, row).items():
            cells[col].append(words)
    limits = [_white(cells, edge) for edge in range(1, len(cells))]
    gone, kept = set[Span](), set[tuple[int, int]]()
    for row, span in wide.items():
        edges = slice(span.col, span.col + span.colspan - 1)
        best, found = 0, list[tuple[float, float]]()
        for parts in _parts(tiling.xs, span, lines.get(row, [])):
            pairs = zip(limits[edges], pairwise(parts), strict=True)
            white = [_common(limit, (a.end, b.start)) for limit, (a, b) in pairs]
            apart = all(b.start - a.end >= MIN_GAP * lines[row][0].size for a, b in pairwise(parts))
            agreeing = [_aligned(part, cells[span.col + i], apart) for i, part in enumerate(parts)]
            if all(low < high for low, high in white) and all(agreeing) and sum(agreeing) > best:
                best, found = sum(agreeing), white
        if best:
            gone.add(span)
            limits[edges] = found
        elif _has_other_words(tiling, span, lines.get(row, [])):
            kept.add((span.col, span.colspan))
    gone = {span for span in gone if (span.col, span.colspan) not in kept}
    moved = {edge for span in gone for edge in range(span.col, span.col + span.colspan - 1)}
    inner = [sum(limits[i]) / 2 if i in moved else x for i, x in enumerate(tiling.xs[1:-1])]
    spans = tuple(span for span in tiling.spans if span not in gone)
    return tiling._replace(xs=(tiling.xs[0], *inner, tiling.xs[-1]), spans=spans)


def _has_other_words(tiling: Tiling, span: Span, lines: Sequence[Row]) -> bool:
    """Whether a cell of several words is on one line, and not alone in its row."""
    words = _words(lines[0]) if len(lines) == 1 else []
    first, last = tiling.xs[span.col], tiling.xs[span.col + span.colspan]
    return span.colspan <= sum(first <= word.places[2] < last for word in words) < len(words)


def _in_columns(tiling: Tiling, line: Row, row: int) -> dict[int, _Words]:
    """The words of a line in each column, but for those in a cell over several columns."""
    covered = {col for at, col in tiling.covered if at == row}
    found: dict[int, _Words] = {}
    for word in _words(line):
        col = min(max(bisect_right(tiling.xs, word.places[2]), 1), len(tiling.xs) - 1) - 1
        if col not in covered:
            found[col] = _Words(found[col].start, word.end) if col in found else word
    return found


def _words(line: Row) -> list[_Words]:
    return sorted(_Words(start, end) for piece in line.pieces for start, end, *_ in words_of(piece))


def _white(cells: Cells, edge: int) -> tuple[float, float]:
    """Where the edge between two columns may be."""
    left, right = cells[edge - 1], cells[edge]
    low = max((words.end for words in left), default=float("-inf"))
    return low, min((words.start for words in right), default=float("inf"))


def _common(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return max(one[0], other[0]), min(one[1], other[1])


def _parts(xs: Sequence[float], span: Span, lines: Sequence[Row]) -> Iterator[list[_Words]]:
    """The ways to divide the words of a cell among its columns.

    None if there are several lines. Without other words in the row it may be the name of a group, so the white between
    the parts must be wider than a space.
    """
    everything = _words(lines[0]) if len(lines) == 1 else []
    first, last = xs[span.col], xs[span.col + span.colspan]
    words = [word for word in everything if first <= word.places[2] < last]
    if not words or len(words) > MAX_WORDS:
        return
    white = MIN_GAP * lines[0].size if len(words) == len(everything) else 0.0
    for cuts in combinations(range(1, len(words)), span.colspan - 1):
        parts = [words[a:b] for a, b in pairwise([0, *cuts, len(words)])]
        if all(after[0].start - before[-1].end >= white for before, after in pairwise(parts)):
            yield [_Words(part[0].start, part[-1].end) for part in parts]


def _aligned(words: _Words, others: Sequence[_Words], apart: bool) -> int:
    """How many of the left edge, the right edge and the middle are where most cells of the column have them.

    The middle counts only if the words are further `apart` than a space: half of a centred text may be there by chance.
    """
    count = 0
    for at, values in enumerate(zip(*(other.places for other in others), strict=True)):
        usual = median(values)
        near = sum(abs(value - usual) < ALIGNED for value in values)
        is_usual = near >= max(MIN_CELLS, MIN_ALIGNED * len(values))
        count += is_usual and abs(words.places[at] - usual) < ALIGNED and (at < MIDDLE or apart)
    return count
