"""The methods of `Box` for other boxes and for points."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.geometry import Box

BOX = Box(10, 20, 30, 60)

# Whole numbers, so that no arithmetic rounds.
numbers = st.integers(-500, 500).map(float)
slacks = st.integers(0, 50).map(float)
shares = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
boxes = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height), numbers, numbers, slacks, slacks
)


def test_a_box_knows_its_middle_and_its_corners() -> None:
    assert BOX.centre == (BOX.centre_x, BOX.centre_y) == (20, 40)
    assert BOX.corners == ((10, 20), (30, 20), (30, 60), (10, 60))
    assert Box.around_points(BOX.corners) == BOX


@pytest.mark.parametrize(
    ("other", "overlap", "gap"),
    [
        (Box(10, 20, 30, 60), (20, 40), (-20, -40)),
        (Box(20, 50, 50, 90), (10, 10), (-10, -10)),
        (Box(15, 30, 20, 40), (5, 10), (-10, -20)),  # inside: the gap is to the nearest side
        (Box(30, 60, 40, 70), (0, 0), (0, 0)),  # corners touch
        (Box(37, 65, 40, 70), (-7, -5), (7, 5)),
        (Box(0, -inf, 5, inf), (-5, 40), (5, -inf)),  # a strip without an end
    ],
)
def test_overlaps_and_gaps_are_told_along_each_axis(
    other: Box, overlap: tuple[float, float], gap: tuple[float, float]
) -> None:
    assert (BOX.overlap_x(other), BOX.overlap_y(other)) == overlap
    assert (BOX.gap_x(other), BOX.gap_y(other)) == gap


def test_a_line_without_height_has_a_gap_but_covers_nothing() -> None:
    line = Box(12, 40, 28, 40)
    assert BOX.contains(line)
    assert BOX.gap_y(line) < 0
    assert not BOX.overlaps(line)
    assert not BOX.covers(line, 0)


@pytest.mark.parametrize(
    ("share", "overlaps", "covers"), [(0.2, True, True), (0.25, True, False), (0.5, False, False)]
)
def test_shares_are_exceeded_and_not_only_reached(share: float, overlaps: bool, covers: bool) -> None:
    other = Box(20, 40, 60, 60)  # 200 of its 800 square points, and of the 800 of the box
    narrow = Box(20, 40, 40, 60)  # 200 of its 400 square points
    assert BOX.overlaps(narrow, share) is overlaps
    assert BOX.covers(other, share) is covers


@pytest.mark.parametrize(
    ("other", "slack", "contains", "contains_x"),
    [
        (BOX, 0, True, True),
        (Box(8, 20, 30, 60), 0, False, False),
        (Box(8, 20, 30, 60), 2, True, True),
        (Box(10, 18, 30, 63), 2, False, True),
    ],
)
def test_edges_count_as_inside(other: Box, slack: float, contains: bool, contains_x: bool) -> None:
    assert BOX.contains(other, slack) is contains
    assert BOX.contains_x(other, slack) is contains_x


def test_points_on_an_edge_lie_inside() -> None:
    assert BOX.contains_point((10, 60))
    assert not BOX.contains_point((10, 60.5))
    assert BOX.contains_point((10, 60.5), slack_y=0.5)
    assert not BOX.contains_point((9.5, 60), slack_y=0.5)


@given(boxes, boxes)
def test_two_boxes_agree_on_what_they_share(one: Box, other: Box) -> None:
    common = one.overlap(other)
    assert (one.overlap_x(other), one.overlap_y(other)) == (common.width, common.height)
    assert common == other.overlap(one)
    assert one.common_area(other) == common.area
    assert (one.gap_x(other), one.gap_y(other)) == (other.gap_x(one), other.gap_y(one))
    assert one.overlaps(other) == other.overlaps(one) == (common.area > 0)
    if common.area > 0:
        assert one.gap_x(other) < 0
        assert one.gap_y(other) < 0
        assert one.contains(common)
        assert other.contains(common)


@given(boxes, boxes, shares)
def test_what_covers_a_box_overlaps_it(one: Box, other: Box, share: float) -> None:
    if one.covers(other, share):
        assert one.overlaps(other, share)
    assert one.overlaps(other, share) == (one.covers(other, share) or other.covers(one, share))


@given(boxes, boxes)
def test_what_contains_a_box_contains_its_corners_and_its_middle(one: Box, other: Box) -> None:
    assert one.contains(other) == all(map(one.contains_point, other.corners))
    if one.contains(other):
        assert one.contains_point(other.centre)
        assert one.overlap(other) == other


@given(boxes, boxes, slacks)
def test_slack_is_what_a_box_would_have_to_grow_by(one: Box, other: Box, slack: float) -> None:
    assert one.contains(other, slack) == one.grown(slack, slack).contains(other)
    assert one.contains_x(other, slack) == one.grown(slack, 0).contains_x(other)
    assert one.contains_point(other.centre, slack) == one.grown(0, slack).contains_point(other.centre)


@given(st.lists(boxes, min_size=1, max_size=5))
def test_the_box_around_boxes_holds_them_and_no_more(some: list[Box]) -> None:
    around = Box.around(some)
    assert all(map(around.contains, some))
    assert around == Box.around_points(corner for box in some for corner in box.corners)
