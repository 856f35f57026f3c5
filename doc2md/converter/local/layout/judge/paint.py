"""What is painted around the rows of a page: bars beside them, and filled areas behind them."""

from __future__ import annotations

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line

MAX_BAR = 8.0
"""Maximum width of a bar, in points."""

BAR_GAP = 2.5
"""In units of the font size. Maximum distance of a row from the bar at its left."""

MAX_SHAPES = 100
"""Maximum number of rules and of filled areas of a page that are searched for rows."""

NAMES = ("bar", "bar_at_right", "area_lightness")
"""The names of the features."""


class Paint:
    """The bars and the filled areas of a page."""

    def __init__(self, drawings: Drawings) -> None:
        fills = drawings.fills[:MAX_SHAPES]
        self._bars = [Box(rule.at, rule.start, rule.at, rule.end) for rule in drawings.down[:MAX_SHAPES]]
        self._bars += [fill.box for fill in fills if fill.box.width < MAX_BAR < fill.box.height]
        self._areas = [fill for fill in fills if fill.box.width >= MAX_BAR]

    def features(self, row: Line) -> list[float]:
        """The height of the bar at the left of a row in units of its font size, as quotations and notes have, or 0;
        whether there is one at its right; and the lightness of the smallest area behind it, 1 without any.
        """
        box = row.box
        beside = [bar for bar in self._bars if bar.y0 <= box.centre_y <= bar.y1]
        left = [bar for bar in beside if 0 <= box.x0 - bar.x1 < BAR_GAP * row.size]
        behind = [area for area in self._areas if area.box.contains_point(box.centre)]
        smallest = min(behind, key=lambda area: area.box.area, default=None)
        return [
            max(left, key=lambda bar: bar.x1).height / row.size if left else 0.0,
            float(any(bar.x0 >= box.x1 for bar in beside)),
            lightness(smallest.colour) if smallest else 1.0,
        ]


def lightness(colour: int) -> float:
    """The lightness of an sRGB colour, from 0 to 1."""
    red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
