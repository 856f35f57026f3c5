"""Tables between horizontal rules."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.booktabs import booktabs
from doc2md.rasterizer.text_layer import Drawings, Rule
from tests.builders.lines import row


@pytest.mark.parametrize(
    ("width", "heights", "found"),
    [(95, [95, 135], True), (80, [95, 135], False), (80, [95, 111, 135], True), (30, [95, 111, 135], False)],
    ids=["two rules", "two short rules", "three short rules", "three very short rules"],
)
def test_short_rules_make_a_table_if_there_are_three(width: float, heights: list[float], found: bool) -> None:
    lines = [
        row(text, x, 107 + 12 * n, size=4)
        for n in range(3)
        for text, x in ((f"{n}{n}", 101), (f"{n}7", 100 + width - 12))
    ]
    drawings = Drawings(across=tuple(Rule(y, 100, 100 + width) for y in heights))
    assert bool(booktabs(drawings, lines, [])) is found
