"""Visual rows: the pieces of text that stand on one baseline, put together.

A PDF writes a bullet, its words and a raised number as separate lines; a reader sees one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from doc2md.geometry import Box
from doc2md.rasterizer.glyphs import raise_spans
from doc2md.rasterizer.text_layer import Line, Span
from doc2md.structure.scripts import is_cjk, reads_right_to_left

APART = 2.0
"""Type sizes between a piece and one with a number of its own, that make them two rows."""

_NUMBERED = re.compile(r"\s*\d{1,3}\.\s+[^\W\d]")

LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}")
"""What leads to the page number in a printed table of contents."""

GAP = 0.17
"""Width of the narrowest space, in type sizes."""


def rows(lines: Iterable[Line]) -> list[Line]:
    """The rows of one column of text, from top to bottom."""
    return [join(row) for row in clusters(lines)]


def clusters(lines: Iterable[Line]) -> list[list[Line]]:
    """Pieces gathered by the baseline they share, from top to bottom."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda piece: (piece.baseline, piece.box.x0)):
        home = next((row for row in reversed(found[-3:]) if _same_row(row, line)), None)
        if home is None:
            found.append([line])
        else:
            home.append(line)
    return found


def _same_row(row: Sequence[Line], line: Line) -> bool:
    main = max(row, key=lambda piece: (piece.size, len(piece.text)))
    size = max(main.size, line.size)
    if main.turned or line.turned or abs(main.baseline - line.baseline) > 0.45 * size:
        return False
    if any(_begins_anew(piece, line, size) or _begins_anew(line, piece, size) for piece in row):
        return False
    # Two pieces over each other are two rows, however near their baselines.
    return max(piece.box.overlap_x(line.box) for piece in row) <= 0.2 * size


def _begins_anew(left: Line, right: Line, size: float) -> bool:
    """Whether a piece far to the right of another has a number of its own: they stand in columns."""
    return right.box.x0 - left.box.x1 > APART * size and bool(_NUMBERED.match(right.text))


def join(pieces: Sequence[Line], right_to_left: bool | None = None) -> Line:
    """Pieces of one row as one line, in reading order, spaces put where there is room for one.

    `right_to_left`: whether the row is read from right to left; left open, its letters tell.
    """
    if len(pieces) == 1:
        return pieces[0]
    if right_to_left is None:
        right_to_left = reads_right_to_left("".join(piece.text for piece in pieces))
    ordered = sorted(pieces, key=lambda piece: -piece.box.x1 if right_to_left else piece.box.x0)
    spans = list(ordered[0].spans)
    for piece in ordered[1:]:
        spans = [*_spaced(spans, piece.spans[0]), *piece.spans]
    return Line(raise_spans(tuple(spans)), Box.around(piece.box for piece in pieces))


def _spaced(spans: list[Span], after: Span) -> list[Span]:
    """`spans` with a space at the end, if there is a gap before `after`."""
    last = spans[-1]
    if not last.text or last.text[-1].isspace() or after.text[:1].isspace():
        return spans
    gap = last.box.gap_x(after.box)
    if gap < GAP * min(last.size, after.size) or (
        is_cjk(last.text[-1]) and is_cjk(after.text[0]) and gap < last.size
    ):
        return spans
    return [*spans[:-1], replace(last, text=last.text + " ", xs=(*last.xs, last.box.x1))]


def pieces(row: Line, white: float) -> int:
    """Into how many pieces white parts a row, from one letter's left edge to the next; `white` is in type sizes."""
    inked = [
        x for span in row.spans for x, char in zip(span.xs, span.text, strict=False) if not char.isspace()
    ]
    return 1 + sum(after - before > white * row.size for before, after in pairwise(inked))


def has_room(above: Line, below: Line, width: float) -> bool:
    """Whether the first word of the next row would have had room at the end of this one; `width` in points."""
    word = next(iter(below.text.split()), "")
    needed = below.box.width * len(word) / max(1, len(below.text.strip()))
    return width - above.box.width > needed + 0.3 * below.size
