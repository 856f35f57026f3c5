"""Boxes on a page, and the transform between a page as displayed and the same page set upright for reading.

Units are PDF points. The origin is the top left corner of the page, x grows to the right and y grows downwards.

OCR reads an upright page. A `PageTransform` describes how the displayed page becomes that upright page. A sheet of
paper that was photographed at an angle is rectified first. Then the page is rotated about its middle, by quarter turns
and by the small skew of its lines. The upright page is enlarged to contain the corners of the rotated one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, dist, radians, sin
from typing import NamedTuple

Size = tuple[float, float]
"""Width and height."""
Point = tuple[float, float]
Matrix = tuple[tuple[float, float, float], ...]
"""The three rows of a projection."""


class Box(NamedTuple):
    """A rectangle: its left, top, right and bottom edge, in points.

    All distances below are in points. "From left to right" is the x axis, "from top to bottom" the y axis.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """In square points; 0 if the width or the height is negative."""
        return max(0.0, self.x1 - self.x0) * max(0.0, self.y1 - self.y0)

    @property
    def centre(self) -> Point:
        return self.centre_x, self.centre_y

    @property
    def centre_x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def centre_y(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Clockwise from the top left."""
        return (self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1)

    def overlap(self, other: Box) -> Box:
        """The common part. Its area is 0 if the boxes do not overlap."""
        return Box(
            max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1)
        )

    def common_area(self, other: Box) -> float:
        """The area of the common part, in square points; 0 if the boxes do not overlap."""
        # Pages compare hundreds of thousands of boxes, and most of them are apart.
        left, top, right, bottom = self
        x0, y0, x1, y1 = other
        width = (x1 if x1 < right else right) - (x0 if x0 > left else left)
        height = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
        return width * height if width > 0 and height > 0 else 0.0

    def overlap_x(self, other: Box) -> float:
        """The width that both boxes share, at any height; 0 or less if they share none."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def overlap_y(self, other: Box) -> float:
        """The height that both boxes share, at any horizontal position; 0 or less if they share none."""
        return min(self.y1, other.y1) - max(self.y0, other.y0)

    def gap_x(self, other: Box) -> float:
        """The horizontal distance between the boxes; less than 0 if they overlap from left to right."""
        before, after = other.x0 - self.x1, self.x0 - other.x1
        return before if before > after else after  # half the time that `max` takes

    def gap_y(self, other: Box) -> float:
        """The vertical distance between the boxes; less than 0 if they overlap from top to bottom."""
        above, below = self.y0 - other.y1, other.y0 - self.y1
        return above if above > below else below

    def overlaps(self, other: Box, share: float = 0.0) -> bool:
        """Whether the common area is more than `share` (0 to 1) of the area of the smaller box."""
        return self.common_area(other) > share * min(self.area, other.area)

    def similarity(self, other: Box) -> float:
        """The common area over the area of both together (intersection over union), 0 to 1."""
        common = self.common_area(other)
        return common / (self.area + other.area - common) if common else 0.0

    def covers(self, other: Box, share: float) -> bool:
        """Whether more than `share` (0 to 1) of the area of `other` lies in this box."""
        return self.common_area(other) > share * other.area

    def contains(self, other: Box, slack: float = 0.0) -> bool:
        """Whether `other` is inside or on the edges. It may extend beyond every edge by `slack` points."""
        return self.contains_x(other, slack) and self.y0 - slack <= other.y0 and other.y1 <= self.y1 + slack

    def contains_x(self, other: Box, slack: float = 0.0) -> bool:
        """The same for the left and right edge only."""
        return self.x0 - slack <= other.x0 and other.x1 <= self.x1 + slack

    def contains_point(self, point: Point, slack_y: float = 0.0) -> bool:
        """Whether a point is inside or on the edges, or up to `slack_y` points above or below the box."""
        x, y = point
        return self.x0 <= x <= self.x1 and self.y0 - slack_y <= y <= self.y1 + slack_y

    def grown(self, x: float, y: float) -> Box:
        """A box larger by `x` points on the left and on the right, and by `y` points above and below."""
        return Box(self.x0 - x, self.y0 - y, self.x1 + x, self.y1 + y)

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest box that contains all of `boxes` (at least one)."""
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        return Box(min(x0), min(y0), max(x1), max(y1))

    @staticmethod
    def around_points(points: Iterable[Point]) -> Box:
        """The smallest box that contains all of `points` (at least one)."""
        xs, ys = zip(*points, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))


class PaperSheet(NamedTuple):
    """A sheet of paper in a photograph of `size`; `corners` run clockwise from the top left corner."""

    size: Size
    corners: tuple[Point, Point, Point, Point]


class PageTransform(NamedTuple):
    """The transform that sets a displayed page upright.

    `sheet` is rectified first, if there is one. Then the page is rotated clockwise by `rotation` (0, 90, 180 or 270
    degrees), and back by `skew`, the angle in degrees at which its lines lean.
    """

    rotation: int = 0
    skew: float = 0.0
    sheet: PaperSheet | None = None

    @property
    def angle(self) -> float:
        """The whole clockwise rotation, in degrees."""
        return self.rotation - self.skew


AS_DISPLAYED = PageTransform()
"""The transform that changes nothing."""


def upright_size(size: Size, transform: PageTransform) -> Size:
    """Width and height of the upright page that `transform` makes of a displayed page of `size`."""
    (width, height), (c, s) = (
        flat_size(transform.sheet.corners) if transform.sheet else size,
        _sides(transform),
    )
    return width * c + height * s, width * s + height * c


def displayed_size(size: Size, transform: PageTransform) -> Size:
    """Width and height of the displayed page whose upright page has `size`."""
    return transform.sheet.size if transform.sheet else _turned_size(size, transform)


def flat_size(corners: Sequence[Point]) -> Size:
    """Width and height of a rectified sheet: the mean lengths of its opposite edges. `corners` run clockwise."""
    top, right, bottom, left = (dist(a, b) for a, b in pairwise([*corners, corners[0]]))
    return (top + bottom) / 2, (left + right) / 2


def _turned_size(size: Size, transform: PageTransform) -> Size:
    """The size before the rotation of a page that has `size` after it."""
    (width, height), (c, s) = size, _sides(transform)
    return (width * c - height * s) / (c * c - s * s), (height * c - width * s) / (c * c - s * s)


def _sides(transform: PageTransform) -> tuple[float, float]:
    """The factors of a page's width and of its height in the width of the upright page."""
    c, s = cos(radians(transform.skew)), abs(sin(radians(transform.skew)))
    return (c, s) if transform.rotation % 180 == 0 else (s, c)


def upright_box(box: Box, size: Size, transform: PageTransform) -> Box:
    """The box on the upright page around a box of the displayed page, which has `size`."""
    return Box.around_points(_upright_point(corner, size, transform) for corner in box.corners)


def displayed_box(box: Box, size: Size, transform: PageTransform) -> Box:
    """The box on the displayed page around a box of the upright page, which has `size`."""
    width, height = displayed_size(size, transform)
    x0, y0, x1, y1 = Box.around_points(displayed_point(corner, size, transform) for corner in box.corners)
    return Box(max(0.0, x0), max(0.0, y0), min(width, x1), min(height, y1))


def displayed_point(point: Point, size: Size, transform: PageTransform) -> Point:
    """The point on the displayed page for a point of the upright page, which has `size`."""
    before = _turned_size(size, transform)
    x, y = _turned(point, size, before, -transform.angle)
    return (
        _projected((x / before[0], y / before[1]), _to_sheet(transform.sheet.corners))
        if transform.sheet
        else (x, y)
    )


def _upright_point(point: Point, size: Size, transform: PageTransform) -> Point:
    """The point on the upright page for a point of the displayed page, which has `size`."""
    before = size
    if transform.sheet:
        before = flat_size(transform.sheet.corners)
        x, y = _projected(point, _inverse(_to_sheet(transform.sheet.corners)))
        point = x * before[0], y * before[1]
    return _turned(point, before, upright_size(size, transform), transform.angle)


def _turned(point: Point, size: Size, other: Size, angle: float) -> Point:
    """A point rotated clockwise by `angle` degrees about the middle of a page of `size`, on a page of size `other`."""
    c, s = cos(radians(angle)), sin(radians(angle))
    x, y = point[0] - size[0] / 2, point[1] - size[1] / 2
    return c * x - s * y + other[0] / 2, s * x + c * y + other[1] / 2


def _projected(point: Point, matrix: Matrix) -> Point:
    x, y, w = (a * point[0] + b * point[1] + c for a, b, c in matrix)
    w = w or 1e-9  # a point on the horizon has no image
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
    """The inverse projection: the adjoint matrix. A constant factor makes no difference to a projection."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    return (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
