"""Boxes of a page that was set straight to be read, put where the page is displayed, and the other way round.

A page is turned about its middle, and grows to hold its corners. Of a photograph, the sheet in it is the page: it is
laid flat first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import cos, dist, radians, sin

from doc2md.document import AS_DISPLAYED, Box, Reading, Stance

Size = tuple[float, float]
Point = tuple[float, float]
Matrix = tuple[tuple[float, float, float], ...]
"""Three rows of a projection."""


def straight_size(size: Size, stance: Stance) -> Size:
    """Width and height of a page once it is set straight."""
    (width, height), (c, s) = flat_size(stance.sheet.corners) if stance.sheet else size, _sides(stance)
    return width * c + height * s, width * s + height * c


def displayed_size(size: Size, stance: Stance) -> Size:
    """Width and height, as displayed, of a page that has this size once it is set straight."""
    return stance.sheet.size if stance.sheet else _turned_size(size, stance)


def flat_size(corners: Sequence[Point]) -> Size:
    """Width and height of a sheet laid flat, by its four corners: the means of its opposite edges."""
    top, right, bottom, left = (dist(a, b) for a, b in pairwise([*corners, corners[0]]))
    return (top + bottom) / 2, (left + right) / 2


def _turned_size(size: Size, stance: Stance) -> Size:
    """That of a page before it was turned."""
    (width, height), (c, s) = size, _sides(stance)
    return (width * c - height * s) / (c * c - s * s), (height * c - width * s) / (c * c - s * s)


def _sides(stance: Stance) -> tuple[float, float]:
    """The shares of a page's width and of its height in its width once it is straight."""
    c, s = cos(radians(stance.leaning)), abs(sin(radians(stance.leaning)))
    return (c, s) if stance.turned % 180 == 0 else (s, c)


def put_straight(box: Box, size: Size, stance: Stance) -> Box:
    """The box around where a box of the page as displayed, of `size`, goes when the page is set straight."""
    return Box.around(
        Box(*at, *at) for at in (_point_straight(corner, size, stance) for corner in corners(box))
    )


def put_back(box: Box, size: Size, stance: Stance) -> Box:
    """The box, on the page as displayed, around where one on the straight page, of `size`, came from."""
    width, height = displayed_size(size, stance)
    x0, y0, x1, y1 = Box.around(Box(*at, *at) for at in (point_back(c, size, stance) for c in corners(box)))
    return Box(max(0.0, x0), max(0.0, y0), min(width, x1), min(height, y1))


def corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """Clockwise from the top left."""
    return (box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)


def point_back(point: Point, size: Size, stance: Stance) -> Point:
    """Where a point of the straight page, of `size`, is on the page as displayed."""
    before = _turned_size(size, stance)
    x, y = _turned(point, size, before, -stance.angle)
    return (
        _projected((x / before[0], y / before[1]), _to_sheet(stance.sheet.corners))
        if stance.sheet
        else (x, y)
    )


def _point_straight(point: Point, size: Size, stance: Stance) -> Point:
    """Where a point of the page as displayed, of `size`, goes when the page is set straight."""
    before = size
    if stance.sheet:
        before = flat_size(stance.sheet.corners)
        x, y = _projected(point, _inverse(_to_sheet(stance.sheet.corners)))
        point = x * before[0], y * before[1]
    return _turned(point, before, straight_size(size, stance), stance.angle)


def _turned(point: Point, size: Size, other: Size, angle: float) -> Point:
    """A point turned clockwise about the middle of one page, seen from another's."""
    c, s = cos(radians(angle)), sin(radians(angle))
    x, y = point[0] - size[0] / 2, point[1] - size[1] / 2
    return c * x - s * y + other[0] / 2, s * x + c * y + other[1] / 2


def _projected(point: Point, matrix: Matrix) -> Point:
    x, y, w = (a * point[0] + b * point[1] + c for a, b, c in matrix)
    w = w or 1e-9  # on the horizon
    return x / w, y / w


def _to_sheet(corners: Sequence[Point]) -> Matrix:
    """The projection of the unit square to four corners (Heckbert, "Fundamentals of Texture Mapping", 1989)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = (dx1 * dy2 - dx2 * dy1) or 1e-9
    g, h = (dx3 * dy2 - dx2 * dy3) / area, (dx1 * dy3 - dx3 * dy1) / area
    return (
        (x1 - x0 + g * x1, x3 - x0 + h * x3, x0),
        (y1 - y0 + g * y1, y3 - y0 + h * y3, y0),
        (g, h, 1.0),
    )


def _inverse(matrix: Matrix) -> Matrix:
    """The way back, but for a factor, which is all one to a projection: the adjoint."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    return (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )


def turned_back(reading: Reading) -> Reading:
    """The reading of a page set straight with the size and the boxes of the page as it is displayed."""
    if reading.stance == AS_DISPLAYED:
        return reading

    def back(box: Box, _: int) -> Box:
        return put_back(box, reading.size, reading.stance)

    blocks = tuple(block.moved(back) for block in reading.blocks)
    size = displayed_size(reading.size, reading.stance)
    return replace(reading, size=size, blocks=blocks, stance=AS_DISPLAYED)
