"""Which row is above another."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.judge.neighbours import find_neighbours, row_of
from doc2md.converter.local.layout.text.draft import PageContext
from tests.builders.lines import row


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
