"""Find blocks of text that stand side by side, such as two addresses, cards or the columns of a slide.

They are too short for the evidence that columns give. Therefore they are searched last, among the lines that are in no
table and in no listing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import mean, median

from doc2md.converter.local.layout.text.columns import (
    MAX_PIECES,
    NO_DRAWINGS,
    bulleted,
    counterparts,
    horizontal_edges,
    separates_columns,
    separating,
    with_heads,
)
from doc2md.converter.local.layout.text.rivers import River, find_rivers
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, Rule
from doc2md.structure.frames import MAX_FRAMES
from doc2md.structure.printing_order import are_printed_apart, take_turns

MIN_ROWS = 3
"""Minimum number of pieces on each side, one below the other."""

MIN_SPACE = 3.0
"""In points. Minimum space between two frames with fewer rows. Those of cells have none."""

MIN_ROOM = 1.8
"""In units of the font size. Minimum height of a frame that is no mark behind words of a sentence."""

TOUCHING = 1.0
"""In points. Maximum distance between the ends of two gutters of which one goes on in the other."""

MIN_PRINTED_ROWS = 2
"""The same for blocks that are printed one after the other."""

MIN_WIDTH = 2.0
"""In units of the font size. Minimum width of the white space between two blocks."""

MIN_CHARACTERS, MIN_CHARACTERS_APART = 10, 7
"""Minimum mean length of the pieces on each side, and that of blocks far apart. Shorter ones are labels or values."""

APART = 6.0
"""In units of the font size. Minimum width of the white space between two blocks that are far apart."""

MAX_PITCH = 1.6
"""In units of the font size. Maximum usual distance between the baselines of a block."""

MAX_LABELS = 0.34
"""Maximum fraction of the rows of a block that may look like a label with its value."""

SAME_EDGE, OTHER_EDGE = 0.4, 1.5
"""In units of the font size. Edges of a block that differ by less are one, and by more, several."""

_LABEL = re.compile(r"[:：]\s*$")
_WORD = re.compile(r"[^\W\d_]{3}|_{8}|[\u3040-\u9fff\uac00-\ud7af]{2}")


def find_block_gutters(
    lines: Sequence[Line], gutters: Sequence[Box], drawings: Drawings = NO_DRAWINGS
) -> tuple[Box, ...]:
    """Find the white space between blocks that stand side by side. Returns boxes in points, without `gutters`."""
    pieces = [line for line in lines if not line.turned and line.text.strip()]
    if len(pieces) > MAX_PIECES:
        return ()
    between = _between_frames(pieces, drawings.frames)
    edges = horizontal_edges(drawings)
    rivers = [*find_rivers(pieces, edges), *find_rivers(pieces, edges, by_ends=True)]
    known = (*gutters, *between)
    found = separating(rivers, _separates_columns_or_blocks, known)
    return (*between, *(with_heads(box, pieces) for box in found))


def whole_gutters(gutters: Sequence[Box], drawings: Drawings) -> tuple[Box, ...]:
    """The gutters, those joined that follow each other with nothing drawn between, as beside centred lines."""
    edges = horizontal_edges(drawings)
    made = list[Box]()
    for gutter in sorted(gutters, key=lambda gutter: gutter.y0):
        last = next((i for i, one in enumerate(made) if _goes_on(one, gutter, edges)), None)
        if last is None:
            made.append(gutter)
        else:
            one = made[last]
            made[last] = Box(max(one.x0, gutter.x0), one.y0, min(one.x1, gutter.x1), gutter.y1)
    return tuple(made)


def _goes_on(upper: Box, lower: Box, edges: Sequence[Rule]) -> bool:
    x0, x1 = max(upper.x0, lower.x0), min(upper.x1, lower.x1)
    touch = abs(lower.y0 - upper.y1) < TOUCHING and x0 < x1
    return touch and not any(abs(e.at - lower.y0) < TOUCHING and e.start < x1 and x0 < e.end for e in edges)


def _between_frames(pieces: Sequence[Line], frames: Sequence[Box]) -> list[Box]:
    """The space between frames with text that stand side by side, if one of them has several rows."""
    if len(frames) > MAX_FRAMES:
        return []
    inside = {frame: [piece for piece in pieces if frame.contains(piece.box)] for frame in frames}
    roomy = [frame for frame, held in inside.items() if held and frame.height > MIN_ROOM * held[0].size]
    spaces = {
        Box(one.x1, max(one.y0, other.y0), other.x0, min(one.y1, other.y1))
        for one in roomy
        for other in roomy
        if one.x1 <= other.x0
        and one.overlap_y(other) > 0
        and _are_apart(len(inside[one]), len(inside[other]), other.x0 - one.x1)
    }
    return [
        space for space in sorted(spaces) if not any(space.overlap(piece.box).area > 0 for piece in pieces)
    ]


def _are_apart(rows: int, others: int, space: float) -> bool:
    """Whether two frames with so many rows are read one after the other, and are no cells of a row."""
    return min(rows, others) >= MIN_ROWS or (space > MIN_SPACE and max(rows, others) > 1)


def _separates_columns_or_blocks(river: River) -> bool:
    return separates_columns(river, MIN_ROWS) or _separates_blocks(river) or _separates_lists(river)


def _separates_lists(river: River) -> bool:
    """Whether all rows on both sides begin with a bullet."""
    is_wide = river.box.width >= MIN_WIDTH * river.left[0].size
    return is_wide and all(bulleted(side) == len(side) for side in (river.left, river.right))


def _separates_blocks(river: River) -> bool:
    sides = (river.left, river.right)
    size = median(piece.size for side in sides for piece in side)
    places = [[piece.place for piece in side] for side in sides]
    if take_turns(*places) or river.box.width < MIN_WIDTH * size or _labels(river) > MAX_LABELS * river.rows:
        return False
    if _face(river):
        return False
    if are_printed_apart(places) and river.rows >= MIN_PRINTED_ROWS:
        return True
    apart = river.box.width >= APART * size
    return river.rows >= MIN_ROWS and all(_is_block(side, apart=apart) for side in sides)


def _face(river: River) -> bool:
    """Whether the pieces on the left end at one edge, begin at several, and each has a piece beside it: as in a cast
    list, each belongs to the piece that it ends at."""
    left = [one for one, _ in counterparts(river.left, river.right)]
    starts, ends = ([piece.box[edge] for piece in left] for edge in (0, 2))
    if len(left) < len(river.left):
        return False
    size = median(piece.size for piece in left)
    return max(ends) - min(ends) < SAME_EDGE * size < OTHER_EDGE * size < max(starts) - min(starts)


def _is_block(side: Sequence[Line], *, apart: bool) -> bool:
    """Whether the pieces are closely spaced and most of them contain words."""
    words = sum(bool(_WORD.search(piece.text)) for piece in side)
    steps = [(below.baseline - above.baseline) / max(1.0, above.size) for above, below in pairwise(side)]
    return (
        words >= 0.8 * len(side)
        and mean(len(piece.text.strip()) for piece in side)
        >= (MIN_CHARACTERS_APART if apart else MIN_CHARACTERS)
        and median(steps) <= MAX_PITCH
    )


def _labels(river: River) -> int:
    """The number of rows that look like a label with its value: a colon, or a bold piece beside one that is not."""
    rows = counterparts(river.left, river.right)
    return sum(
        any(_LABEL.search(piece.text) for piece in pair) or pair[0].bold != pair[1].bold for pair in rows
    )
