"""Reading order of boxes on a page: a recursive cut into sections, columns and rows.

The idea is the XY-cut of Nagy and Seth (1984): a page is cut along its empty valleys. A plain XY-cut fails if
paragraphs of two columns happen to end at the same height, because the valley through both suggests a cut across the
columns. So rows are first grouped into sections: sequences of rows that together form the same columns. A title or a
wide figure ends a section. Inside a section, each column is read from top to bottom.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from doc2md.geometry import Box
from doc2md.structure.frames import group_by_frame, in_grid
from doc2md.structure.printing_order import UNKNOWN, are_printed_apart

Indices = list[int]

SHRINK = 0.1
"""Fraction of a box's smaller side by which it is shrunk on every side before valleys are searched. Boxes of a model
overlap a little."""

MAX_SHRINK = 4.0
"""In points. A box is shrunk by at most this much: a heading may reach only a few letters into the next column."""

MAX_DEPTH = 40
"""Maximum depth of the recursion."""

MAX_SPLIT_OFF = 2
"""Maximum number of rows at the top of a section that may be split off, because they are not part of its columns."""

MIN_CARDS = 3
"""Minimum number of cards side by side, and of boxes in each of them."""

MIN_COMMON_HEIGHT = 0.3
"""Minimum common height of two columns, as a fraction of the shorter column's height."""


def reading_order(
    boxes: Sequence[Box],
    right_to_left: bool = False,
    gutters: Sequence[Box] = (),
    folds: Sequence[Box] = (),
    *,
    frames: Sequence[Box] = (),
    rules: Sequence[Box] = (),
    places: Sequence[int] = (),
) -> Indices:
    """The indices of `boxes` in reading order. Boxes are in points; the origin is the top left corner.

    right_to_left  columns, and boxes in a row, are read from right to left
    gutters        column gutters. White space elsewhere may separate the labels of a form from their values
    folds          folds between the two pages of a book spread
    frames         frames and filled areas of the page. Boxes in one frame are read together
    rules          horizontal ruling lines. All that is above a rule across a gutter is read before what is below it
    places         the place of each box in the printing order. Where both are possible, it tells columns from rows

    Boxes at equal positions keep the order given.
    """
    if right_to_left:
        boxes, gutters, folds, frames, rules = map(_mirror, (boxes, gutters, folds, frames, rules))
    places = places or [UNKNOWN] * len(boxes)
    heights = sorted(rule.y0 for rule in rules if _divides(rule, boxes, gutters))
    parts: dict[tuple[int, int], Indices] = {}
    for i in sorted(range(len(boxes)), key=lambda i: (boxes[i].y0, boxes[i].x0)):
        page = sum(boxes[i].centre_x > fold.centre_x for fold in folds)
        parts.setdefault((page, bisect(heights, boxes[i].centre_y)), []).append(i)
    return [
        i for _, part in sorted(parts.items()) for i in _framed(boxes, part, gutters, frames, places, depth=0)
    ]


def _divides(rule: Box, boxes: Sequence[Box], gutters: Sequence[Box]) -> bool:
    """Whether a rule crosses a gutter and no box is beside it."""
    across = any(
        rule.x0 < gutter.x0 and gutter.x1 < rule.x1 and gutter.y0 <= rule.y0 <= gutter.y1
        for gutter in gutters
    )
    return across and not any(box.y0 + MAX_SHRINK < rule.y0 < box.y1 - MAX_SHRINK for box in boxes)


def _mirror(boxes: Sequence[Box]) -> list[Box]:
    return [Box(-box.x1, box.y0, -box.x0, box.y1) for box in boxes]


def _framed(
    boxes: Sequence[Box],
    part: Indices,
    gutters: Sequence[Box],
    frames: Sequence[Box],
    places: Sequence[int],
    *,
    depth: int,
) -> Indices:
    """The order of `part` if each frame is read as a whole."""
    groups = group_by_frame(boxes, part, frames) if depth < MAX_DEPTH else []
    if not groups:
        return _cut(boxes, part, gutters, places, depth=0)
    around = [Box.around(boxes[i] for i in group) for group in groups]
    if grid := in_grid(around):
        # The cards of a grid are read row by row, and nothing else is read between them.
        read = [
            i for at in grid for i in _framed(boxes, groups[at], gutters, frames, places, depth=depth + 1)
        ]
        groups, around = [read], [Box.around(around)]
    inside = {i for group in groups for i in group}
    alone = [i for i in part if i not in inside]
    units = [*groups, *([i] for i in alone)]
    first = [min(places[i] for i in unit) for unit in units]
    order = _cut([*around, *(boxes[i] for i in alone)], list(range(len(units))), gutters, first, depth=0)
    if grid:
        return [i for at in order for i in units[at]]
    return [i for at in order for i in _framed(boxes, units[at], gutters, frames, places, depth=depth + 1)]


