"""Join list markers with the line they introduce: drawn bullets, and bullets or numbers that are separate lines.

Browsers draw list bullets as shapes, and the areas of the layout model often leave markers out. Markers are joined
early, so that they stay with their words in all later steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doc2md.converter.local.layout.text.rows import join
from doc2md.document import Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Dot, Line, Span, TextLayer
from doc2md.structure.lists import split_marker

MIN_DISTANCE = 0.1
MAX_DISTANCE = 3.0
"""In units of the font size. Minimum and maximum distance between a marker and its words."""


def with_markers(layer: TextLayer, gutters: Sequence[Box] = (), formulas: Sequence[Box] = ()) -> list[Line]:
    """Return the lines of a layer, each marker joined with the line it introduces, but not across a gutter.

    `formulas` are the boxes of formulas. The number of a formula is not a marker, even if it is right before the
    next column.
    """
    markers = [
        i
        for i, line in enumerate(layer.lines)
        if _is_marker(line) and not any(box.covers(line.box, 0.5) for box in formulas)
    ]
    lines = [line for i, line in enumerate(layer.lines) if i not in markers]
    for marker in (layer.lines[i] for i in markers):
        at = _line_after(marker.box, lines, layer.right_to_left)
        if at is None or any(_is_between(gutter, marker.box, lines[at].box) for gutter in gutters):
            lines.append(marker)
        else:
            lines[at] = join([marker, lines[at]], layer.right_to_left)
    for dot in layer.drawings.dots:
        # A page with English words may still be laid out from right to left. Then its bullets are on the right.
        for right_to_left in (layer.right_to_left, not layer.right_to_left):
            at = _line_after(dot.box, lines, right_to_left)
            if at is not None and not any(dot.box.overlaps(line.box) for line in layer.lines):
                lines[at] = join([_bullet_line(dot, lines[at]), lines[at]], right_to_left)
                break
    return lines


def _is_marker(line: Line) -> bool:
    if line.turned or len(line.text.strip()) > 6:
        return False
    split = split_marker(Text(line.text.strip() + " "))
    return split is not None and not split[1].plain.strip()


def _is_between(gutter: Box, one: Box, other: Box) -> bool:
    within = gutter.y0 <= one.y0 <= gutter.y1
    return within and min(one.x1, other.x1) <= gutter.centre_x <= max(one.x0, other.x0)


def _line_after(box: Box, lines: list[Line], right_to_left: bool) -> int | None:
    """Index of the nearest line in the same row that a marker at `box` introduces, or None."""
    near = list(_distances(box, lines, right_to_left))
    return min(near)[1] if near else None


def _distances(box: Box, lines: list[Line], right_to_left: bool) -> Iterator[tuple[float, int]]:
    for i, line in enumerate(lines):
        size = line.size
        if line.turned or not line.baseline - 0.85 * size < box.centre_y < line.baseline + 0.1 * size:
            continue
        gap = box.x0 - line.box.x1 if right_to_left else line.box.x0 - box.x1
        if MIN_DISTANCE * size <= gap <= MAX_DISTANCE * size:
            yield gap, i


def _bullet_line(dot: Dot, line: Line) -> Line:
    char = ("▪" if dot.square else "•") if dot.filled else "◦"
    span = Span(char, dot.box, "", line.size, baseline=line.baseline, xs=(dot.box.x0,))
    return Line((span,), dot.box)
