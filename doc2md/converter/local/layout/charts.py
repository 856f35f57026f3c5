"""Bars: what tells a chart, whose shapes stand on its rules, from a table with shaded cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from doc2md.geometry import Box

TALL, MIN_BARS = 14.0, 3
"""Points: shapes higher than that, so many of them, are the bars of a chart."""

THIN, MIN_ENDS = 4.0, 6
"""Points: the least height of bars that lie, and the number of places where they must end."""


def has_bars(box: Box, shapes: Sequence[Box]) -> bool:
    """Whether narrow shapes of different heights stand in a box: the cells of a table's row are of one height."""
    bars = [
        shape
        for shape in shapes
        if 2 < shape.width < 0.4 * box.width
        and shape.height > TALL
        and box.contains_x(shape)
        and box.gap_y(shape) < 0
    ]
    heights = Counter((round(bar.y0), round(bar.y1)) for bar in bars)
    return sum(count == 1 for count in heights.values()) >= MIN_BARS or _lies_on_one_axis(box, shapes)


def _lies_on_one_axis(box: Box, shapes: Sequence[Box]) -> bool:
    """Whether shapes of one height reach from one place to many: cells end where columns do."""
    ends: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for shape in shapes:
        if THIN < shape.height < 0.2 * box.height and box.covers(shape, 0.5):
            ends[round(shape.x0), round(shape.height)].add(round(shape.x1))
    return any(len(places) >= MIN_ENDS for places in ends.values())
