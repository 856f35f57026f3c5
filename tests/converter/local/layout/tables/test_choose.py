"""The chosen tables are worth most together, and none overlaps another."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.choose import MAX_RIVALS, choose
from doc2md.geometry import Box

UPPER, LOWER = Box(0, 0, 100, 50), Box(0, 60, 100, 110)
BOTH, NARROW = Box(0, 0, 100, 110), Box(0, 0, 60, 50)


@pytest.mark.parametrize(
    ("boxes", "worths", "expected"),
    [
        ([UPPER], [0.9], [0]),
        ([UPPER], [0.2], []),
        ([BOTH, UPPER, LOWER], [0.6, 0.9, 0.9], [1, 2]),
        ([BOTH, UPPER, LOWER], [0.9, 0.55, 0.55], [0]),
        ([UPPER, UPPER], [0.8, 0.9], [1]),
        ([UPPER, NARROW], [0.7, 0.9], [1]),
        ([LOWER, UPPER], [0.8, 0.8], [1, 0]),
    ],
    ids=["one", "worth too little", "two in one", "halves", "other cells", "narrower", "in reading order"],
)
def test_the_best_tables_are_chosen(boxes: list[Box], worths: list[float], expected: list[int]) -> None:
    assert choose(boxes, worths) == expected


def test_many_rivals_are_taken_one_by_one() -> None:
    boxes = [Box(0, 10 * i, 100, 10 * i + 18) for i in range(2 * MAX_RIVALS)]
    found = choose(boxes, [0.9 - 0.001 * i for i in range(len(boxes))])
    assert found[0] == 0
    assert not any(boxes[i].overlaps(boxes[j], 0.05) for i in found for j in found if i != j)
