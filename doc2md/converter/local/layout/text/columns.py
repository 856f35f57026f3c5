"""Find column gutters and join the pieces of text in a row, by position only and without a model.

The lines of a PDF are pieces: a number far from its heading, or a word after a tab. Pieces on one baseline form one
row, unless a gutter lies between them. A gutter is a white river (see `rivers`) with columns on both sides: each side
is read on downwards before the other one begins. Rivers inside tables, forms and lists are no gutters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from statistics import mean

from doc2md.converter.local.layout.text.rivers import River, between_gutters, find_rivers
from doc2md.converter.local.layout.text.rows import has_room, rows
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, Rule
from doc2md.structure.lists import BOXES
from doc2md.structure.printing_order import are_printed_apart

MIN_ROWS = 4
"""Minimum number of pieces on each side of a gutter, one below the other."""

MIN_CHARACTERS = 12
"""Pieces with fewer characters may be markers, numbers or table cells."""

MIN_MEAN = 6
"""Minimum mean length, in characters, of the pieces on each side of a gutter."""

MIN_COLUMN = 8
"""In units of the font size. Minimum width of a row that is full because the sentence goes on."""

FLOW_WEIGHT = 3
"""A row that goes on below is worth this many rows that have a baseline of their own."""

MIN_EVIDENCE = 3
"""Minimum evidence for columns, in rows that have a baseline of their own."""

MIN_HEAD_SHIFT, MIN_HEAD_GAP = 2.0, 0.5
"""In units of the font size. Minimum white space between a heading that starts left of its column and the heading
beside it, and between it and the widest row of the column at its left."""

ON_BASELINE, ON_BASELINE_IN_SCAN = 0.15, 0.35
"""In units of the font size. Pieces share a baseline if their baselines differ by at most this much. OCR measures them
from the ink of a few letters, on paper that is not quite flat."""

MAX_STEP = 1.9
"""In units of the font size. Maximum baseline distance between two rows of a paragraph."""

MAX_PIECES = 3_000
"""Maximum number of pieces on a page. Pages with more are drawings or tables, and are not searched for gutters."""

NO_DRAWINGS = Drawings()

_WORD = re.compile(r"[^\W\d_]{4}|[\u3040-\u9fff\uac00-\ud7af]{2}")
_BULLET = re.compile(rf"\s*[•◦▪‣·*–\-{BOXES}][ \t]")
_BEGINNING = re.compile(r"\s*[^\W_]?[A-ZÀ-Þ•]")


def visual_rows(lines: Sequence[Line], gutters: Sequence[Box]) -> list[Line]:
    """The rows of a page, from top to bottom. Pieces on one baseline are joined, but not across a gutter."""
    found = [row for part in split_at_gutters(lines, gutters) for row in rows(part)]
    return sorted(found, key=lambda row: (row.baseline, row.box.x0)) if gutters else found


def split_at_gutters(lines: Sequence[Line], gutters: Sequence[Box]) -> list[list[Line]]:
    """Group the pieces of a page by the side of each gutter on which they are."""
    found: dict[tuple[int, ...], list[Line]] = {}
    for line in lines:
        found.setdefault(_sides(line.box, gutters), []).append(line)
    return list(found.values())


def _sides(box: Box, gutters: Sequence[Box]) -> tuple[int, ...]:
    """For each gutter, -1 left of it, 1 right of it, 0 above, below or beyond another gutter.

    What is beyond another gutter says nothing about a piece: a heading over the second and third column does not
    divide the first one.
    """
    x = box.centre_x
    beside = [g.centre_x if g.y0 <= box.centre_y <= g.y1 else None for g in gutters]
    left = max((at for at in beside if at is not None and at <= x), default=None)
    right = min((at for at in beside if at is not None and at > x), default=None)
    return tuple(0 if at is None else (at == left) - (at == right) for at in beside)


def find_gutters(lines: Sequence[Line], drawings: Drawings = NO_DRAWINGS) -> tuple[Box, ...]:
    """Find the column gutters of a page. Returns their boxes, in points."""
    pieces = [line for line in lines if not line.turned and line.text.strip()]
    if len(pieces) > MAX_PIECES:
        return ()
    found = separating(find_rivers(pieces, horizontal_edges(drawings)), separates_columns)
    return tuple(with_heads(gutter, pieces) for gutter in found)


def with_heads(gutter: Box, pieces: Sequence[Line]) -> Box:
    """The gutter, up to the headings of both blocks if the one on the right starts left of its block."""
    for head in pieces:
        into = gutter.x0 + MIN_HEAD_GAP * head.size < head.box.x0 < gutter.x1 < head.box.x1
        if not into or abs(head.box.y1 - gutter.y0) > 1:
            continue
        beside = [piece for piece in pieces if piece.box.overlap_y(head.box) > 0 and piece is not head]
        left = [piece.box.x1 for piece in beside if piece.box.x1 < head.box.x0]
        if left and head.box.x0 - max(left) > MIN_HEAD_SHIFT * head.size:
            return Box(max(gutter.x0, *left), head.box.y0, head.box.x0, gutter.y1)
    return gutter


def separating(
    rivers: Iterable[River], judge: Callable[[River], bool], gutters: Sequence[Box] = ()
) -> tuple[Box, ...]:
    """The boxes of the rivers that separate columns, in the opinion of `judge`, where none of the `gutters` does."""
    found: list[Box] = []
    for river in rivers:
        if any(_goes_on(river, gutter) for gutter in found) and judge(river):
            found = [_ended_at(river, gutter) if _goes_on(river, gutter) else gutter for gutter in found]
        part = between_gutters(river, (*gutters, *found))
        if part is not None and judge(part):
            found.append(part.box)
    return tuple(found)


def _goes_on(river: River, gutter: Box) -> bool:
    """Whether a river separates all that a gutter does at its heights, and goes on below it through the same blocks.

    Then the columns of the gutter end above the river: under them are others, such as cards.
    """
    top, foot = _reach(river)
    is_right = river.box.centre_x > gutter.centre_x
    side = river.left if is_right else river.right
    beside = [piece for piece in side if piece.box.centre_y < gutter.y1]
    return (
        gutter.y0 < top < gutter.y1 < foot
        and any(piece.box.x0 < gutter.centre_x < piece.box.x1 for piece in side)
        and all((piece.box.centre_x < gutter.centre_x) == is_right for piece in beside)
    )


def _ended_at(river: River, gutter: Box) -> Box:
    return gutter._replace(y1=_reach(river)[0])


def _reach(river: River) -> tuple[float, float]:
    """The top and the foot of the pieces beside a river."""
    boxes = [piece.box for piece in (*river.left, *river.right)]
    return min(box.y0 for box in boxes), max(box.y1 for box in boxes)


def horizontal_edges(drawings: Drawings) -> list[Rule]:
    """The horizontal rules of a page, and the upper and lower edges of its frames and filled areas."""
    edges = [Rule(y, frame.x0, frame.x1) for frame in drawings.frames for y in (frame.y0, frame.y1)]
    return [*drawings.across, *edges]


def separates_columns(river: River, min_rows: int = MIN_ROWS) -> bool:
    """Whether both sides of a river are columns of at least `min_rows` rows, which are read downwards.

    Rows of a column go on in the next row, their baselines do not depend on the other column, and they are printed
    before those of the other column. In a table, a form or a list, the rows of one side, at least, have their
    counterparts on the other side.
    """
    sides = (river.left, river.right)
    if river.rows < min_rows or min(mean(len(p.text.strip()) for p in side) for side in sides) < MIN_MEAN:
        return False
    lone = min(_without_counterpart(*sides), _without_counterpart(*sides[::-1]))
    flow = min(map(flowing, sides))
    short = sum(_is_short(one) or _is_short(other) for one, other in counterparts(*sides))
    places = [[piece.place for piece in side] for side in sides]
    down = lone + FLOW_WEIGHT * (flow + are_printed_apart(places)) + min(map(bulleted, sides))
    return down >= MIN_EVIDENCE and down > short


def _is_short(piece: Line) -> bool:
    return len(piece.text.strip()) < MIN_CHARACTERS


def counterparts(side: Sequence[Line], other: Sequence[Line]) -> list[tuple[Line, Line]]:
    """The pieces of one side that share their baseline with a piece of the other side, each with that piece."""
    by_baseline = sorted(other, key=lambda piece: piece.baseline)
    baselines = [piece.baseline for piece in by_baseline]
    made = []
    for piece in side:
        tolerance = (ON_BASELINE if piece.score == 1 else ON_BASELINE_IN_SCAN) * piece.size
        at = bisect_left(baselines, piece.baseline - tolerance)
        if at < len(baselines) and baselines[at] <= piece.baseline + tolerance:
            made.append((piece, by_baseline[at]))
    return made


def _without_counterpart(side: Sequence[Line], other: Sequence[Line]) -> int:
    """The number of pieces with words that have no counterpart on the other side."""
    paired = {id(piece) for piece, _ in counterparts(side, other)}
    return sum(id(piece) not in paired and bool(_WORD.search(piece.text)) for piece in side)


def bulleted(side: Sequence[Line]) -> int:
    """The number of pieces that start with a bullet: each is an item of a list."""
    return sum(bool(_BULLET.match(piece.text)) for piece in side)


def flowing(side: Sequence[Line]) -> int:
    """The number of full rows above a row that does not look like a beginning: the sentence goes on below."""
    left = min(piece.box.x0 for piece in side)
    right = max(piece.box.x1 for piece in side)
    return sum(
        0 < below.baseline - above.baseline < MAX_STEP * max(above.size, below.size)
        and abs(below.size - above.size) < 0.12 * above.size
        and above.box.width >= MIN_COLUMN * above.size
        and not _BEGINNING.match(below.text)
        and not has_room(above, below, right - left)
        for above, below in pairwise(side)
    )