def _cut(
    boxes: Sequence[Box], part: Indices, gutters: Sequence[Box], places: Sequence[int], depth: int
) -> Indices:
    if len(part) < 2 or depth > MAX_DEPTH:
        return sorted(part, key=lambda i: (round(boxes[i].y0), boxes[i].x0))
    rows = _valleys(boxes, part, axis=1)
    printed = _in_printed_order(rows, places)
    columns = _valleys(boxes, part, axis=0)
    has_gutter = _has_gutter(boxes, columns, gutters)
    are_printed = (
        has_gutter and len(printed) == 1 and are_printed_apart([[places[i] for i in c] for c in columns])
    )
    sections = [] if are_printed else printed if len(printed) > 1 else _sections(boxes, part)
    if len(sections) > 1:
        return [i for section in sections for i in _cut(boxes, section, gutters, places, depth + 1)]
    if are_printed or (
        len(columns) > 1
        and (len(rows) < 2 or _are_columns(boxes, columns))
        and (has_gutter or not _is_form(boxes, rows, columns))
    ):
        return [i for column in columns for i in _cut(boxes, column, gutters, places, depth + 1)]
    if len(rows) > 1:
        return [i for row in rows for i in _cut(boxes, row, gutters, places, depth + 1)]
    return _around_widest(boxes, part, gutters, places, depth)


class _Group(NamedTuple):
    """Boxes between two valleys: their extent along the axis after shrinking, and their full extent across it."""

    low: float
    high: float
    start: float
    end: float
    members: int

    def merged_with(self, other: _Group) -> _Group:
        return _Group(
            min(self.low, other.low),
            max(self.high, other.high),
            min(self.start, other.start),
            max(self.end, other.end),
            self.members + other.members,
        )


def _group(box: Box, axis: int) -> _Group:
    trim = min(MAX_SHRINK, SHRINK * max(0.0, min(box.width, box.height)))
    return _Group(box[axis] + trim, box[axis + 2] - trim, box[1 - axis], box[3 - axis], 1)


def _merge(groups: Iterable[_Group]) -> list[_Group]:
    """Merge groups that touch along the axis. The result is in order along the axis."""
    made: list[_Group] = []
    for group in sorted(groups):
        if made and group.low < made[-1].high:
            made[-1] = made[-1].merged_with(group)
        else:
            made.append(group)
    return made


def _valleys(boxes: Sequence[Box], part: Indices, axis: int) -> list[Indices]:
    """The groups of `part` between empty valleys across `axis` (0: x, 1: y), in order along it."""
    extents = {i: _group(boxes[i], axis) for i in part}
    groups: list[Indices] = []
    reach = float("-inf")
    for i in sorted(part, key=lambda i: extents[i].low):
        if extents[i].low >= reach:
            groups.append([])
        groups[-1].append(i)
        reach = max(reach, extents[i].high)
    return groups


def _sections(boxes: Sequence[Box], part: Indices) -> list[Indices]:
    """Cut `part` into horizontal sections. A row joins the section above if it forms common columns with it."""
    sections: list[list[Indices]] = []
    columns: list[_Group] = []
    for row in _valleys(boxes, part, axis=1):
        together = _merge([*columns, *_groups(boxes, [row])])
        if sections and not _side_by_side(together):
            together = _split_off_top(boxes, sections, row)
        if sections and _side_by_side(together) and not _is_below_cards(sections[-1], row):
            sections[-1].append(row)
            columns = together
            continue
        if sections and _heading_of_next(boxes, sections[-1], row):
            sections.append([sections[-1].pop()])
        sections.append([row])
        columns = _groups(boxes, [row])
    return [[i for row in section for i in row] for section in _with_column_tops(boxes, sections)]


def _is_below_cards(section: Sequence[Indices], row: Indices) -> bool:
    """Whether a single box is below cards, whose rows all have one box for each card."""
    cards = {len(boxes) for boxes in section}
    return len(row) == 1 and len(cards) == 1 and min(len(section), *cards) >= MIN_CARDS


def _with_column_tops(boxes: Sequence[Box], sections: list[list[Indices]]) -> list[list[Indices]]:
    """The sections. A single box right above a section joins it if it is the top of one of its columns."""
    made: list[list[Indices]] = []
    for section in reversed(sections):
        below = made[-1] if made else []
        if len(section) == 1 and len(section[0]) == 1 and _tops_column(boxes, section[0][0], below):
            below.insert(0, section[0])
        else:
            made.append(section)
    return made[::-1]


def _tops_column(boxes: Sequence[Box], lone: int, section: list[Indices]) -> bool:
    box = boxes[lone]
    under = [boxes[i] for row in section for i in row if boxes[i].overlap_x(box) > 0]
    if not under or min(other.y0 for other in under) - box.y1 > 1.5 * box.height:
        return False
    return _side_by_side(_groups(boxes, section)) and _side_by_side(_groups(boxes, [*section, [lone]]))


