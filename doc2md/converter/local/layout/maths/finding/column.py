"""Tell displayed formulas from rows of text, by their places in the column.

A displayed formula is indented or centred and has white around it. A formula that begins where the rows of text begin,
at their distance, is the end of a sentence or an item of a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from doc2md.converter.local.layout.maths.finding.pieces import Piece
from doc2md.converter.local.layout.maths.finding.rows import Row
from doc2md.geometry import Box
from doc2md.structure.lists import BULLETS

INDENT = 1.2
"""In units of the font size. Minimum distance of a displayed formula with words from the left edge of the text."""

MAX_WORD_SHARE = 0.45
"""Maximum share of the width of a row of a displayed formula that words such as "if" and "for all" have."""

MIN_WHITE = 0.3
"""In units of the distance of two rows. Minimum white above and below a displayed formula of one row, both together,
more than between rows of text."""

FLUSH = 0.3
"""In units of the font size. Maximum distance of the left edges of rows that begin at the same place."""

MAX_ROOM = 4
"""In units of the font size. Maximum room at the end of a full row."""

PARAGRAPH_INDENT = 2.5
"""In units of the font size. Maximum indent of the first row of a paragraph."""

NEAR_EDGE = 8
"""In units of the font size. A displayed formula without white around it is further than this from the left edge."""

_MARKER = re.compile(
    rf"\s*(?:[{re.escape(BULLETS)}](?:\s|$)|\(?(?:\d{{1,3}}|[a-zA-Z]|[ivxIVX]{{1,5}})[.)]\s)"
)
_BULLET = re.compile(r"\s*[•◦▪‣]\s+\S")
_NUMBER = re.compile(r"\s*[(\[](?:[A-Z]{1,2}\.?)?\d{1,3}(?:\.\d{1,3}){0,2}[a-z]?['′*]?[)\]]\s*")


@dataclass
class Column:
    """The text of a page between two gutters: its rows, its left and right edge, and their distance, in points."""

    rows: list[Row]
    x0: float
    x1: float
    leading: float


def column_of(rows: Sequence[Row], pieces: Sequence[Piece]) -> Column:
    """Measure the rows of a column, which has other pieces too."""
    wide = [row for row in rows if len(row.main.words) > 8] or list(rows)
    boxes = [row.box for row in wide] or [piece.box for piece in pieces]
    longest = max(box.width for box in boxes)
    full = [box for box in boxes if box.width > 0.7 * longest]
    steps = [
        below.baseline - above.baseline
        for above, below in pairwise(sorted(wide, key=lambda row: row.baseline))
        if 0.8 * above.size < below.baseline - above.baseline < 2.2 * above.size
    ]
    size = median(piece.size for piece in pieces)
    steps = [step for step in steps if step < 1.6 * size] or steps
    x0 = median(sorted(box.x0 for box in full)[: max(1, len(full) // 2)])
    return Column(list(rows), x0, max(box.x1 for box in full), median(steps) if steps else 1.25 * size)


def is_displayed(row: Row, column: Column, tall: Sequence[Box]) -> bool:
    """Whether a row with words is a part of a displayed formula, such as "x if x > 0"."""
    box, size = row.box, row.size
    first = min(row.pieces, key=lambda piece: piece.box.x0)
    if box.x0 < column.x0 + INDENT * size or _MARKER.match(first.line.text):
        return False
    if any(
        sign.y0 < row.baseline - 0.3 * size < sign.y1 and box.x0 - 2.5 * size < sign.x1 <= box.x0 + size
        for sign in tall
    ):
        return True
    if not row.sure or row.word_width > MAX_WORD_SHARE * box.width or first.inked[0].is_word:
        return False
    if any(
        abs(other.baseline - row.baseline) < 1.3 * column.leading and abs(other.box.x0 - box.x0) < 2 * size
        for other in column.rows
        if other is not row
    ):
        return False
    return _white_around(Box(box.x0, row.baseline, box.x1, row.baseline), column, row) >= MIN_WHITE


def begins_row(piece: Piece, column: Column, rows: Sequence[Row]) -> bool:
    """Whether a piece with few words begins a row of text: it is flush with the text, or has a bullet."""
    if _BULLET.match(piece.line.text):
        return True
    return bool(
        piece.words
        and abs(piece.box.x0 - column.x0) < 0.6 * piece.size
        and not any(abs(row.baseline - piece.baseline) < 0.5 * piece.size for row in rows)
    )


def _white_around(band: Box, column: Column, own: Row | None = None) -> float:
    """The white above and below a band of baselines, more than between rows, in units of the distance of rows."""
    beside = [row for row in column.rows if row is not own]
    above = [band.y0 - row.baseline for row in beside if row.baseline < band.y0 - 1]
    below = [row.baseline - band.y1 for row in beside if row.baseline > band.y1 + 1]
    white = sum(min(2 * column.leading, min(steps, default=1.5 * column.leading)) for steps in (above, below))
    return white / column.leading - 2


def is_row_of_text(zone: Sequence[Piece], column: Column, rows: Sequence[Row]) -> bool:
    """Whether pieces with few words are a row of text: the end of a sentence, or an item of a list."""
    size = max(piece.size for piece in zone)
    baselines = [piece.baseline for piece in zone if piece.size > 0.8 * size]
    if max(baselines) - min(baselines) > 0.4 * size or _has_number(zone, column):
        return False
    box, baseline = Box.around(piece.box for piece in zone), baselines[0]
    first = min(zone, key=lambda piece: piece.box.x0).line.text
    if _MARKER.match(first) and not _NUMBER.fullmatch(first):
        return True
    above = [row for row in rows if row.baseline < baseline - 1]
    below = [row for row in rows if row.baseline > baseline + 1]
    if above and _continues(max(above, key=_baseline), box, baseline, column):
        return True
    if below and _is_continued(min(below, key=_baseline), box, baseline, column):
        return True
    white = _white_around(Box(box.x0, baseline, box.x1, baseline), column)
    return white < MIN_WHITE and box.x0 < column.x0 + NEAR_EDGE * size


def _baseline(row: Row) -> float:
    return row.baseline


def _continues(above: Row, box: Box, baseline: float, column: Column) -> bool:
    """Whether a row goes on in a box below it. After a full row, a displayed formula would have white above it."""
    size = above.size
    starts = (above.box.x0, column.x0, _start_of_text(above))
    is_flush = any(abs(box.x0 - start) < FLUSH * size for start in starts)
    is_full = above.box.x1 > (column.x1 - MAX_ROOM * size if is_flush else box.x0)
    return is_full and baseline - above.baseline < (1.4 if is_flush else 1.2) * column.leading


def _is_continued(below: Row, box: Box, baseline: float, column: Column) -> bool:
    """Whether a row below a box belongs to the same paragraph."""
    indent = PARAGRAPH_INDENT * below.size
    is_near = below.baseline - baseline < 1.3 * column.leading
    return is_near and box.x0 < column.x0 + indent and abs(below.box.x0 - box.x0) < indent


def _start_of_text(row: Row) -> float:
    """The left edge of the text of an item of a list, after its marker."""
    places = [place for piece in sorted(row.pieces, key=lambda piece: piece.box.x0) for place in piece.places]
    marker = _MARKER.match("".join(place.glyph.char for place in places) + " ")
    after = places[marker.end() :] if marker else []
    return next((place.x0 for place in after if not place.glyph.char.isspace()), row.box.x0)


def is_number(piece: Piece) -> bool:
    """Whether a piece is like the number of an equation."""
    return bool(_NUMBER.fullmatch(piece.line.text))


def _has_number(zone: Sequence[Piece], column: Column) -> bool:
    """Whether the number of an equation is in the margin."""
    last = max(zone, key=lambda piece: piece.box.x1)
    rest = [piece.box.x1 for piece in zone if piece is not last]
    apart = bool(rest) and last.box.x0 - max(rest) > 1.5 * last.size
    return apart and is_number(last) and last.box.x1 > column.x1 - 2 * last.size
