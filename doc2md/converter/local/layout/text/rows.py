"""Join pieces of text on one baseline into visual rows.

A PDF stores a bullet, its words and a raised number as separate lines, but a reader sees one row.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from doc2md.converter.local.layout.text.caption_patterns import CAPTION
from doc2md.geometry import Box
from doc2md.rasterizer.raised import raise_spans
from doc2md.rasterizer.text_layer import Line, Span
from doc2md.structure.lists import BOXES, BULLETS, WIDE_SPACE
from doc2md.structure.scripts import is_cjk, reads_right_to_left

COLUMN_GAP = 2.0
"""In units of the font size. A piece with a marker, or in another size, this far to the right of another piece is in
another column."""

ICON, ICON_TEXT = 1.4, 12
"""Minimum ratio of the font sizes of an icon and the text beside it, and the minimum length of this text."""

OTHER_SIZE, OTHER_SIZE_IN_SCAN = 1.3, 1.6
"""Ratio of the font sizes of two pieces that are not in one row, if they are far from each other. OCR measures the size
of a short word, as in a stretched row, by the height of few letters."""

_MARKED = re.compile(rf"\s*(?:\d{{1,3}}\.\s+[^\W\d]|[{re.escape(BULLETS)}])")

_OPTION = re.compile(r"\s*\(?[A-Ha-h]\)\s")
"""Matches the letter of an answer to choose. Each is an item, also if several stand in one row."""

_BOX = re.compile(rf"\s*[{BOXES}]\s*\w")
"""Matches a box to tick and its words."""

LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}")
"""Matches the leader dots before the page number in a printed table of contents."""

_SIGNS = frozenset("+§¶")
"""Signs that begin an item where white space is after them. They can also be words of a sentence."""

MIN_WIDE_SPACE = 0.45
"""In units of the font size. Minimum width of the white space after a letter or sign that is a marker."""

MIN_SPACE = 0.17
"""In units of the font size. Minimum width of a space between words."""


def common_size(lines: Sequence[Line]) -> float:
    """The font size of most characters, in points."""
    weights = Counter[float]()
    for line in lines:
        weights[round(line.size, 1)] += len(line.text.strip())
    return weights.most_common(1)[0][0] if weights else 0.0


def rows(lines: Iterable[Line]) -> list[Line]:
    """Join the pieces of one column of text into rows, from top to bottom."""
    return [join(row) for row in group_by_baseline(lines)]


def group_by_baseline(lines: Iterable[Line]) -> list[list[Line]]:
    """Group pieces by their common baseline, from top to bottom."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda piece: (piece.baseline, piece.box.x0)):
        target = next((row for row in reversed(found[-3:]) if _same_row(row, line)), None)
        if target is None:
            found.append([line])
        else:
            target.append(line)
    return found


def _same_row(row: Sequence[Line], line: Line) -> bool:
    main = row[0] if len(row) == 1 else max(row, key=lambda piece: (piece.size, len(piece.text)))
    size = max(main.size, line.size)
    if (
        main.turned
        or line.turned
        or main.artifact != line.artifact
        or abs(main.baseline - line.baseline) > 0.45 * size
    ):
        return False
    if _is_icon(line, main) or any(_is_icon(piece, line) for piece in row):
        return False
    if any(_starts_column(piece, line, size) or _starts_column(line, piece, size) for piece in row):
        return False
    if any(_is_in_other_size(left, right, size) for left, right in _pairs(row, line)):
        return False
    # Pieces that overlap horizontally are different rows, even if their baselines are close.
    return max(piece.box.overlap_x(line.box) for piece in row) <= 0.2 * size


def _is_icon(piece: Line, other: Line) -> bool:
    """Whether a piece is a sign much larger than a text beside it, as in front of a note."""
    sign = piece.text.strip()
    return (
        len(sign) == 1
        and not sign.isalnum()
        and piece.size > ICON * other.size
        and len(other.text) > ICON_TEXT
    )


def _starts_column(left: Line, right: Line, size: float) -> bool:
    """Whether a piece far to the right of another has a marker, so that it is in another column."""
    if right.box.x0 - left.box.x1 <= COLUMN_GAP * size:
        return False
    are_alike = any(sign.match(left.text) and sign.match(right.text) for sign in (_OPTION, _BOX, CAPTION))
    return are_alike or bool(_MARKED.match(right.text))


def _pairs(row: Sequence[Line], line: Line) -> Iterator[tuple[Line, Line]]:
    """A piece with the pieces of a row right before it and right after it. Words between two make them one row."""
    x = line.box.centre_x
    before = max((piece for piece in row if piece.box.x1 < x), key=lambda piece: piece.box.x1, default=None)
    after = min((piece for piece in row if piece.box.x0 > x), key=lambda piece: piece.box.x0, default=None)
    if before:
        yield before, line
    if after:
        yield line, after


