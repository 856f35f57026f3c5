"""The best tables are chosen first, and none overlaps another."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.choose import better_division, choose
from doc2md.converter.local.layout.tables.tiling import Tiling
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
        ([BOTH, UPPER, LOWER], [0.94, 0.79, 0.77], [0]),
        ([UPPER, NARROW], [0.8, 0.805], [0]),
        ([LOWER, UPPER], [0.8, 0.8], [1, 0]),
    ],
    ids=[
        "one",
        "worth too little",
        "two in one",
        "halves",
        "other cells",
        "narrower",
        "good halves",
        "larger",
        "in reading order",
    ],
)
def test_the_best_tables_are_chosen(boxes: list[Box], worths: list[float], expected: list[int]) -> None:
    assert choose(boxes, worths) == expected


def division(columns: int, rows: int, right: float = 100.0) -> Tiling:
    """A part of a page in equal columns and rows."""
    xs = tuple(right * i / columns for i in range(columns + 1))
    return Tiling(xs, tuple(50.0 * i / rows for i in range(rows + 1)))


@pytest.mark.parametrize(
    ("other", "score", "expected"),
    [
        (division(2, 3), 0.6, 1),
        (division(2, 3), 0.4, 0),
        (division(3, 3), 0.6, 0),
        (division(2, 5), 0.6, 0),
        (division(2, 3, right=104.0), 0.6, 1),
        (division(2, 3, right=108.0), 0.6, 0),
    ],
    ids=["fewer rows", "worse", "other columns", "more rows", "nearly the same part", "a larger part"],
)
def test_wrapped_cells_of_a_table_are_joined_as_the_judge_prefers(
    other: Tiling, score: float, expected: int
) -> None:
    assert better_division(0, [division(2, 4), other], [0.5, score], lambda _: False) == expected


def test_rows_are_not_joined_if_they_are_several() -> None:
    others = [division(2, 2), division(2, 3)]
    assert better_division(0, [division(2, 4), *others], [0.5, 0.7, 0.6], lambda each: each is others[0]) == 2


@pytest.mark.parametrize(("common", "found"), [(0.04, [0, 1]), (0.06, [0])])
def test_tables_hardly_overlap(common: float, found: list[int]) -> None:
    boxes = [Box(0, 0, 100, 100), Box(0, 100 * (1 - common), 100, 200 - 100 * common)]
    assert choose(boxes, [0.9, 0.8]) == found


@pytest.mark.parametrize(("score", "found"), [(0.77, [1]), (0.75, [0])])
def test_of_two_tables_that_are_nearly_as_likely_the_larger_one_is_chosen(
    score: float, found: list[int]
) -> None:
    assert choose([Box(0, 0, 100, 10), Box(0, 0, 100, 73.9)], [0.8, score]) == found


@pytest.mark.parametrize(("score", "found"), [(0.55, [0]), (0.45, [])])
def test_a_table_is_more_likely_than_not(score: float, found: list[int]) -> None:
    assert choose([UPPER], [score]) == found
