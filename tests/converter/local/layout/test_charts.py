"""Bars that make a drawing a chart."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.charts import has_bars
from doc2md.geometry import Box

AROUND = Box(0, 0, 400, 200)


def upright(*heights: float) -> list[Box]:
    return [Box(20 + 40 * n, 200 - height, 40 + 40 * n, 200) for n, height in enumerate(heights)]


def level(height: float, count: int) -> list[Box]:
    return [Box(20, 10 + 25 * n, 60 + 20 * n, 10 + 25 * n + height) for n in range(count)]


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        (upright(11, 12, 13), False),
        (upright(16, 17, 18), True),
        (upright(60, 90), False),
        (upright(60, 90, 120), True),
        (level(3.2, 7), False),
        (level(5, 7), True),
        (level(10, 5), False),
        (level(10, 7), True),
    ],
    ids=["low", "high", "two", "three", "flat", "less flat", "few ends", "many ends"],
)
def test_some_shapes_of_different_length_are_bars(shapes: Sequence[Box], expected: bool) -> None:
    assert has_bars(AROUND, shapes) is expected
