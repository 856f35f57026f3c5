"""What is typed into the fields of a form is no code."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.typed_fields import has_typed_fields
from doc2md.geometry import Box
from tests.builders.lines import row

HEIGHT = 16.0


def form(*, label: str = "Name", value: str = "HARLOW", fields: int = 3) -> bool:
    lines, boxes = [row("See the notes before you begin", 50, 40)], []
    for n in range(fields):
        y = 100 + 30 * n
        lines += [row(label, 50, y), row(value, 100, y - 1, mono=True)]
        boxes.append(Box(95, y - 11, 300, y - 11 + HEIGHT))
    return has_typed_fields(lines, boxes)


@pytest.mark.parametrize(
    ("form", "found"),
    [
        (form(), True),
        (form(fields=2), False),
        (form(label="1"), False),
        (form(value="wall(sea)"), False),
    ],
    ids=["form", "few fields", "no labels", "code"],
)
def test_words_in_a_typewriter_font_in_labelled_fields_are_no_code(form: bool, found: bool) -> None:
    assert form is found


@pytest.mark.parametrize(("height", "found"), [(30, True), (60, False)], ids=["field", "frame of a listing"])
def test_a_label_may_stand_above_the_words_in_its_field(height: float, found: bool) -> None:
    lines = [
        line
        for n in range(3)
        for line in (row("Name", 50, 100 + 80 * n), row("HARLOW", 50, 112 + 80 * n, mono=True))
    ]
    boxes = [Box(45, 118 + 80 * n - height, 300, 118 + 80 * n) for n in range(3)]
    assert has_typed_fields(lines, boxes) is found


def test_typed_words_outside_fields_decide_too() -> None:
    lines = [row("Name", 50, 100), *(row("HARLOW", 100 + 80 * n, 100, mono=True) for n in range(7))]
    boxes = [Box(95 + 80 * n, 90, 170 + 80 * n, 106) for n in range(7)]
    assert not has_typed_fields(lines, boxes[:1])
