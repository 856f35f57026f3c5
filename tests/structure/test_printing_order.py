"""What the order of printing says: columns are printed one after the other, the rows of a grid in turn."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.geometry import Box
from doc2md.structure.order import reading_order
from doc2md.structure.printing_order import UNKNOWN, are_printed_apart, places_of, take_turns


@pytest.mark.parametrize(
    ("left", "right", "apart", "in_turn"),
    [
        ([0, 1, 2], [3, 4, 5], True, False),
        ([3, 4, 5], [0, 1, 2], True, False),
        ([0, 2, 4], [1, 3, 5], False, True),
        ([0, 1, 4], [2, 3, 5], False, False),
        ([0, 1, UNKNOWN], [3, 4, 5], False, False),
    ],
    ids=["columns", "right column first", "grid", "neither", "not known"],
)
def test_two_columns_are_printed_apart_or_take_turns(
    left: Sequence[int], right: Sequence[int], apart: bool, in_turn: bool
) -> None:
    assert are_printed_apart([left, right]) is apart
    assert take_turns(left, right) is in_turn


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([[4, 5], [0, 1, 2], [3]], [4, 0, 3]),
        ([*([at] for at in range(9)), [9, 11], [10]], [*range(9), UNKNOWN, UNKNOWN]),
        ([[0, 2, 4], [1, 3, 5], [6]], [UNKNOWN] * 3),
        ([[0], []], [0, UNKNOWN]),
    ],
    ids=["one after the other", "one interrupted", "sorted by height", "no lines"],
)
def test_the_place_of_a_text_is_known_if_it_is_printed_as_a_whole(
    texts: Sequence[Sequence[int]], expected: list[int]
) -> None:
    assert places_of(texts) == expected


CARDS = [Box(x, y, x + 100, y + 20 + x / 10) for y in (100, 200, 300) for x in (50, 200)]
"""Three rows of two texts, the right ones higher."""


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]),
        ([0, 3, 1, 4, 2, 5], [0, 2, 4, 1, 3, 5]),
        ([UNKNOWN] * 6, [0, 2, 4, 1, 3, 5]),
    ],
    ids=["row by row", "column by column", "not known"],
)
def test_texts_side_by_side_are_read_as_they_are_printed(places: list[int], expected: list[int]) -> None:
    gutter = Box(152, 95, 198, 360)
    assert reading_order(CARDS, gutters=[gutter], places=places) == expected
