"""Find headings that stand in a column of their own, beside the first row of the text that they begin.

A row that holds both would be one line of the text. A key and its value, or a term and its meaning, look alike. But the
text beside a heading goes on in several paragraphs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MIN_GAP = 1.0
"""In units of the font size. Minimum white space between a heading and the text beside it."""

ALIGNED = 2.0
"""In points. Maximum distance between the left edges of pieces in one column."""

MIN_HEADS, MIN_ROWS = 2, 3
"""Minimum number of headings of a page that are below each other, and of rows in the column of their texts."""

MAX_STEP = 1.35
"""In units of the font size. Maximum distance between the baselines of two rows of a heading."""

MIN_LENGTH = 25
"""Minimum median length of the rows of the texts, in characters."""

PARAGRAPH_STEP = 1.3
"""Ratio to the usual distance of two baselines. A larger distance begins a paragraph."""

MAX_PIECES = 1_000
"""Maximum number of lines of a page that are searched."""


class _Head(NamedTuple):
    """A heading, and the first row of the text beside it."""

    head: Line
    text: Line

    @property
    def columns(self) -> tuple[int, int]:
        """The columns of the heading and of the text."""
        return _column(self.head), _column(self.text)


class Section(NamedTuple):
    """A side heading with its text: the box around both, and the white space between them, in points."""

    box: Box
    gutter: Box


def side_sections(lines: Sequence[Line]) -> list[Section]:
    """Find the sections of a page whose headings stand beside their texts."""
    pieces = sorted(
        (line for line in lines if not line.turned and line.text.strip()), key=lambda line: line.baseline
    )
    if len(pieces) > MAX_PIECES:
        return []
    heads = list(_heads(pieces))
    most_common = Counter(each.columns for each in heads).most_common(1)
    if not most_common or most_common[0][1] < MIN_HEADS:
        return []
    kept = _without_second_rows([each for each in heads if each.columns == most_common[0][0]])
    texts = [_rows_beside(each, pieces) for each in kept]
    if not any(map(_has_paragraphs, texts)) or not _are_texts([row for rows in texts for row in rows]):
        return []
    right = max(each.head.box.x1 for each in kept)
    return [_section(each, rows, right) for each, rows in zip(kept, texts, strict=True) if len(rows) > 1]


def _section(each: _Head, rows: Sequence[Line], right: float) -> Section:
    box = Box.around([each.head.box, *(row.box for row in rows)])
    return Section(box, box._replace(x0=right, x1=min(row.box.x0 for row in rows)))


def _heads(pieces: Sequence[Line]) -> Iterator[_Head]:
    """The pieces in another type than the piece beside them, which starts where other rows do.

    `pieces` are sorted by their baselines.
    """
    starts, heights = Counter(map(_column, pieces)), [piece.baseline for piece in pieces]
    for text in pieces:
        if starts[_column(text)] < MIN_ROWS:
            continue
        slack = 0.3 * text.size
        row = pieces[
            bisect_right(heights, text.baseline - slack) : bisect_left(heights, text.baseline + slack)
        ]
        beside = [piece for piece in row if piece is not text]
        if len(beside) == 1 and _is_head_of(beside[0], text):
            yield _Head(beside[0], text)


def _without_second_rows(heads: Sequence[_Head]) -> list[_Head]:
    """The headings without their further rows, which stand beside rows of the text."""
    return [
        heads[0],
        *(after for before, after in pairwise(heads) if not _continues_head(before, after.head)),
    ]


def _column(piece: Line) -> int:
    return round(piece.box.x0 / ALIGNED)


def _is_head_of(head: Line, text: Line) -> bool:
    gap = text.box.x0 - head.box.x1
    same_type = (
        head.bold == text.bold
        and abs(head.size - text.size) < 0.05 * text.size
        and head.main.font == text.main.font
    )
    words = head.text.strip()
    return gap >= MIN_GAP * text.size and not same_type and words[:1].isalpha() and words[-1] not in ":："


def _rows_beside(each: _Head, pieces: Sequence[Line]) -> list[Line]:
    """The rows of the text beside a heading: those to its right, above the next row that begins further left."""
    left, slack = each.text.box.x0 - ALIGNED, 0.3 * each.text.size
    start = each.text.baseline - slack
    further = [
        piece.baseline - slack
        for piece in pieces
        if piece.baseline > each.text.baseline + slack
        and piece.box.x0 < left
        and not _continues_head(each, piece)
    ]
    end = min(further, default=float("inf"))
    return [piece for piece in pieces if start <= piece.baseline < end and piece.box.x0 >= left]


def _continues_head(each: _Head, piece: Line) -> bool:
    """Whether a piece is the second row of a heading."""
    step = piece.baseline - each.head.baseline
    same_column = piece.box.x1 < each.text.box.x0 and piece.main.font == each.head.main.font
    return same_column and step < MAX_STEP * each.head.size


def _are_texts(rows: Sequence[Line]) -> bool:
    """Whether rows are those of texts. The values of a form are shorter."""
    return median(len(row.text.strip()) for row in rows) >= MIN_LENGTH


def _has_paragraphs(rows: Sequence[Line]) -> bool:
    """Whether a text has more than one paragraph: one of its steps is larger than the others."""
    steps = [after.baseline - before.baseline for before, after in pairwise(rows)]
    steps = [step for step in steps if step > 0.5 * rows[0].size]
    return bool(steps) and max(steps) > PARAGRAPH_STEP * min(steps)
