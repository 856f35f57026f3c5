"""How far a passage is indented, aligned and set apart if it is a quotation."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.block_quotes import is_quote
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.rasterizer.text_layer import Drawings, Rule
from tests.builders.lines import row

WIDE = "Rivers carry sand and stones to the sea."


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"indent": 7}, False),
        ({"indent": 9}, True),
        ({"indent": 50}, True),
        ({"indent": 75}, False),
        ({"ragged": 1.5}, True),
        ({"ragged": 2.6}, False),
        ({"step": 15}, False),
        ({"step": 20}, True),
    ],
    ids=["level", "indented", "far", "too far", "nearly aligned", "ragged", "close", "apart"],
)
def test_a_quotation_is_indented_aligned_and_apart(given: dict[str, float], expected: bool) -> None:
    x, top = 70 + given.get("indent", 25), 112 + given.get("step", 24)
    above = [row(WIDE, 70, 100), row(WIDE, 70, 112)]
    group = [row(WIDE, x, top), row(WIDE, x + given.get("ragged", 0), top + 12)]
    below = [row(WIDE, 70, top + 36), row(WIDE, 70, top + 48)]
    assert is_quote(PageContext(2, (595, 842)), group, [above, group, below]) is expected


BAR = Rule(70, 115, 150)


@pytest.mark.parametrize(
    ("down", "x", "beside", "expected"),
    [
        ((BAR,), 82, None, True),
        ((BAR,), 75, None, True),
        ((BAR,), 73, None, False),
        ((BAR,), 92, None, True),
        ((BAR,), 97, None, False),
        ((Rule(70, 115, 130),), 82, None, False),
        ((BAR, Rule(400, 115, 150)), 82, None, False),
        ((BAR,), 82, 140, False),
        ((), 82, None, False),
    ],
    ids=["bar", "near", "too near", "far", "too far", "too short", "frame", "between columns", "no bar"],
)
def test_a_bar_at_the_left_makes_a_quotation(
    down: tuple[Rule, ...], x: float, beside: float | None, expected: bool
) -> None:
    group = [row(WIDE, x, 124), row(WIDE, x + 5, 136)]
    other = [row("Walls", 20, beside or 60)]
    context = PageContext(1, (595, 842), drawings=Drawings(down=down))
    assert is_quote(context, group, [other, group]) is expected


@pytest.mark.parametrize(
    ("across", "expected"),
    [(Rule(115, 30, 500), False), (Rule(151, 69, 500), False), (Rule(155, 30, 500), True)],
    ids=["crosses", "begins at its end", "apart"],
)
def test_a_bar_that_meets_a_rule_is_part_of_a_frame(across: Rule, expected: bool) -> None:
    group = [row(WIDE, 82, 124), row(WIDE, 87, 136)]
    context = PageContext(1, (595, 842), drawings=Drawings(down=(BAR,), across=(across,)))
    assert is_quote(context, group, [group]) is expected
