"""Find white rivers: strips of white space between pieces of text that stand side by side.

Breuel (2002) separates columns by maximal white rectangles. Here each rectangle must have an aligned edge: several
pieces start right of it at the same x (on a right-to-left page: end left of it). That is what a column looks like, and
it leaves few rectangles. A river ends above and below where a piece of text or a horizontal edge of a drawing crosses
it. Whether a river separates columns or only the cells of a row is decided in `columns`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Rule
from doc2md.structure.scripts import reads_right_to_left

MIN_WIDTH = 0.6
"""In units of the font size. Minimum width of a river."""

ALIGNED = 0.3
"""In units of the font size. Pieces whose edges differ by at most this much are aligned."""

SAME_HEIGHT = 0.3
"""Two pieces share a row if they share at least this fraction of the lower one's height."""

MIN_ROWS = 2
"""Minimum number of pieces on each side of a river."""


MAX_EDGES = 60
"""Maximum number of aligned edges of a page that are examined."""

MIN_ALIGNED = 0.1
"""Minimum fraction of the pieces right of a river that start at its edge."""

MAX_MARKER = 2
"""Pieces with at most this many characters are markers of the words right of them."""


class River(NamedTuple):
    """White space with the pieces that border on it, from top to bottom.

    `box` reaches up and down to what crosses the river. `left` and `right` are the pieces at the heights at which there
    is text on both sides.
    """

    box: Box
    left: tuple[Line, ...]
    right: tuple[Line, ...]

    @property
    def rows(self) -> int:
        """The number of pieces on the side that has fewer."""
        return min(len(self.left), len(self.right))


def between_gutters(river: River, gutters: Sequence[Box]) -> River | None:
    """The part of a river with the pieces that no gutter separates from it; None if it separates nothing more."""
    edge = river.box.x1
    left = tuple(
        piece
        for piece in river.left
        if not any(_at(gutter, piece) and piece.box.centre_x < gutter.centre_x < edge for gutter in gutters)
    )
    right = tuple(
        piece
        for piece in river.right
        if not any(_at(gutter, piece) and edge <= gutter.centre_x < piece.box.centre_x for gutter in gutters)
    )
    if min(len(left), len(right)) < MIN_ROWS:
        return None
    return River(river.box._replace(x0=max(piece.box.x1 for piece in left)), left, right)


def _at(gutter: Box, piece: Line) -> bool:
    return gutter.y0 <= piece.box.centre_y <= gutter.y1


class _Piece(NamedTuple):
    """A piece of text. `box` is mirrored on a right-to-left page, so that columns begin at their left edge."""

    box: Box
    centre: float
    line: Line


_Sides = tuple[list[_Piece], list[_Piece]]


def find_rivers(lines: Sequence[Line], across: Sequence[Rule] = (), *, by_ends: bool = False) -> list[River]:
    """Find the rivers between pieces of text, the ones with most rows first.

    across   horizontal edges of drawings, in points
    by_ends  find those beside pieces that end at the same x, as in an address at the right margin
    """
    if len(lines) < 2 * MIN_ROWS:
        return []
    mirrored = reads_right_to_left("".join(line.text for line in lines))
    pieces = [_Piece(_mirror(line.box) if mirrored else line.box, line.box.centre_y, line) for line in lines]
    pieces.sort(key=lambda piece: (piece.box.y0, piece.box.x0, piece.box.x1, piece.line.text))
    if mirrored:
        across = [Rule(rule.at, -rule.end, -rule.start) for rule in across]
    size = median(line.size for line in lines)
    found: list[River] = []
    for edge in _aligned_edges(pieces, ALIGNED * size, by_ends):
        strip = (edge - MIN_WIDTH * size, edge - 0.1)
        for (high, low), beside in _beside(pieces, *strip):
            sides = _bordering_sides(beside, strip[1], by_ends)
            for top, bottom in _between_rules(across, sides, high, low):
                river = _river(sides, strip[1], top, bottom)
                if river is not None:
                    found.append(_mirrored(river) if mirrored else river)
    return sorted(found, key=lambda river: (-river.rows, river.box))


def _mirror(box: Box) -> Box:
    return Box(-box.x1, box.y0, -box.x0, box.y1)


def _mirrored(river: River) -> River:
    return River(_mirror(river.box), river.right, river.left)


def _aligned_edges(pieces: Sequence[_Piece], tolerance: float, by_ends: bool) -> list[float]:
    """The left edges of pieces that share their left edges, or their right edges, the most frequent ones first.

    Rows of running text also end at one edge, so for right edges only the pieces of half a page's width count.
    """
    groups: list[list[float]] = []
    start = float("-inf")
    boxes = [piece.box for piece in pieces]
    if by_ends:
        half = Box.around(boxes).width / 2
        boxes = [box for box in boxes if box.width < half]
    for aligned, left in sorted((box.x1 if by_ends else box.x0, box.x0) for box in boxes):
        if aligned - start > tolerance:
            groups.append([])
            start = aligned
        groups[-1].append(left)
    shared = sorted((-len(group), min(group)) for group in groups if len(group) >= MIN_ROWS)
    return [edge for _, edge in shared[:MAX_EDGES]]


