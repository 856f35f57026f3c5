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
        i for i, line in enumerate(layer.lines) if _is_marker(line) and not _within(line.box, formulas)
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
            if at is not None and not any(_touches(dot.box, line) for line in layer.lines):
                lines[at] = join([_drawn(dot, lines[at]), lines[at]], right_to_left)
                break
    return lines


def _is_marker(line: Line) -> bool:
    if line.turned or len(line.text.strip()) > 6:
        return False
    split = split_marker(Text(line.text.strip() + " "))
    return split is not None and not split[1].plain.strip()


def _between(gutter: Box, one: Box, other: Box) -> bool:
    middle = (gutter.x0 + gutter.x1) / 2
    return gutter.y0 <= one.y0 <= gutter.y1 and min(one.x1, other.x1) <= middle <= max(one.x0, other.x0)


def _within(box: Box, others: Sequence[Box]) -> bool:
    return any(box.overlap(other).area > 0.5 * box.area for other in others)


def _introduced(box: Box, lines: list[Line], right_to_left: bool) -> int | None:
    """The index of the line a marker at `box` stands before: the nearest on its row, if it is near."""
    near = list(_distances(box, lines, right_to_left))
    return min(near)[1] if near else None


def _distances(box: Box, lines: list[Line], right_to_left: bool) -> Iterator[tuple[float, int]]:
    middle = (box.y0 + box.y1) / 2
    for i, line in enumerate(lines):
        size = line.size
        if line.turned or not line.baseline - 0.85 * size < middle < line.baseline + 0.1 * size:
            continue
        gap = box.x0 - line.box.x1 if right_to_left else line.box.x0 - box.x1
        if NEAREST * size <= gap <= FARTHEST * size:
            yield gap, i


def _drawn(dot: Dot, line: Line) -> Line:
    char = ("▪" if dot.square else "•") if dot.filled else "◦"
    span = Span(char, dot.box, "", line.size, baseline=line.baseline, xs=(dot.box.x0,))
    return Line((span,), dot.box)


def _touches(box: Box, line: Line) -> bool:
    common = box.overlap(line.box)
    return common.width > 0 and common.height > 0
