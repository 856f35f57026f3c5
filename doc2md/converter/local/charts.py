"""Bars: what tells a chart, whose shapes stand on its rules, from a table with shaded cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from doc2md.document import Box

TALL, MIN_BARS = 14.0, 3
"""Points: shapes higher than that, so many of them, are the bars of a chart."""


def has_bars(box: Box, shapes: Sequence[Box]) -> bool:
    """Whether narrow shapes of different heights stand in a box: the cells of a table's row are of one height."""
    bars = [
        shape
        for shape in shapes
        if 2 < shape.width < 0.4 * box.width
        and shape.height > TALL
        and box.x0 <= shape.x0
        and shape.x1 <= box.x1
        and shape.y0 < box.y1
        and shape.y1 > box.y0
    ]
    heights = Counter((round(bar.y0), round(bar.y1)) for bar in bars)
    return sum(count == 1 for count in heights.values()) >= MIN_BARS
