"""Boxes in frames are read together."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.geometry import Box
from doc2md.structure.order import reading_order

SLIDES = [
    Box(40 + 300 * column, 20 + 200 * row, 320 + 300 * column, 200 + 200 * row)
    for row, column in product((0, 1), (0, 1))
]
LINES = [
    Box(slide.x0 + 20, slide.y0 + y, slide.x0 + 150, slide.y0 + y + 12)
    for slide in SLIDES
    for y in (20, 60, 90)
]


def test_slides_of_a_handout_are_read_row_by_row() -> None:
    assert reading_order(LINES, frames=SLIDES) == list(range(12))


def test_slides_of_a_right_to_left_handout_start_at_the_right() -> None:
    order = reading_order(LINES, right_to_left=True, frames=SLIDES)
    assert [i // 3 for i in order[::3]] == [1, 0, 3, 2]


def test_a_side_bar_does_not_divide_the_text_beside_it() -> None:
    text = [Box(50, 50 + 60 * i, 350, 100 + 60 * i) for i in range(8)]
    bar = [Box(380, 110, 540, 122), Box(380, 130, 540, 200)]
    order = reading_order([*bar, *text], frames=[Box(370, 100, 550, 210)])
    assert [i for i in order if i > 1] == list(range(2, 10))
    assert order.index(1) == order.index(0) + 1


def test_a_frame_that_cuts_a_box_is_a_decoration() -> None:
    boxes = [Box(50, 100, 290, 200), Box(50, 210, 290, 300), Box(310, 100, 550, 200), Box(310, 210, 550, 300)]
    frame = Box(40, 90, 560, 230)
    assert reading_order(boxes, frames=[frame]) == reading_order(boxes)


coordinates = st.floats(-50, 1000, allow_nan=False)
boxes = st.builds(Box, *[coordinates] * 4)


@given(st.lists(boxes, max_size=20), st.lists(boxes, max_size=8))
def test_every_box_is_in_the_order_once(placed: list[Box], frames: list[Box]) -> None:
    assert sorted(reading_order(placed, frames=frames)) == list(range(len(placed)))


grid = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), *[st.integers(1, 60).map(lambda n: 10.0 * n)] * 4
)
shuffled = st.lists(grid, max_size=12, unique_by=lambda box: box[:2]).flatmap(
    lambda some: st.tuples(st.just(some), st.permutations(some))
)


@given(shuffled, st.lists(grid, max_size=4))
def test_the_order_does_not_depend_on_the_order_of_the_input(
    orders: tuple[list[Box], list[Box]], frames: list[Box]
) -> None:
    one, other = ([some[i] for i in reading_order(some, frames=frames)] for some in orders)
    assert one == other


CARDS = [Box(50, 100, 290, 140), Box(310, 100, 550, 140), Box(50, 150, 290, 190), Box(310, 150, 550, 190)]
BY_CARD, BY_ROW = [0, 2, 1, 3], [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("frames", "order"),
    [
        ([Box(51.5, 100, 550, 140), Box(51.5, 150, 550, 190)], BY_ROW),
        ([Box(52.7, 100, 550, 140), Box(52.7, 150, 550, 190)], BY_CARD),
        ([Box(45, 95, 555, 145), *[Box(600, 0, 610, 10)] * 45], BY_ROW),
        ([Box(45, 95, 555, 145), *[Box(600, 0, 610, 10)] * 75], BY_CARD),
        ([Box(45, 95, 555, 153.2)], BY_ROW),
        ([Box(45, 95, 555, 155.2)], BY_CARD),
    ],
    ids=["out a little", "out more", "some frames", "many frames", "cuts a little", "cuts more"],
)
def test_rows_in_frames_are_read_together(frames: list[Box], order: list[int]) -> None:
    assert reading_order(CARDS, frames=frames) == order


@pytest.mark.parametrize(("shift", "order"), [(16, [2, 0, 3, 1]), (24, [2, 3, 0, 1])])
def test_cards_of_a_grid_begin_at_nearly_one_height(shift: float, order: list[int]) -> None:
    def card(x: float, y: float) -> list[Box]:
        return [Box(x, y, x + 100, y + 15), Box(x, y + 25, x + 100, y + 40)]

    places = [(310, 100), (310, 200), (50, 100 + shift), (50, 200 + shift)]
    boxes = [box for place in places for box in card(*place)]
    frames = [Box.around(card(*place)) for place in places]
    assert [i // 2 for i in reading_order(boxes, frames=frames)[::2]] == order


def test_text_between_two_boxes_below_each_other_is_read_between_them() -> None:
    upper, text, lower = ([Box(50, y, 290, y + 15), Box(50, y + 25, 290, y + 40)] for y in (100, 200, 300))
    boxes = [*upper, *text, *lower]
    assert reading_order(boxes, frames=[Box.around(upper), Box.around(lower)]) == list(range(6))


@pytest.mark.parametrize(("levels", "order"), [(30, BY_ROW), (50, BY_CARD)])
def test_frames_inside_very_many_others_do_not_count(levels: int, order: list[int]) -> None:
    lines = [Box(50, -10.0 * n - 6, 550, -10.0 * n) for n in range(levels)]
    around = [Box(40, -10.0 * n - 8, 560, 300) for n in range(levels)]
    rows = [Box(45, 95, 555, 145), Box(45, 148, 555, 195)]
    found = reading_order([*CARDS, *lines], frames=[*around, *rows])
    assert [i for i in found if i < 4] == order
