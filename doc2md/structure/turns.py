"""Boxes of a page that was set straight to be read, put where the page is displayed, and the other way round.

A page is turned about its middle, and grows to hold its corners.
"""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin

from doc2md.document import AS_DISPLAYED, Box, Reading, Stance

Size = tuple[float, float]
Point = tuple[float, float]


def straight_size(size: Size, stance: Stance) -> Size:
    """Width and height of a page once it is set straight."""
    (width, height), (c, s) = size, _sides(stance)
    return width * c + height * s, width * s + height * c


def displayed_size(size: Size, stance: Stance) -> Size:
    """Width and height, as displayed, of a page that has this size once it is set straight."""
    (width, height), (c, s) = size, _sides(stance)
    return (width * c - height * s) / (c * c - s * s), (height * c - width * s) / (c * c - s * s)


def _sides(stance: Stance) -> tuple[float, float]:
    """The shares of a page's width and of its height in its width once it is straight."""
    c, s = cos(radians(stance.leaning)), abs(sin(radians(stance.leaning)))
    return (c, s) if stance.turned % 180 == 0 else (s, c)


def put_straight(box: Box, size: Size, stance: Stance) -> Box:
    """The box around where a box of the page as displayed, of `size`, goes when the page is set straight."""
    return _about(box, size, straight_size(size, stance), stance.angle)


def put_back(box: Box, size: Size, stance: Stance) -> Box:
    """The box, on the page as displayed, around where one on the straight page, of `size`, came from."""
    width, height = displayed_size(size, stance)
    x0, y0, x1, y1 = _about(box, size, (width, height), -stance.angle)
    return Box(max(0.0, x0), max(0.0, y0), min(width, x1), min(height, y1))


def point_back(point: Point, size: Size, stance: Stance) -> Point:
    """Where a point of the straight page, of `size`, is on the page as displayed."""
    return _turned(point, size, displayed_size(size, stance), -stance.angle)


def _about(box: Box, size: Size, other: Size, angle: float) -> Box:
    """The box around a box whose corners are turned clockwise about the middle of one page, seen from another's."""
    corners = [(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    return Box.around(Box(*at, *at) for at in (_turned(corner, size, other, angle) for corner in corners))


def _turned(point: Point, size: Size, other: Size, angle: float) -> Point:
    """A point turned clockwise about the middle of one page, seen from another's."""
    c, s = cos(radians(angle)), sin(radians(angle))
    x, y = point[0] - size[0] / 2, point[1] - size[1] / 2
    return c * x - s * y + other[0] / 2, s * x + c * y + other[1] / 2


def turned_back(reading: Reading) -> Reading:
    """The reading of a page set straight with the size and the boxes of the page as it is displayed."""
    if reading.stance == AS_DISPLAYED:
        return reading

    def back(box: Box, _: int) -> Box:
        return put_back(box, reading.size, reading.stance)

    blocks = tuple(block.moved(back) for block in reading.blocks)
    size = displayed_size(reading.size, reading.stance)
    return replace(reading, size=size, blocks=blocks, stance=AS_DISPLAYED, turn=reading.stance.turned)
