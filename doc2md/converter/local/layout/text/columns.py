"""Rows of text, told from columns by where the pieces of text stand: no model is asked.

A PDF's lines are pieces: a number far from its heading, a word behind a tab. Pieces on one baseline are one row unless
a gutter lies between them: a strip of white several rows high, with text on both sides of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import mean

from doc2md.converter.local.layout.text.rows import rows
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MIN_GAPS = 4
"""Gaps above each other that make a gutter, at the least."""

MIN_CHARACTERS = 12
"""Mean length of the pieces on either side of a gutter: shorter ones are marks, numbers, the cells of a table."""

WIDTH = 0.9
"""Type sizes: the least width of a gutter."""

REACH = 4.0
"""Type sizes from one gap of a gutter down to the next, at most: a column may end before its neighbour."""

TOUCH = 0.1
"""Share of its width by which a piece above or below may reach into a gutter."""

MAX_PIECES = 3_000


@dataclass(slots=True)
class _Gutter:
    """White between pieces, growing downwards, with the lengths of the pieces on its left and on its right."""

    box: Box
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)

    def parts_columns(self) -> bool:
        if len(self.left) < MIN_GAPS:
            return False
        return mean(self.left) >= MIN_CHARACTERS and mean(self.right) >= MIN_CHARACTERS


def visual_rows(lines: Sequence[Line], gutters: Sequence[Box]) -> list[Line]:
    """The rows of a page, from top to bottom: pieces on one baseline joined, but not over a gutter."""
    found = [row for part in parts(lines, gutters) for row in rows(part)]
    return sorted(found, key=lambda row: (row.baseline, row.box.x0)) if gutters else found


def parts(lines: Sequence[Line], gutters: Sequence[Box]) -> list[list[Line]]:
    """The pieces of a page parted by its gutters."""
    found: dict[tuple[int, ...], list[Line]] = {}
    for line in lines:
        found.setdefault(tuple(_side(line.box, gutter) for gutter in gutters), []).append(line)
    return list(found.values())


def _side(box: Box, gutter: Box) -> int:
    """-1 left of a gutter, 1 right of it, 0 where it does not reach."""
    if not gutter.y0 <= box.centre_y <= gutter.y1:
        return 0
    return -1 if box.centre_x < gutter.centre_x else 1


def find_gutters(lines: Sequence[Line]) -> tuple[Box, ...]:
    """The strips of white between columns of text."""
    pieces = sorted((p for p in lines if not p.turned and p.text.strip()), key=lambda piece: piece.box.y0)
    growing, done = list[_Gutter](), list[_Gutter]()
    for gap, left, right in sorted(_gaps(pieces[:MAX_PIECES]), key=lambda entry: entry[0].y0):
        over = [g for g in growing if gap.y0 - g.box.y1 > REACH * left.size]
        done += over
        growing = [g for g in growing if g not in over]
        home = next((g for g in growing if _goes_on(g.box, gap, left.size, pieces)), None)
        if home is None:
            home = _Gutter(gap)
            growing.append(home)
        home.box = Box(
            max(home.box.x0, gap.x0), home.box.y0, min(home.box.x1, gap.x1), max(home.box.y1, gap.y1)
        )
        home.left.append(len(left.text.strip()))
        home.right.append(len(right.text.strip()))
    return tuple(_stretched(gutter.box, pieces) for gutter in (*done, *growing) if gutter.parts_columns())


def _stretched(gutter: Box, pieces: Sequence[Line]) -> Box:
    """A gutter as high as the white goes: one column may begin or end before the other."""
    least = TOUCH * gutter.width  # a scan leans a little, and so does the edge of its column
    across = [p.box for p in pieces if p.box.x0 < gutter.x1 - least and p.box.x1 > gutter.x0 + least]
    top = max((box.y1 for box in across if box.y1 <= gutter.y0 + 1), default=float("-inf"))
    foot = min((box.y0 for box in across if box.y0 >= gutter.y1 - 1), default=float("inf"))
    return gutter._replace(y0=min(top, gutter.y0), y1=max(foot, gutter.y1))


def _gaps(pieces: Sequence[Line]) -> Iterator[tuple[Box, Line, Line]]:
    """The white between each piece and its neighbour to the right; `pieces` are in order of their tops."""
    tallest = max((piece.box.height for piece in pieces), default=0.0)
    for at, piece in enumerate(pieces):
        box, best = piece.box, None
        for other in _around(pieces, at, tallest):
            if other.box.x0 < box.x1 or box.overlap_y(other.box) < 0.3 * min(box.height, other.box.height):
                continue
            if best is None or other.box.x0 < best.box.x0:
                best = other
        if best is not None and best.box.x0 - box.x1 >= WIDTH * piece.size:
            low, high = min(box.y0, best.box.y0), max(box.y1, best.box.y1)
            yield Box(box.x1, low, best.box.x0, high), piece, best


def _around(pieces: Sequence[Line], at: int, tallest: float) -> Iterator[Line]:
    """The pieces that may stand at the height of the one at `at`."""
    box = pieces[at].box
    for i in range(at - 1, -1, -1):
        if pieces[i].box.y0 < box.y0 - tallest:
            break
        yield pieces[i]
    for i in range(at + 1, len(pieces)):
        if pieces[i].box.y0 > box.y1:
            break
        yield pieces[i]


def _goes_on(gutter: Box, gap: Box, size: float, pieces: Sequence[Line]) -> bool:
    """Whether a gap lies under a gutter with nothing across between them."""
    x0, x1 = max(gutter.x0, gap.x0), min(gutter.x1, gap.x1)
    if x1 - x0 < WIDTH * size:
        return False
    return not any(
        piece.box.x0 < x1 and piece.box.x1 > x0 and gutter.y1 < piece.box.y1 and piece.box.y0 < gap.y0
        for piece in pieces
    )
