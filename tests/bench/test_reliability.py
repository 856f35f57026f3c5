"""Measuring the order of pages and the reliability of confidence."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from rulers.reliability import bins, diagram, found_first


@pytest.mark.parametrize(
    ("pages", "share"),
    [
        ([(0.9, 4), *[(0.1, 0)] * 9], 1.0),
        ([(0.9, 1), (0.2, 4), *[(0.1, 0)] * 8], 0.25),
        ([(0.5, 4), (0.5, 0), *[(0.1, 0)] * 8], 0.5),  # equal pages are in no order
        ([(0.5, 0), (0.1, 0)], 1.0),  # nothing was to be found
    ],
)
def test_the_first_tenth_of_pages_is_compared_with_a_perfect_order(
    pages: list[tuple[float, int]], share: float
) -> None:
    assert found_first(pages) == pytest.approx(share)


def test_a_diagram_has_a_disc_for_each_bin_with_blocks() -> None:
    blocks = [("item", 0.95, True), ("item", 0.91, False), ("item", 0.2, False), ("item", 1.0, True)]
    assert bins(blocks) == [(1, 0.2, 0.0), (3, pytest.approx(0.953, abs=0.001), pytest.approx(2 / 3))]
    assert len(ET.fromstring(diagram("open", blocks)).findall(".//{*}circle")) == 2