def _free_heights(pieces: Sequence[_Piece], x0: float, x1: float) -> Iterator[tuple[float, float]]:
    """The heights from top to bottom at which no piece crosses the strip between `x0` and `x1`."""
    top = float("-inf")
    for box, _, _ in pieces:
        if box.x0 < x1 and box.x1 > x0:
            if box.y0 > top:
                yield top, box.y0
            top = max(top, box.y1)
    yield top, float("inf")


def _beside(pieces: Sequence[_Piece], x0: float, x1: float) -> Iterator[tuple[tuple[float, float], _Sides]]:
    """The free heights of a strip that have enough pieces left and right of them, with these pieces."""
    heights = list(_free_heights(pieces, x0, x1))
    tops = [high for high, _ in heights]
    found: list[_Sides] = [([], []) for _ in heights]
    for piece in pieces:
        if piece.box.x1 <= x0 or piece.box.x0 >= x1:
            at = bisect_right(tops, piece.centre) - 1
            if piece.centre <= heights[at][1]:
                found[at][piece.box.x0 >= x1].append(piece)
    for height, sides in zip(heights, found, strict=True):
        if min(map(len, sides)) >= MIN_ROWS:
            yield height, sides


def _bordering_sides(sides: _Sides, edge: float, by_ends: bool) -> _Sides:
    """The pieces left and right of a strip that border on it, or nothing if no column can begin there."""
    left, right = sides
    if not by_ends and not _starts_at(edge, _bordering(right, on_left=False)):
        return [], []
    words = [piece for piece in right if not _is_marker(piece.line)]
    if not words:
        return [], []
    return _bordering(left, on_left=True), _bordering(words, on_left=False)


def _between_rules(
    across: Sequence[Rule], sides: _Sides, high: float, low: float
) -> Iterator[tuple[float, float]]:
    """The heights between the rules that cross a river and reach over more than half of both sides."""
    if not all(sides):
        return
    x0, x1 = (median(piece.box.centre_x for piece in side) for side in sides)
    cuts = sorted(rule.at for rule in across if rule.start < x0 and rule.end > x1 and high < rule.at < low)
    yield from pairwise((high, *cuts, low))


def _river(sides: _Sides, edge: float, high: float, low: float) -> River | None:
    """The river between two sides: the part at which there is text on both."""
    left, right = ([p for p in side if high <= p.centre <= low] for side in sides)
    if min(len(left), len(right)) < MIN_ROWS:
        return None
    y0 = max(min(piece.box.y0 for piece in side) for side in (left, right))
    y1 = min(max(piece.box.y1 for piece in side) for side in (left, right))
    left, right = ([p for p in side if y0 <= p.centre <= y1] for side in (left, right))
    if min(len(left), len(right)) < MIN_ROWS:
        return None
    box = Box(max(p.box.x1 for p in left), high, edge, low)
    return River(box, tuple(p.line for p in left), tuple(p.line for p in right))


def _starts_at(edge: float, right: Sequence[_Piece]) -> bool:
    """Whether enough pieces start at an edge: others may be indented, but then a river of their own begins there."""
    aligned = sum(piece.box.x0 - edge <= ALIGNED * piece.line.size for piece in right)
    return aligned >= max(MIN_ROWS, MIN_ALIGNED * len(right))


def _is_marker(line: Line) -> bool:
    return len(line.text.strip()) <= MAX_MARKER


def _bordering(side: Sequence[_Piece], on_left: bool) -> list[_Piece]:
    """The pieces of one side with nothing between them and the river, from top to bottom."""
    made: list[_Piece] = []
    tallest = max(piece.box.height for piece in side)
    for piece in side:
        at = next((at for at in _latest(made, piece, tallest) if _share_row(made[at].box, piece.box)), None)
        if at is None:
            made.append(piece)
        elif (piece.box.x0 > made[at].box.x0) == on_left:
            made[at] = piece
    return sorted(made, key=lambda piece: piece.box.y0)


def _latest(made: Sequence[_Piece], piece: _Piece, tallest: float) -> Iterator[int]:
    """The indices of the pieces that may be at the height of a piece, from the last one backwards."""
    for at in range(len(made) - 1, -1, -1):
        if made[at].box.y0 < piece.box.y0 - 2 * tallest:
            return
        yield at


def _share_row(one: Box, other: Box) -> bool:
    if one.overlap_x(other) > 0:
        return False
    return one.overlap_y(other) > SAME_HEIGHT * min(one.height, other.height)
