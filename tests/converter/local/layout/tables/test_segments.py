"""Sums and extremes over groups of numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from doc2md.converter.local.layout.tables.segments import (
    ABSENT,
    Floats,
    firsts,
    largest,
    means,
    medians,
    shares,
    smallest,
    spreads,
    totals,
)

VALUES, OWNER = np.array([3.0, 1.0, 2.0, 5.0]), np.array([0, 0, 0, 2])
NOTHING = (np.zeros(0), np.zeros(0, np.int64))


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (totals, [6, 0, 5]),
        (means, [2, ABSENT, 5]),
        (spreads, [np.sqrt(2 / 3), ABSENT, 0]),
        (largest, [3, ABSENT, 5]),
        (smallest, [1, ABSENT, 5]),
        (firsts, [3, ABSENT, 5]),
        (medians, [2, ABSENT, 5]),
    ],
)
def test_each_group_has_its_number(
    function: Callable[[Any, Any, int], Floats], expected: list[float]
) -> None:
    assert np.allclose(function(VALUES, OWNER, 3), expected)


@pytest.mark.parametrize("function", [totals, means, spreads, largest, smallest, firsts, medians])
def test_no_numbers_at_all_are_no_error(function: Callable[[Any, Any, int], Floats]) -> None:
    assert function(*NOTHING, 2).tolist() == ([0, 0] if function is totals else [ABSENT, ABSENT])


def test_several_rows_of_numbers_have_means_of_their_own() -> None:
    assert shares(np.stack([VALUES, VALUES * 2]), OWNER, 3).tolist() == [[2, ABSENT, 5], [4, ABSENT, 10]]
