"""Classify the vector drawings of a page: ruling lines, bullets, frames and illustrations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import isfinite
from typing import Any, NamedTuple

from doc2md.geometry import Box
from doc2md.rasterizer.glyphs import box_of
from doc2md.rasterizer.text_layer import Dot, Drawings, Fill, Rule

MAX_SHAPES = 20_000
"""Maximum number of drawn paths that are read per page."""
MAX_FRAMES = 500
"""Maximum number of frames that are kept per page."""

MIN_ART = 8.0
"""Minimum width or height of an illustration, in points. Smaller curves are letters, ticks and symbols."""

MAX_CORNER, MAX_CORNER_SHARE = 20.0, 0.25
"""Maximum size of a rounded corner of a box, in points, and as a fraction of the smaller side of a large box, as on a
poster."""

MAX_RULE_THICKNESS = 3.0
"""Maximum thickness of a ruling line, in points. A thicker filled box is not a line."""

CORNER_TOLERANCE = 0.1
"""Tolerance for the corner positions of a filled box, in points."""

MIN_DOT, MAX_DOT = 1.2, 7.0
"""Minimum and maximum width of a drawn bullet, in points."""

MAX_SPECK = 3.0
"""Maximum width and height, in points, of a speck: a part of a dotted rule that is drawn dot by dot."""

MAX_SPECK_STEP = 6.0
"""Maximum distance, in points, between the middles of two specks of one rule."""

MIN_SPECKS = 8
"""Minimum number of specks in a rule."""

MIN_FRAME = (40.0, 9.0)
"""Minimum width and height, in points, of a drawn rectangle that can hold a line of text."""


Corners = tuple[float, float, float, float]
"""The left, top, right and lower edge of a rectangle."""


class Shape(NamedTuple):
    """A drawn path.

    `fill` and `stroke` are its colours as red, green and blue from 0 to 1, or None if it is not filled or stroked.
    `items` are the drawing commands of MuPDF.
    """

    box: Box
    fill: tuple[float, ...] | None
    stroke: tuple[float, ...] | None
    items: tuple[Any, ...]

    @property
    def is_art(self) -> bool:
        """Whether the shape has curves or slanted lines and is not a box with rounded corners."""
        if max(self.box.width, self.box.height) < MIN_ART:
            return False
        bent = (
            item[1:]
            for item in self.items
            if item[0] != "re" and not (item[0] == "l" and _is_axial(*item[1:]))
        )
        points = [tuple(point) for item in bent for point in (item[0] if len(item) == 1 else item)]
        return bool(points) and not (self.box.width > MIN_FRAME[0] and all(map(self._at_corner, points)))

    def _at_corner(self, point: tuple[float, ...]) -> bool:
        x, y, box = point[0], point[1], self.box
        corner = max(MAX_CORNER, MAX_CORNER_SHARE * min(box.width, box.height))
        return min(x - box.x0, box.x1 - x) < corner and min(y - box.y0, box.y1 - y) < corner


def shapes(page: Any) -> list[Shape]:
    """Return the visible paths of a `pymupdf.Page` in painting order.

    Boxes are in points on the page as displayed. They end where the path is cut off, as curves are at the axes of a
    plot. At most `MAX_SHAPES` paths are read.
    """
    matrix = page.rotation_matrix if page.rotation else None
    found = []
    for path, rect in islice(_visible(page.get_cdrawings(extended=True)), MAX_SHAPES):
        fill = path.get("fill") if path.get("fill_opacity", 1) and "f" in path["type"] else None
        stroke = path.get("color") if path.get("stroke_opacity", 1) and "s" in path["type"] else None
        if fill is not None or stroke is not None:
            found.append(Shape(box_of(rect, matrix), fill, stroke, tuple(path["items"])))
    return found


def _visible(entries: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Corners]]:
    """Yield the paths among the entries of MuPDF, each with the part of its box that the clips around it show."""
    clips = list[tuple[int, Corners]]()
    for entry in entries:
        while clips and clips[-1][0] >= entry["level"]:
            clips.pop()
        if entry["type"] == "clip":
            clips.append((entry["level"], _cut(entry["scissor"], clips)))
        elif entry["type"] != "group" and all(map(isfinite, entry["rect"])):
            x0, y0, x1, y1 = rect = _cut(entry["rect"], clips)
            if x0 <= x1 and y0 <= y1:
                yield entry, rect


def _cut(rect: Corners, clips: Sequence[tuple[int, Corners]]) -> Corners:
    """The part of a rectangle inside the last clip. Its ends are before its starts if nothing of it is there."""
    if not clips:
        return rect
    (x0, y0, x1, y1), around = rect, clips[-1][1]
    return max(x0, around[0]), max(y0, around[1]), min(x1, around[2]), min(y1, around[3])


def is_bar(image: Mapping[str, Any]) -> bool:
    """Whether an image is a ruling line: one pixel, drawn long and thin. So Ghostscript writes the rules of TeX."""
    x0, y0, x1, y1 = image["bbox"]
    thin, long = sorted((x1 - x0, y1 - y0))
    return image["width"] == image["height"] == 1 and bool(thin <= MAX_RULE_THICKNESS < long)


def bar_of_pixel(bbox: Sequence[float], matrix: Any) -> Shape:
    """The shape of a ruling line that is an image. Its colour is not known."""
    box = box_of(bbox, matrix)
    return Shape(box, (0.0,), None, (("re", tuple(box)),))


def drawings(found: list[Shape], size: tuple[float, float]) -> Drawings:
    """Classify the shapes of a page. `size` is the width and height of the page in points."""
    across, down, dots = list[Rule](), list[Rule](), list[Dot]()
    art, boxes = list[Box](), list[Box]()
    fills, specks = list[Fill](), list[Box]()
    frames = dict[Box, None]()
    shown = Box(0, 0, size[0] + 1, size[1] + 1)
    for shape in found:
        box = shape.box
        if box.area and not shown.overlaps(box):
            continue
        if max(box.width, box.height) <= MAX_SPECK:
            specks.append(box)
        if (dot := _dot(shape)) is not None:
            dots.append(dot)
            continue
        if box.width > MIN_FRAME[0] and box.height > MIN_FRAME[1]:
            frames[box] = None
        for x0, y0, x1, y1 in _edges(shape):
            if y1 - y0 <= MAX_RULE_THICKNESS < x1 - x0:
                across.append(Rule((y0 + y1) / 2, x0, x1))
            elif x1 - x0 <= MAX_RULE_THICKNESS < y1 - y0:
                down.append(Rule((x0 + x1) / 2, y0, y1))
        boxes.append(box)
        if shape.fill is not None and min(box.width, box.height) > MAX_RULE_THICKNESS:
            fills += [Fill(part, _srgb(shape.fill)) for part in _filled_rectangles(shape)]
        if shape.is_art:
            art.append(box)
    across += _dotted_rules([(b.centre_y, b.centre_x, b.x0, b.x1) for b in specks])
    down += _dotted_rules([(b.centre_x, b.centre_y, b.y0, b.y1) for b in specks])
    return Drawings(
        tuple(across),
        tuple(down),
        tuple(dots),
        tuple(frames)[:MAX_FRAMES],
        tuple(art),
        tuple(boxes),
        tuple(fills)[:MAX_FRAMES],
    )


def _filled_rectangles(shape: Shape) -> Iterator[Box]:
    """Yield the filled parts of a shape that are rectangles, also with rounded corners."""
    parts = [Box(*item[1]) for item in shape.items if item[0] == "re"]
    if len(parts) > 1:
        yield from (part for part in parts if min(part.width, part.height) > MAX_RULE_THICKNESS)
    elif not shape.is_art:
        yield shape.box


def _srgb(colour: Sequence[float]) -> int:
    """A colour as an integer (0xRRGGBB). `colour` has one value from 0 to 1 for grey, or three."""
    red, green, blue = (*colour, *colour, *colour)[:3] if len(colour) < 3 else colour[:3]
    return round(255 * red) << 16 | round(255 * green) << 8 | round(255 * blue)


def _dotted_rules(specks: Sequence[tuple[float, float, float, float]]) -> Iterator[Rule]:
    """Yield the rules that are drawn dot by dot.

    Each speck is given by its middle across and along the rule, and by its start and end along the rule.
    """
    run: list[tuple[float, float, float, float]] = []
    for speck in (*sorted(specks, key=lambda speck: (round(speck[0] * 2), speck[1])), None):
        if run and (
            speck is None
            or abs(speck[0] - run[-1][0]) > CORNER_TOLERANCE
            or speck[1] - run[-1][1] > MAX_SPECK_STEP
        ):
            if len(run) >= MIN_SPECKS:
                yield Rule(run[0][0], run[0][2], run[-1][3])
            run = []
        if speck is not None:
            run.append(speck)


def _edges(shape: Shape) -> Iterator[tuple[float, float, float, float]]:
    """Yield the sides of a shape that can be ruling lines, as x0, y0, x1, y1 in points."""
    for item in shape.items:
        if item[0] == "l" and shape.stroke is not None:
            (ax, ay), (bx, by) = item[1], item[2]
            yield min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        elif item[0] == "re":
            x0, y0, x1, y1 = item[1]
            if min(x1 - x0, y1 - y0) <= MAX_RULE_THICKNESS:
                yield x0, y0, x1, y1
            elif shape.stroke is not None:
                yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    if shape.stroke is None:
        yield from (
            box for box in _rectangles(shape.items) if min(box.width, box.height) <= MAX_RULE_THICKNESS
        )


def _rectangles(items: Sequence[Any]) -> Iterator[Box]:
    """Yield the boxes that are drawn as four lines. Some programs write a filled bar in this way."""
    corners = list[tuple[float, float]]()
    for item in (*items, ("end",)):
        is_side = item[0] == "l" and _is_axial(*item[1:])
        if not is_side or (corners and item[1] != corners[-1]):
            if len(corners) in (4, 5):
                box = Box.around_points(corners)
                at = {
                    (abs(x - box.x0) < CORNER_TOLERANCE, abs(y - box.y0) < CORNER_TOLERANCE)
                    for x, y in corners
                }
                at |= {
                    (abs(x - box.x1) > CORNER_TOLERANCE, abs(y - box.y1) > CORNER_TOLERANCE)
                    for x, y in corners
                }
                if len(at) == 4 and box.area:
                    yield box
            corners = []
        if is_side:
            corners += [item[2]] if corners else item[1:3]


def _dot(shape: Shape) -> Dot | None:
    box = shape.box
    if not MIN_DOT <= box.width <= MAX_DOT or abs(box.width - box.height) > 0.6:
        return None
    return Dot(box, shape.fill is not None, shape.items[0][0] == "re")


def _is_axial(a: Sequence[float], b: Sequence[float]) -> bool:
    return abs(a[0] - b[0]) < 0.5 or abs(a[1] - b[1]) < 0.5
