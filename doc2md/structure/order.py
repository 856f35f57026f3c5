"""Reading order of boxes on a page: a recursive XY-cut.

After Nagy and Seth (1984), "Hierarchical representation of optically scanned documents": a page is cut
along its widest empty valleys, into columns and rows in turn, until nothing can be cut. Two things keep it
honest on real pages: boxes are shrunk a little, so that neighbours that touch can still be parted, and
a cut into columns is taken before a cut into rows only where the columns are real (each side holds text
for most of the common height), so that a row of a form is not read as two columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from doc2md.document import Box

Indices = list[int]

SHRINK = 0.1
"""Share of a box's height or width taken off for finding valleys: boxes of a model overlap by a few units."""


def reading_order(boxes: Sequence[Box]) -> Indices:
    """The indices of `boxes` (points, or any unit, the origin at the top left) in reading order.

    A tie keeps the order given, so an order that is already right stays as it is.
    """
    return _cut(boxes, list(range(len(boxes))), depth=0)


def _cut(boxes: Sequence[Box], part: Indices, depth: int) -> Indices:
    if len(part) < 2 or depth > 40:
        return sorted(part, key=lambda i: (round(boxes[i].y0), boxes[i].x0))
    rows = _valleys(boxes, part, axis=1)
    columns = _valleys(boxes, part, axis=0)
    pieces = columns if len(columns) > 1 and (len(rows) < 2 or _are_columns(boxes, columns)) else rows
    if len(pieces) < 2:
        return _by_rows(boxes, part)
    return [i for piece in pieces for i in _cut(boxes, piece, depth + 1)]


def _valleys(boxes: Sequence[Box], part: Indices, axis: int) -> list[Indices]:
    """Groups of `part` parted by empty valleys across `axis` (0: x, 1: y), in order along it."""

    def extent(i: int) -> tuple[float, float]:
        low, high = boxes[i][axis], boxes[i][axis + 2]
        trim = (high - low) * SHRINK
        return low + trim, high - trim

    ordered = sorted(part, key=lambda i: extent(i)[0])
    groups, reach = [[ordered[0]]], extent(ordered[0])[1]
    for i in ordered[1:]:
        low, high = extent(i)
        if low >= reach:
            groups.append([])
        groups[-1].append(i)
        reach = max(reach, high)
    return groups


def _are_columns(boxes: Sequence[Box], groups: list[Indices]) -> bool:
    """Whether groups side by side are columns of running text rather than the cells of one row.

    Columns hold several boxes each, or stand beside each other over much of their height.
    """
    spans = [Box.around(boxes[i] for i in group) for group in groups]
    for left, right in pairwise(spans):
        common = min(left.y1, right.y1) - max(left.y0, right.y0)
        if common < 0.3 * min(left.height, right.height):
            return False
    tall = sum(len(group) > 1 for group in groups)
    return tall * 2 >= len(groups)


def _by_rows(boxes: Sequence[Box], part: Indices) -> Indices:
    """Boxes that no valley parts: by the row they stand in, then from left to right."""
    rows: list[Indices] = []
    for i in sorted(part, key=lambda i: boxes[i].y0):
        last = boxes[rows[-1][0]] if rows else None
        if last and boxes[i].y0 < last.y0 + last.height * 0.5 and boxes[i].height < last.height * 2:
            rows[-1].append(i)
        else:
            rows.append([i])
    return [i for row in rows for i in sorted(row, key=lambda i: boxes[i].x0)]
