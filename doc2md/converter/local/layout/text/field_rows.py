"""Join what stands in the boxed fields of a form with the labels at their left, before columns are searched.

Boxes that happen to be aligned look like columns, but a form is read along its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from doc2md.converter.local.layout.text.rows import join
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MIN_FIELDS = 3
"""Minimum number of labelled fields of a form."""

MIN_HEIGHT, MAX_HEIGHT = 1.0, 2.4
"""In units of the font size. Minimum and maximum height of a field for one line."""

MAX_GAP = 2.5
"""In units of the font size. Maximum distance between a label, or a sign in a field, and the field at its right."""

SAME_ROW = 0.6
"""In units of the font size. Maximum distance between the baselines of a label and of what stands in its field."""

MAX_SIGNS = 3
"""Maximum length of what stands in a field for one sign. MuPDF may join the signs of two fields."""

MAX_BOXES = 500
"""Maximum number of drawn boxes of a page that are looked at. Pages with more are drawings."""


def with_field_values(lines: Sequence[Line], boxes: Sequence[Box], gutters: Sequence[Box]) -> list[Line]:
    """The lines of a page, those in boxed fields joined with their labels. No line is joined across a gutter.

    `boxes` are those of all drawings of the page.
    """
    if len(boxes) > MAX_BOXES:
        return list(lines)
    filled = {i for i, line in enumerate(lines) if _is_in_field(line, boxes)}
    label_of = dict[int, int]()
    for i in sorted(filled, key=lambda i: lines[i].box.x0):
        before = _before(lines[i], lines, gutters)
        if before is not None and (before not in filled or _are_signs(lines[before], lines[i])):
            label_of[i] = label_of.get(before, before)
    return _joined(lines, label_of) if len({*label_of.values()} - filled) >= MIN_FIELDS else list(lines)


def _is_in_field(line: Line, boxes: Sequence[Box]) -> bool:
    return not line.turned and any(
        MIN_HEIGHT * line.size < box.height < MAX_HEIGHT * line.size and box.contains_point(line.box.centre)
        for box in boxes
    )


def _before(line: Line, lines: Sequence[Line], gutters: Sequence[Box]) -> int | None:
    """The index of the line right before another in its row; None if it is far, or if a gutter is between the two."""
    near = [
        (other.box.x1, i)
        for i, other in enumerate(lines)
        if abs(other.baseline - line.baseline) < SAME_ROW * line.size
        and 0 <= line.box.x0 - other.box.x1 < MAX_GAP * line.size
        and not other.turned
    ]
    edge, before = max(near, default=(0.0, None))
    is_cut = any(g.y0 < line.box.centre_y < g.y1 and edge <= g.centre_x <= line.box.x0 for g in gutters)
    return None if is_cut else before


def _are_signs(one: Line, other: Line) -> bool:
    return max(len(one.text.strip()), len(other.text.strip())) <= MAX_SIGNS


def _joined(lines: Sequence[Line], label_of: Mapping[int, int]) -> list[Line]:
    parts: dict[int, list[Line]] = {}
    for i, line in enumerate(lines):
        parts.setdefault(label_of.get(i, i), []).append(line)
    return [join(pieces) for pieces in parts.values()]
