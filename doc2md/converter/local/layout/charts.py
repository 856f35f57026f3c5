"""Detect the bars of a bar chart, to distinguish a chart with grid lines from a table with shaded cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from doc2md.geometry import Box

MIN_BAR_HEIGHT = 14.0
"""In points. Only shapes that are higher count as vertical bars."""

MIN_BARS = 3
"""Minimum number of vertical bars in a chart."""

MIN_FLAT_BAR_HEIGHT = 4.0
"""In points. Only shapes that are higher count as horizontal bars."""

MIN_ENDS = 6
"""Minimum number of different right edges of the horizontal bars of one chart."""


def has_bars(box: Box, shapes: Sequence[Box]) -> bool:
    """Whether a box contains the bars of a chart, vertical or horizontal.

    Vertical bars differ in height, while the shaded cells of a table row all have the same height.
    """
    bars = [
        shape
        for shape in shapes
        if 2 < shape.width < 0.4 * box.width
        and shape.height > MIN_BAR_HEIGHT
        and box.contains_x(shape)
        and box.gap_y(shape) < 0
    ]
    heights = Counter((round(bar.y0), round(bar.y1)) for bar in bars)
    return sum(count == 1 for count in heights.values()) >= MIN_BARS or _has_horizontal_bars(box, shapes)


def _has_horizontal_bars(box: Box, shapes: Sequence[Box]) -> bool:
    """Whether shapes of equal height start at one x and end at many. Shaded cells end only where columns end."""
    ends: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for shape in shapes:
        if MIN_FLAT_BAR_HEIGHT < shape.height < 0.2 * box.height and box.covers(shape, 0.5):
            ends[round(shape.x0), round(shape.height)].add(round(shape.x1))
    return any(len(places) >= MIN_ENDS for places in ends.values())
