"""What stands in the boxed fields of a form follows the labels at their left."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.field_rows import with_field_values
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row


def form(fields: int = 3, *, gap: float = 10, height: float = 16) -> tuple[list[Line], list[Box]]:
    """Labels with a field at their right, and their boxes."""
    labels = [row("Name", 50, 100 + 30 * n) for n in range(fields)]
    at = labels[0].box.x1 + gap
    values = [row(f"Harlow {n}", at, 101 + 30 * n) for n in range(fields)]
    boxes = [Box(at - 4, value.box.y0 - 2, at + 100, value.box.y0 - 2 + height) for value in values]
    return [*labels, *values], boxes


def texts(lines: list[Line], boxes: list[Box], gutters: tuple[Box, ...] = ()) -> list[str]:
    return [line.text for line in with_field_values(lines, boxes, gutters)]


@pytest.mark.parametrize(
    ("form", "joined"),
    [(form(), 3), (form(2), 0), (form(gap=40), 0), (form(height=40), 0)],
    ids=["form", "few fields", "far from the labels", "high boxes"],
)
def test_labels_are_joined_with_what_is_in_their_fields(
    form: tuple[list[Line], list[Box]], joined: int
) -> None:
    assert sum(text.startswith("Name Harlow") for text in texts(*form)) == joined


def test_no_line_is_joined_across_a_gutter() -> None:
    lines, boxes = form()
    gutter = Box(lines[0].box.x1 + 1, 0, boxes[0].x0, 400)
    assert texts(lines, boxes, (gutter,)) == [line.text for line in lines]


def test_signs_in_fields_side_by_side_follow_their_label() -> None:
    lines, boxes = form()
    label = row("Date", 50, 300)
    at = label.box.x1 + 10
    signs = [row(sign, at + 14 * n, 300) for n, sign in enumerate("1107")]
    cells = [Box(sign.box.x0 - 4, 288, sign.box.x0 + 10, 304) for sign in signs]
    assert "Date 1 1 0 7" in texts([*lines, label, *signs], [*boxes, *cells])


def test_a_cell_beside_another_is_no_label() -> None:
    lines, boxes = form()
    cells = [Box(46, box.y0, box.x0 - 1, box.y1) for box in boxes]
    assert texts(lines, [*boxes, *cells]) == [line.text for line in lines]