def _is_in_other_size(left: Line, right: Line, size: float) -> bool:
    """Whether a piece far to the right of another is in another size, so that it is in another column."""
    ratio = OTHER_SIZE if min(left.score, right.score) == 1 else OTHER_SIZE_IN_SCAN
    is_far = right.box.x0 - left.box.x1 > COLUMN_GAP * size
    return is_far and size > ratio * min(left.size, right.size)


def join(pieces: Sequence[Line], right_to_left: bool | None = None) -> Line:
    """Join the pieces of one row into one line in reading order, with spaces where the gaps are wide enough.

    `right_to_left` is the reading direction. If it is None, the letters of the row decide.
    """
    if len(pieces) == 1:
        return pieces[0]
    if right_to_left is None:
        right_to_left = reads_right_to_left("".join(piece.text for piece in pieces))
    ordered = sorted(pieces, key=lambda piece: -piece.box.x1 if right_to_left else piece.box.x0)
    spans = [*ordered[0].spans]
    if ordered[0].text.strip() in _SIGNS and _is_set_off(ordered[0], ordered[1]):
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip() + WIDE_SPACE)
    for piece in ordered[1:]:
        spans = [*_with_space(spans, piece.spans[0]), *piece.spans]
    box = Box.around(piece.box for piece in pieces)
    artifact = all(piece.artifact for piece in pieces)
    longest = max(pieces, key=lambda piece: len(piece.text))
    return Line(
        raise_spans(tuple(spans)),
        box,
        artifact=artifact,
        tag=longest.tag,
        element=longest.element,
        place=min(piece.place for piece in pieces),
    )


def _is_set_off(sign: Line, words: Line) -> bool:
    """Whether the white space after a sign is wider than that between words."""
    return sign.box.gap_x(words.box) > 2 * MIN_WIDE_SPACE * words.size


def _with_space(spans: list[Span], after: Span) -> list[Span]:
    """`spans` with a space at the end if there is a gap before `after`."""
    last = spans[-1]
    if not last.text or last.text[-1].isspace() or after.text[:1].isspace():
        return spans
    gap = last.box.gap_x(after.box)
    if unicodedata.category(last.text[-1]) in {"Mn", "Mc"} and last.xs and last.xs[-1] >= last.box.x1:
        return spans  # the gap is the width of a glyph, which MuPDF does not give to a sign without width
    if gap < MIN_SPACE * min(last.size, after.size) or (
        is_cjk(last.text[-1]) and is_cjk(after.text[0]) and gap < last.size
    ):
        return spans
    return [*spans[:-1], replace(last, text=last.text + " ", xs=(*last.xs, last.box.x1))]


def count_pieces(row: Line, white: float) -> int:
    """The number of pieces into which white space splits a row.

    `white` is the minimum distance between the left edges of two neighbouring letters, in units of the font size.
    """
    inked = [
        x for span in row.spans for x, char in zip(span.xs, span.text, strict=False) if not char.isspace()
    ]
    return 1 + sum(after - before > white * row.size for before, after in pairwise(inked))


def gaps_between_words(row: Line) -> list[float]:
    """The widths of the spaces between the words of a row, in points, from where each space begins."""
    marked = [(x, char) for span in row.spans for x, char in zip(span.xs, span.text, strict=False)]
    starts = [i for i in range(1, len(marked)) if marked[i][1].isspace() and not marked[i - 1][1].isspace()]
    ends = [i for i in range(1, len(marked)) if marked[i - 1][1].isspace() and not marked[i][1].isspace()]
    return [marked[end][0] - marked[start][0] for start, end in zip(starts, ends, strict=False)]


def split_at_white(row: Line, white: float) -> list[Line]:
    """Split a row into the pieces that `count_pieces` counts, without the white space between them."""
    spans, pieces, last = list[Span](), list[Line](), None
    for span in row.spans:
        start = 0
        for i, (x, char) in enumerate(zip(span.xs, span.text, strict=False)):
            if char.isspace():
                continue
            if last is not None and x - last > white * row.size:
                pieces.append(row.part(_inked([*spans, span[start:i]])))
                spans, start = [], i
            last = x
        spans.append(span[start:])
    return [*pieces, row.part(_inked(spans))]


def _inked(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without the white space at the end, which would make their box wider."""
    kept = [span for span in spans if span.text.strip()]
    last = kept[-1]
    return (*kept[:-1], last[: len(last.text.rstrip())])


def has_room(above: Line, below: Line, width: float) -> bool:
    """Whether the first word of the next row would have fitted at the end of this row.

    `width` is the column width in points.
    """
    word = next(iter(below.text.split()), "")
    needed = below.box.width * len(word) / max(1, len(below.text.strip()))
    return width - above.box.width > needed + 0.3 * below.size
