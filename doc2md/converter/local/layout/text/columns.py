"""Find column gutters and join the pieces of text in a row, by position only and without a model.

The lines of a PDF are pieces: a number far from its heading, or a word after a tab. Pieces on one baseline form one
row, unless a gutter lies between them. A gutter is a strip of white space several rows high, with text on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import mean

from doc2md.converter.local.layout.text.rows import rows
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MIN_GAPS = 4
"""Minimum number of gaps in a gutter, one below the other."""

MIN_CHARACTERS = 12
"""Minimum mean length, in characters, of the pieces on each side of a gutter. Shorter pieces are markers, numbers or
table cells.
"""

MIN_WIDTH = 0.9
"""In units of the font size. Minimum width of a gutter."""

MAX_STEP = 4.0
"""In units of the font size. Maximum distance from one gap of a gutter down to the next. One column may end before its
neighbour.
"""

OVERLAP_TOLERANCE = 0.1
"""Fraction of the gutter width. A piece above or below a gutter may overlap it by this much."""

MAX_PIECES = 3_000
"""Maximum number of pieces per page that are searched for gaps."""


@dataclass(slots=True)
class _Gutter:
    """A gutter that grows from top to bottom.

    `left` and `right` are the lengths of the pieces on its two sides, in characters.
    """

    box: Box
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)

    def separates_columns(self) -> bool:
        if len(self.left) < MIN_GAPS:
            return False
        return mean(self.left) >= MIN_CHARACTERS and mean(self.right) >= MIN_CHARACTERS


def visual_rows(lines: Sequence[Line], gutters: Sequence[Box]) -> list[Line]:
    """The rows of a page, from top to bottom. Pieces on one baseline are joined, but not across a gutter."""
    found = [row for part in split_at_gutters(lines, gutters) for row in rows(part)]
    return sorted(found, key=lambda row: (row.baseline, row.box.x0)) if gutters else found


def split_at_gutters(lines: Sequence[Line], gutters: Sequence[Box]) -> list[list[Line]]:
    """Group the pieces of a page by the side of each gutter on which they are."""
    found: dict[tuple[int, ...], list[Line]] = {}
    for line in lines:
        found.setdefault(tuple(_side(line.box, gutter) for gutter in gutters), []).append(line)
    return list(found.values())


def _side(box: Box, gutter: Box) -> int:
    """-1 left of a gutter, 1 right of it, 0 above or below it."""
    if not gutter.y0 <= box.centre_y <= gutter.y1:
        return 0
    return -1 if box.centre_x < gutter.centre_x else 1


def find_gutters(lines: Sequence[Line]) -> tuple[Box, ...]:
    """Find the column gutters of a page. Returns their boxes, in points."""
    pieces = sorted((p for p in lines if not p.turned and p.text.strip()), key=lambda piece: piece.box.y0)
    growing, done = list[_Gutter](), list[_Gutter]()
    for gap, left, right in sorted(_gaps(pieces[:MAX_PIECES]), key=lambda entry: entry[0].y0):
        finished = [g for g in growing if gap.y0 - g.box.y1 > MAX_STEP * left.size]
        done += finished
        growing = [g for g in growing if g not in finished]
        target = next((g for g in growing if _continues(g.box, gap, left.size, pieces)), None)
        if target is None:
            target = _Gutter(gap)
            growing.append(target)
        target.box = Box(
            max(target.box.x0, gap.x0), target.box.y0, min(target.box.x1, gap.x1), max(target.box.y1, gap.y1)
        )
        target.left.append(len(left.text.strip()))
        target.right.append(len(right.text.strip()))
    return tuple(_extended(gutter.box, pieces) for gutter in (*done, *growing) if gutter.separates_columns())


def _extended(gutter: Box, pieces: Sequence[Line]) -> Box:
    """A gutter extended up and down to the end of the white space. One column may start or end before the other."""
    tolerance = OVERLAP_TOLERANCE * gutter.width  # the columns of a scan may be slightly skewed
    across = [p.box for p in pieces if p.box.x0 < gutter.x1 - tolerance and p.box.x1 > gutter.x0 + tolerance]
    top = max((box.y1 for box in across if box.y1 <= gutter.y0 + 1), default=float("-inf"))
    foot = min((box.y0 for box in across if box.y0 >= gutter.y1 - 1), default=float("inf"))
    return gutter._replace(y0=min(top, gutter.y0), y1=max(foot, gutter.y1))


def _gaps(pieces: Sequence[Line]) -> Iterator[tuple[Box, Line, Line]]:
    """The gap between each piece and its right neighbour, with both pieces. `pieces` are sorted by their top edge."""
    tallest = max((piece.box.height for piece in pieces), default=0.0)
    for at, piece in enumerate(pieces):
        box, best = piece.box, None
        for other in _at_same_height(pieces, at, tallest):
            if other.box.x0 < box.x1 or box.overlap_y(other.box) < 0.3 * min(box.height, other.box.height):
                continue
            if best is None or other.box.x0 < best.box.x0:
                best = other
        if best is not None and best.box.x0 - box.x1 >= MIN_WIDTH * piece.size:
            low, high = min(box.y0, best.box.y0), max(box.y1, best.box.y1)
            yield Box(box.x1, low, best.box.x0, high), piece, best


def _at_same_height(pieces: Sequence[Line], at: int, tallest: float) -> Iterator[Line]:
    """Pieces that may be at the same height as the piece with index `at`."""
    box = pieces[at].box
    for i in range(at - 1, -1, -1):
        if pieces[i].box.y0 < box.y0 - tallest:
            break
        yield pieces[i]
    for i in range(at + 1, len(pieces)):
        if pieces[i].box.y0 > box.y1:
            break
        yield pieces[i]


def _continues(gutter: Box, gap: Box, size: float, pieces: Sequence[Line]) -> bool:
    """Whether a gap lies below a gutter and no piece crosses the space between them."""
    x0, x1 = max(gutter.x0, gap.x0), min(gutter.x1, gap.x1)
    if x1 - x0 < MIN_WIDTH * size:
        return False
    return not any(
        piece.box.x0 < x1 and piece.box.x1 > x0 and gutter.y1 < piece.box.y1 and piece.box.y0 < gap.y0
        for piece in pieces
    )
