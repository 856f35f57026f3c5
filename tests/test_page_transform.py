"""Coordinates on a straightened page, and on the page as it is displayed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.geometry import (
    Box,
    PageTransform,
    PaperSheet,
    displayed_box,
    displayed_point,
    displayed_size,
    upright_box,
    upright_size,
)

ROTATIONS = st.sampled_from([0, 90, 180, 270])
TRANSFORMS = st.builds(PageTransform, ROTATIONS, st.floats(-15, 15), st.none())
SIZES = st.tuples(st.floats(10, 5_000), st.floats(10, 5_000))


@given(SIZES, TRANSFORMS)
def test_a_straight_page_knows_its_size_as_displayed(
    size: tuple[float, float], transform: PageTransform
) -> None:
    assert displayed_size(upright_size(size, transform), transform) == pytest.approx(size, rel=1e-6)


@given(SIZES, TRANSFORMS, st.tuples(*[st.floats(0, 1)] * 4))
def test_a_box_that_is_moved_there_and_back_covers_its_place(
    size: tuple[float, float], transform: PageTransform, shares: tuple[float, float, float, float]
) -> None:
    (x0, x1), (y0, y1) = sorted(shares[:2]), sorted(shares[2:])
    box = Box(x0 * size[0], y0 * size[1], x1 * size[0], y1 * size[1])
    straight = upright_size(size, transform)
    there = upright_box(box, size, transform)
    assert Box(-1e-6, -1e-6, straight[0] + 1e-6, straight[1] + 1e-6).overlap(there) == pytest.approx(there)
    back = displayed_box(there, straight, transform)
    assert back.overlap(box) == pytest.approx(box, abs=1e-3)
    if not transform.skew:
        assert back == pytest.approx(box, abs=1e-3)


SHARES = st.floats(0.02, 0.3)
SHEETS = st.builds(
    lambda size, s: PaperSheet(
        size,
        (
            (s[0] * size[0], s[1] * size[1]),
            ((1 - s[2]) * size[0], s[3] * size[1]),
            ((1 - s[4]) * size[0], (1 - s[5]) * size[1]),
            (s[6] * size[0], (1 - s[7]) * size[1]),
        ),
    ),
    st.tuples(st.floats(100, 3_000), st.floats(100, 3_000)),
    st.tuples(*[SHARES] * 8),
)


@given(SHEETS, ROTATIONS, st.floats(-10, 10))
def test_the_corners_of_a_sheet_are_those_of_the_straight_page(
    sheet: PaperSheet, rotation: int, skew: float
) -> None:
    flat = PageTransform(rotation, 0.0, sheet)
    size = upright_size(sheet.size, flat)
    assert displayed_size(size, flat) == sheet.size
    there = [displayed_point(corner, size, flat) for corner in Box(0, 0, *size).corners]
    expected = np.roll(sheet.corners, rotation // 90, axis=0)
    assert np.allclose(there, expected, atol=1e-3)
    # A box that is moved there and back covers its place.
    transform = flat._replace(skew=skew)
    middle = [sum(corner[i] for corner in sheet.corners) / 4 for i in (0, 1)]
    box = Box(middle[0] - 9, middle[1] - 9, middle[0] + 9, middle[1] + 9)
    back = displayed_box(
        upright_box(box, sheet.size, transform), upright_size(sheet.size, transform), transform
    )
    assert back.overlap(box) == pytest.approx(box, abs=1e-2)