def _groups(boxes: Sequence[Box], rows: Iterable[Indices]) -> list[_Group]:
    return _merge(_group(boxes[i], 0) for row in rows for i in row)


def _split_off_top(boxes: Sequence[Box], sections: list[list[Indices]], row: Indices) -> list[_Group]:
    """The columns that `row` forms with the last section if its first rows are split off into their own sections.

    A running head above the gutter can look like part of one column, until a wider row shows that it is not.
    """
    section = sections[-1]
    for count in range(1, min(MAX_SPLIT_OFF, len(section) - 1) + 1):
        together = _groups(boxes, [*section[count:], row])
        if _side_by_side(together):
            sections[-1:] = [*([first] for first in section[:count]), section[count:]]
            return together
    return []


def _heading_of_next(boxes: Sequence[Box], section: list[Indices], row: Indices) -> bool:
    """Whether the last row of a section is a single box that is nearer to the next row than to the row above it.

    A narrow heading fits into the left column of the section above it, but belongs to the text below.
    """
    if len(section) < 2 or len(section[-1]) != 1:
        return False
    last = boxes[section[-1][0]]
    above = max(boxes[i].y1 for i in section[-2])
    return min(boxes[i].y0 for i in row) - last.y1 < last.y0 - above


def _are_columns(boxes: Sequence[Box], columns: list[Indices]) -> bool:
    return _side_by_side(_merge(_group(boxes[i], 0) for column in columns for i in column))


def _side_by_side(columns: Sequence[_Group]) -> bool:
    """Whether there are several groups that are side by side over enough of their height to be columns."""
    if len(columns) < 2:
        return False
    for left, right in pairwise(columns):
        common = min(left.end, right.end) - max(left.start, right.start)
        if common < MIN_COMMON_HEIGHT * min(left.end - left.start, right.end - right.start):
            return False
    tall = sum(column.members > 1 for column in columns)
    return tall * 2 >= len(columns)


def _has_gutter(boxes: Sequence[Box], columns: list[Indices], gutters: Sequence[Box]) -> bool:
    """Whether a known gutter runs between two of the columns."""
    return any(
        max(boxes[i].x1 for i in left) <= gutter.x1
        and gutter.x0 <= min(boxes[i].x0 for i in right)
        and any(gutter.gap_y(boxes[i]) <= 0 for i in left)
        for left, right in pairwise(columns)
        for gutter in gutters
    )


def _in_printed_order(rows: list[Indices], places: Sequence[int]) -> list[Indices]:
    """The rows, joined where a box of a lower row is printed before one of an upper row, as in the next column."""
    if any(places[i] == UNKNOWN for row in rows for i in row):
        return []
    made: list[Indices] = []
    for row in rows:
        joined, first = list(row), min(places[i] for i in row)
        while made and max(places[i] for i in made[-1]) > first:
            joined = made.pop() + joined
            first = min(places[i] for i in joined)
        made.append(joined)
    return made


def _is_form(boxes: Sequence[Box], rows: list[Indices], columns: list[Indices]) -> bool:
    """Whether every row has one box of each column at the same height: labels and values, which are read row by row."""
    if len(rows) < 3 or any(len(row) != len(columns) for row in rows):
        return False
    return all(
        max(boxes[i].y0 for i in row) - min(boxes[i].y0 for i in row)
        < 0.5 * min(boxes[i].height for i in row)
        for row in rows
    )


def _around_widest(
    boxes: Sequence[Box], part: Indices, gutters: Sequence[Box], places: Sequence[int], depth: int
) -> Indices:
    """The order if no valley separates the boxes: the widest box, which spans the others, is inserted last."""
    if len(part) < 4:
        return _by_rows(boxes, part)
    widest = max(part, key=lambda i: boxes[i].width)
    bridge = boxes[widest]
    order = _cut(boxes, [i for i in part if i != widest], gutters, places, depth + 1)
    below = (at for at, i in enumerate(order) if boxes[i].y0 >= bridge.y0 and boxes[i].overlap_x(bridge) > 0)
    at = next(below, len(order))
    return [*order[:at], widest, *order[at:]]


def _by_rows(boxes: Sequence[Box], part: Indices) -> Indices:
    """The order by rows, and from left to right in a row."""
    rows: list[Indices] = []
    for i in sorted(part, key=lambda i: boxes[i].y0):
        last = boxes[rows[-1][0]] if rows else None
        if last and boxes[i].y0 < last.y0 + last.height * 0.5 and boxes[i].height < last.height * 2:
            rows[-1].append(i)
        else:
            rows.append([i])
    return [i for row in rows for i in sorted(row, key=lambda i: boxes[i].x0)]
