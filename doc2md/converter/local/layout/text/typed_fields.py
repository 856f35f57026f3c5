"""Know forms that were filled in with a typewriter font. What stands in their fields is no code."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.text.classify import CODE_SIGN
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MIN_FIELDS = 3
"""Minimum number of fields of a form."""

MIN_SHARE = 0.5
"""Minimum share of the lines in a typewriter font that stand in fields, and share of these that look like no code."""

MAX_HEIGHT = 3.5
"""In units of the font size. Maximum height of a field. A higher frame may have a listing in it."""

MAX_GAP = 8.0
"""In units of the font size. Maximum distance between the label of a field and the field."""

SAME_ROW = 0.6
"""In units of the font size. Maximum distance between the baselines of a label and of what stands in its field."""


def has_typed_fields(lines: Sequence[Line], fields: Sequence[Box]) -> bool:
    """Whether most lines in a typewriter font stand in fields that have a label: above them, or at their left.

    `fields` are the drawn frames and the ruled cells of the page.
    """
    typed = [line for line in lines if line.mono]
    if len(typed) < MIN_FIELDS:
        return False
    labels = [line for line in lines if not line.mono and any(map(str.isalpha, line.text))]
    filled = [line for line in typed if _is_in_field(line, fields, labels)]
    plain = [line for line in filled if not CODE_SIGN.search(line.text)]
    return len(plain) >= max(MIN_FIELDS, MIN_SHARE * len(filled)) and len(filled) >= MIN_SHARE * len(typed)


def _is_in_field(line: Line, fields: Sequence[Box], labels: Sequence[Line]) -> bool:
    around = [box for box in fields if box.contains_point(line.box.centre)]
    field = min(around, key=lambda box: box.area, default=None)
    if field is None or field.height > MAX_HEIGHT * line.size:
        return False
    return any(_is_label(label, line, field) for label in labels)


def _is_label(label: Line, line: Line, field: Box) -> bool:
    if field.contains_point(label.box.centre):
        return label.baseline < line.baseline or label.box.x1 < line.box.x0
    in_row = abs(label.baseline - line.baseline) < SAME_ROW * line.size
    return in_row and 0 <= field.x0 - label.box.x1 < MAX_GAP * line.size
