"""Rows of a table as runs of letters, and the column cuts between the runs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from copy import copy
from itertools import pairwise
from math import inf
from operator import gt
from typing import NamedTuple

from doc2md.converter.local.layout.text.rows import MIN_SPACE, group_by_baseline
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

MAX_CROSSED = 0.2
"""Maximum fraction of the rows of a table in which a cell spans the white space between two columns."""

MAX_CROSSED_BELOW_HEAD = 0.7
"""The same maximum if the head of the table leaves the white space free."""

MAX_COLUMNS = 40
"""Maximum number of columns of a table."""

MIN_WHITE = 0.55
"""In units of the font size. Minimum white space between two columns."""

MIN_MONOSPACED_WHITE = 1.0
"""The same minimum for monospaced fonts, whose spaces are wide."""

MIN_WHITE_OF_NUMBERS = 0.42
"""The same minimum between two numbers. The space between groups of digits is a third of the font size at most."""

_ENDS_NUMBER, _BEGINS_NUMBER = re.compile(r"\d[%)]?$"), re.compile(r"[-–−+(]?\d")
_WORD = re.compile(r"\S+")
CURRENCIES = {"$", "€", "£", "¥", "US$"}
BULLETS = frozenset("•◦▪‣➢❖»")
"""Signs that begin an item of a list and are no value of a cell."""

MAX_BULLET_GAP = 2.5
"""In units of the font size. Maximum distance between a bullet and its words in a cell."""


MAX_LEADER_GAP = 1.2
"""In units of the font size. Maximum distance between two leader dots."""


class Run(NamedTuple):
    """Letters without a wide gap: x of the start, of the end, and of the end of the first word, in points.

    `line` is the line that they are a part of, if it is known.
    """

    start: float
    end: float
    word_end: float
    text: str = ""
    line: Line | None = None


class Row:
    """The pieces on one baseline of a table, as runs of letters."""

    def __init__(self, pieces: Sequence[Line], runs: Sequence[Run]) -> None:
        self.pieces = pieces
        self.box = Box.around(piece.box for piece in pieces)
        self.size = max(piece.size for piece in pieces)
        self.baseline = max(pieces, key=lambda piece: len(piece.text)).baseline
        self.runs = _merge_runs(sorted(runs, key=lambda run: run.start), MIN_SPACE, self.size)
        self._wider: dict[float, Row] = {}

    @classmethod
    def of(cls, pieces: Sequence[Line]) -> list[Row]:
        """The rows of some pieces, from top to bottom."""
        return [
            cls(row, [run for piece in row for run in runs_of(piece)]) for row in group_by_baseline(pieces)
        ]

    def wider(self, white: float) -> Row:
        """The row with larger gaps between its runs: of at least `white`, in units of the font size."""
        if white not in self._wider:
            made = copy(self)
            made._wider = {}
            made.runs = _merge_runs(self.runs, white, self.size)
            self._wider[white] = made
        return self._wider[white]

    def crosses(self, x: float) -> bool:
        """Whether a run crosses x."""
        for run in self.runs:  # noqa: SIM110  a generator in `any` takes twice as long
            if run.start < x < run.end:
                return True
        return False

    def cell(self, low: float, high: float) -> list[Run]:
        """The runs whose middle is between two cuts."""
        return [run for run in self.runs if low <= (run.start + run.end) / 2 < high]


def cuts_of(rows: Sequence[Row]) -> list[float]:
    """Find the x coordinates of the cuts between columns.

    The cuts are the fewest positions such that every gap between runs contains one, except for positions that too many
    runs cross. This is interval stabbing, solved greedily: the gap that ends first is cut before its end, then the next
    gap without a cut, and so on.
    """
    gaps = sorted(
        (after.start, before.end)
        for row in rows
        for before, after in pairwise(row.runs)
        if after.start > before.end
    )
    if not gaps:
        return []
    starts = sorted(run.start for row in rows for run in row.runs)
    ends = sorted((run.end, run.start) for row in rows for run in row.runs)
    cuts = list[float]()
    while gaps and len(cuts) <= MAX_COLUMNS:
        end = gaps[0][0]
        stabbed = [gap for gap in gaps if gap[1] < end]
        gaps = [gap for gap in gaps if gap[1] >= end]
        low = max(start for _, start in stabbed)
        # A row with words in only one column may extend further to the right than rows with several columns.
        beyond = ends[bisect_right(ends, (low, inf)) : bisect_left(ends, (end, -inf))]
        low = next((right for right, left in reversed(beyond) if left < low), low)
        # A row without this gap may begin further to the left, as a line of a head does.
        begins = bisect_right(starts, low)
        cut = (low + min(end, starts[begins] if begins < len(starts) else end)) / 2
        crossed = bisect_left(starts, cut) - bisect_right(ends, (cut, inf))
        share = MAX_CROSSED if rows[0].crosses(cut) or len(stabbed) < 3 else MAX_CROSSED_BELOW_HEAD
        if crossed <= max(share * len(rows), len(rows) > 3) and (len(stabbed) > 1 or len(rows) < 4):
            cuts.append(cut)
    return cuts


def _merge_runs(runs: Sequence[Run], white: float, size: float) -> list[Run]:
    """Merge the pieces of a word, a number with the currency sign to its left, and leader dots.

    `white` is the distance of two words, in units of the font size `size`.
    """
    made: list[Run] = []
    for run in runs:
        if made and (
            run.start - made[-1].end < white * size
            or (made[-1].text.strip() in CURRENCIES and run.text[:1].isdigit())
            or _is_bullet_of(made[-1], run)
            or _is_leader_of(made[-1], run, size)
        ):
            word_end = made[-1].word_end if made[-1].word_end < made[-1].end else run.word_end
            text = f"{made[-1].text} {run.text}" if run.start - made[-1].end > 1 else made[-1].text + run.text
            made[-1] = Run(made[-1].start, max(made[-1].end, run.end), word_end, text, made[-1].line)
        else:
            made.append(run)
    return made


def _is_bullet_of(before: Run, run: Run) -> bool:
    """Whether a run is a bullet right before words."""
    size = run.line.size if run.line else run.word_end - run.start
    return (
        before.text.strip() in BULLETS
        and run.text[:1].isalpha()
        and run.start - before.end < MAX_BULLET_GAP * size
    )


def _is_leader_of(before: Run, run: Run, size: float) -> bool:
    """Whether a run goes on with the leader dots at the end of another."""
    return (
        run.text[:1] == "."
        and before.text[-1:] == "."
        and not run.text.strip(". ")
        and run.start - before.end < MAX_LEADER_GAP * size
    )


def runs_of(line: Line) -> tuple[Run, ...]:
    """The runs of letters of a piece, split where the white space is as wide as between columns.

    They are kept with the piece, because each way to find tables looks at them.
    """
    kept: dict[str, tuple[Run, ...]] = line.__dict__  # where cached properties are, too
    if "runs" not in kept:
        kept["runs"] = tuple(_runs_of(line))
    return kept["runs"]


def _runs_of(line: Line) -> Iterator[Run]:
    start = end = word_end = None
    text = ""
    for x0, x1, word, apart, span in words_of(line):
        white = (MIN_MONOSPACED_WHITE if span.mono else MIN_WHITE) * span.size
        if not span.mono and _ENDS_NUMBER.search(text) and _BEGINS_NUMBER.match(word):
            white = MIN_WHITE_OF_NUMBERS * span.size
        if start is not None and end is not None and x0 - end > white:
            yield Run(start, end, word_end or end, text)
            start = word_end = None
            text = ""
        if text and apart:
            word_end = word_end or end
            text += " "
        start, end = x0 if start is None else start, max(x0, x1)
        text += word
    if start is not None and end is not None:
        yield Run(start, end, word_end or end, text)


def words_of(line: Line) -> Iterator[tuple[float, float, str, bool, Span]]:
    """The words of each span with their left and right edge, and whether white space is before them.

    They go from left to right on the page, even if the text is read from right to left.
    """
    spaced = False
    for span in sorted(line.spans, key=lambda span: span.box.x0):
        xs, text = span.xs, span.text
        if any(map(gt, xs, xs[1:])):
            chars = sorted(zip(xs, text, strict=False), key=lambda place: place[0])
            xs, text = tuple(x for x, _ in chars), "".join(char for _, char in chars)
        edges = (*xs, span.box.x1)
        for found in _WORD.finditer(text, 0, len(xs)):
            first, last = found.span()
            yield edges[first], edges[last], found[0], spaced or first > 0, span
            spaced = False
        spaced = text[-1:].isspace()
