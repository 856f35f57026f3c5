"""Which row is above another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.judge.neighbours import find_columns, find_neighbours, row_of
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.geometry import Box
from tests.builders.lines import line, row, span


@pytest.mark.parametrize(
    ("x", "down", "expected"),
    [
        (50, 75, True),
        (50, 85, False),
        (50, 3.5, True),
        (50, 2.5, False),
        (118, 12, True),
        (122, 12, False),
    ],
    ids=["near", "far above", "a little higher", "level", "indented", "further right"],
)
def test_the_row_above_is_near_and_higher(x: float, down: float, expected: bool) -> None:
    context = PageContext(1, (600, 800))
    rows = [row_of(line, context) for line in (row("stone", 50, 100), row("walls", x, 100 + down))]
    find_neighbours(rows, [0, 0])
    assert (rows[1].above, rows[0].below) == ((0, 1) if expected else (-1, -1))


def test_a_sign_without_width_is_in_a_column_of_its_own() -> None:
    sign = replace(span("b", 50, 100), box=Box(50, 93, 50, 100))
    rows = [row_of(line(sign), PageContext(1, (600, 800)))]
    find_columns(rows, [0])
    assert (rows[0].left, rows[0].right) == (50, 50)
