"""Markers put to their words: drawn bullets, and bullets or numbers that stand as lines of their own.

Browsers draw the marks of a list as shapes, and layout boxes often leave the mark out: joined to its words early, it
goes wherever they go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doc2md.converter.local.layout.text.rows import join
from doc2md.document import Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Dot, Line, Span, TextLayer
from doc2md.structure.lists import split_marker

NEAREST, FARTHEST = 0.1, 3.0
"""How far a marker stands from its words, in type sizes."""


def with_markers(layer: TextLayer, gutters: Sequence[Box] = (), formulas: Sequence[Box] = ()) -> list[Line]:
    """The lines of a layer, each marker joined to the line it introduces, but not over a gutter.

    The number of a formula is no marker, though it stands before the next column as one would.
    """
    markers = [
        i
        for i, line in enumerate(layer.lines)
        if _is_marker(line) and not any(box.covers(line.box, 0.5) for box in formulas)
    ]
    lines = [line for i, line in enumerate(layer.lines) if i not in markers]
    for marker in (layer.lines[i] for i in markers):
        at = _introduced(marker.box, lines, layer.right_to_left)
        if at is None or any(_between(gutter, marker.box, lines[at].box) for gutter in gutters):
            lines.append(marker)
        else:
            lines[at] = join([marker, lines[at]], layer.right_to_left)
    for dot in layer.drawings.dots:
        # A page of English words may still be set from right to left: then nothing stands after its bullets.
        for right_to_left in (layer.right_to_left, not layer.right_to_left):
            at = _introduced(dot.box, lines, right_to_left)
            if at is not None and not any(dot.box.overlaps(line.box) for line in layer.lines):
                lines[at] = join([_drawn(dot, lines[at]), lines[at]], right_to_left)
                break
    return lines


def _is_marker(line: Line) -> bool:
    if line.turned or len(line.text.strip()) > 6:
        return False
    split = split_marker(Text(line.text.strip() + " "))
    return split is not None and not split[1].plain.strip()


def _between(gutter: Box, one: Box, other: Box) -> bool:
    within = gutter.y0 <= one.y0 <= gutter.y1
    return within and min(one.x1, other.x1) <= gutter.centre_x <= max(one.x0, other.x0)


def _introduced(box: Box, lines: list[Line], right_to_left: bool) -> int | None:
    """The index of the line a marker at `box` stands before: the nearest on its row, if it is near."""
    near = list(_distances(box, lines, right_to_left))
    return min(near)[1] if near else None


def _distances(box: Box, lines: list[Line], right_to_left: bool) -> Iterator[tuple[float, int]]:
    for i, line in enumerate(lines):
        size = line.size
        if line.turned or not line.baseline - 0.85 * size < box.centre_y < line.baseline + 0.1 * size:
            continue
        gap = box.x0 - line.box.x1 if right_to_left else line.box.x0 - box.x1
        if NEAREST * size <= gap <= FARTHEST * size:
            yield gap, i


def _drawn(dot: Dot, line: Line) -> Line:
    char = ("▪" if dot.square else "•") if dot.filled else "◦"
    span = Span(char, dot.box, "", line.size, baseline=line.baseline, xs=(dot.box.x0,))
    return Line((span,), dot.box)
