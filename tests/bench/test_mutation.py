"""The thresholds that `bench/mutation.py` lists, and the changes that it makes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mutation import Change, changed, draw, moved, relevant_tests, thresholds

FILE = Path("doc2md/structure/gaps.py")
SOURCE = b'''"""Gaps \xe2\x80\x94 wide and narrow."""

MIN_GAP: float = 0.5
MAX_WIDE, MAX_HIGH = 3, -2.5
RANGE = (0.25, 4)
NONE, SHARE = 0, 1 / 8
NAME, _FLAG, lower, SURE = "gap", 1 << 3, 7.0, True


def is_wide(gap: float) -> bool:
    return gap > 1.5 * MIN_GAP and gap != 12
'''


def found(*, comparisons: bool = False) -> list[tuple[str, int | float]]:
    return [(each.name, each.value) for each in thresholds(FILE, SOURCE, comparisons=comparisons)]


def test_numbers_with_upper_case_names_are_thresholds() -> None:
    named = [("MIN_GAP", 0.5), ("MAX_WIDE", 3), ("MAX_HIGH", -2.5), ("RANGE", 0.25), ("RANGE", 4)]
    assert found() == [*named, ("SHARE", 0.125)]


def test_numbers_in_comparisons_are_thresholds_on_demand() -> None:
    assert found(comparisons=True)[-1] == ("gap > 1.5 * MIN_GAP", 1.5)


@pytest.mark.parametrize(
    ("value", "factor", "expected"),
    [(0.5, 1.5, 0.75), (0.1, 0.6, 0.06), (10, 0.6, 6), (3, 1.5, 4), (1, 1.5, 2), (1, 0.6, 0), (-2, 1.5, -3)],
)
def test_a_threshold_is_multiplied_and_an_integer_stays_one(
    value: float, factor: float, expected: float
) -> None:
    assert moved(value, factor) == expected
    assert type(moved(value, factor)) is type(value)


@pytest.mark.parametrize("at", range(6))
def test_a_change_replaces_one_number_and_nothing_else(at: int) -> None:
    threshold = list(thresholds(FILE, SOURCE))[at]
    after = changed(SOURCE, Change(threshold, 99))
    expected = [*found()]
    expected[at] = (threshold.name, 99)
    assert [(each.name, each.value) for each in thresholds(FILE, after)] == expected
    ast.parse(after)


def test_a_seed_draws_the_same_changes_each_time() -> None:
    every = list(thresholds(FILE, SOURCE))
    assert draw(every, 5, 1) == draw(every, 5, 1)
    assert draw(every, 5, 1) != draw(every, 5, 2)
    assert len(draw(every, 99, 1)) == 2 * len(every)


def test_the_tests_beside_a_module_run_first(tmp_path: Path) -> None:
    files = ("structure/test_lists.py", "structure/test_gaps.py", "rasterizer/test_gaps.py")
    for name in files:
        file = tmp_path / "tests" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert relevant_tests(tmp_path, FILE)[:2] == [
        "tests/structure/test_gaps.py",
        "tests/structure/test_lists.py",
    ]
    assert relevant_tests(tmp_path, FILE, ["tests/rasterizer"]) == ["tests/rasterizer/test_gaps.py"]
