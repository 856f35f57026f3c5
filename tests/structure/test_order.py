"""The reading order of boxes: columns, sections, and boxes that cross columns."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.geometry import Box
from doc2md.structure.order import reading_order


def test_one_column_is_read_from_top_to_bottom() -> None:
    boxes = [Box(50, 300, 500, 400), Box(50, 100, 500, 200), Box(50, 500, 500, 520)]
    assert reading_order(boxes) == [1, 0, 2]


def test_paragraphs_that_end_at_one_height_in_both_columns_do_not_make_rows() -> None:
    left = [Box(50, 100, 290, 200), Box(50, 210, 290, 300)]
    right = [Box(310, 100, 550, 200), Box(310, 210, 550, 300)]
    assert reading_order([*right, *left]) == [2, 3, 0, 1]


def test_a_page_number_in_the_gutter_does_not_close_it() -> None:
    boxes = [
        Box(50, 100, 290, 700),
        Box(310, 100, 550, 400),
        Box(310, 410, 550, 700),
        Box(295, 800, 300, 808),
    ]
    assert reading_order(boxes) == [0, 1, 2, 3]


def test_a_running_head_over_the_gutter_comes_first() -> None:
    head, left, right = Box(273, 26, 322, 33), Box(61, 59, 172, 100), Box(310, 59, 464, 101)
    lower_left, lower_right = Box(57, 117, 289, 136), Box(307, 115, 538, 137)
    assert reading_order([left, right, lower_left, lower_right, head]) == [4, 0, 2, 1, 3]


def test_a_figure_across_both_columns_divides_the_page() -> None:
    above = [Box(50, 50, 290, 190), Box(310, 50, 550, 190)]
    figure = Box(50, 200, 550, 400)
    below = [Box(50, 410, 290, 600), Box(310, 410, 550, 600)]
    boxes = [below[1], below[0], figure, above[1], above[0]]
    assert reading_order(boxes) == [4, 3, 2, 1, 0]


def test_a_heading_that_reaches_a_little_into_the_next_column_divides_both() -> None:
    above = [Box(220, 103, 375, 362), Box(390, 103, 545, 364)]
    heading = Box(220, 413, 398, 429)
    below = [Box(220, 438, 375, 775), Box(390, 438, 545, 786)]
    assert reading_order([*above, heading, *below]) == [0, 1, 2, 3, 4]


def test_a_heading_under_columns_belongs_to_the_wide_text_near_it() -> None:
    left, right = Box(50, 50, 290, 300), Box(310, 50, 550, 250)
    more_right, heading, wide = Box(310, 252, 550, 296), Box(50, 340, 200, 355), Box(50, 360, 550, 500)
    assert reading_order([left, right, more_right, heading, wide]) == [0, 1, 2, 3, 4]


def test_a_line_at_the_top_of_a_column_stays_in_its_column() -> None:
    title, top_right = Box(181, 79, 415, 95), Box(306, 111, 540, 121)
    left, right = Box(53, 120, 293, 600), Box(303, 153, 542, 610)
    more_right = Box(303, 620, 542, 700)
    assert reading_order([title, top_right, left, right, more_right]) == [0, 2, 1, 3, 4]


@pytest.mark.parametrize(("places", "first"), [([2, 3, 0, 1], 2), ([0, 3, 1, 2], 0)], ids=["last", "first"])
def test_a_line_far_above_its_column_is_read_where_it_is_printed(places: list[int], first: int) -> None:
    entry, column = Box(310, 90, 400, 98), Box(310, 130, 550, 300)
    head, left = Box(150, 105, 170, 114), Box(50, 120, 290, 300)
    gutter = Box(295, 80, 305, 400)
    order = reading_order([entry, column, head, left], gutters=[gutter], places=places)
    assert order[0] == first


def test_a_rule_across_the_gutter_divides_both_columns() -> None:
    text, references = ([Box(x, y, x + 240, y + 100) for x in (50, 310)] for y in (100, 220))
    gutter = Box(290, -inf, 310, inf)
    boxes = [*text, *references]
    assert reading_order(boxes, gutters=[gutter]) == [0, 2, 1, 3]
    assert reading_order(boxes, gutters=[gutter], rules=[Box(240, 210, 360, 210)]) == [0, 1, 2, 3]
    assert reading_order(boxes, gutters=[gutter], rules=[Box(50, 210, 290, 210)]) == [0, 2, 1, 3]


def test_a_form_is_read_row_by_row() -> None:
    labels = [Box(50, 100 + 30 * i, 120, 112 + 30 * i) for i in range(4)]
    values = [Box(200, 100 + 30 * i, 400, 112 + 30 * i) for i in range(4)]
    assert reading_order([*labels, *values]) == [0, 4, 1, 5, 2, 6, 3, 7]


def test_right_to_left_columns_start_at_the_right() -> None:
    boxes = [Box(50, 100, 290, 200), Box(50, 210, 290, 300), Box(310, 100, 550, 190), Box(310, 200, 550, 300)]
    assert reading_order(boxes, right_to_left=True) == [2, 3, 0, 1]


def test_boxes_of_one_page_are_read_before_those_of_the_next() -> None:
    rows = [Box(x, y, x + 200, y + 20) for y in (10, 50, 90) for x in (20, 320)]
    fold = Box(240, -inf, 300, inf)
    title = Box(20, 140, 235, 160)
    assert reading_order([*rows, title], gutters=[fold]) == [0, 2, 4, 6, 1, 3, 5]


coordinates = st.floats(-50, 1000, allow_nan=False)


@given(st.lists(st.tuples(coordinates, coordinates, coordinates, coordinates), max_size=40))
def test_every_box_is_in_the_order_once(raw: list[tuple[float, float, float, float]]) -> None:
    order = reading_order([Box(*values) for values in raw])
    assert sorted(order) == list(range(len(raw)))


COLUMNS, ROWS = [0, 1, 2, 3], [0, 2, 1, 3]


@pytest.mark.parametrize(
    ("height", "overlap", "order"),
    [(20, 3, COLUMNS), (20, 5, ROWS), (100, 6, COLUMNS), (100, 10, ROWS)],
    ids=["low boxes, little", "low boxes, more", "high boxes, little", "high boxes, more"],
)
def test_columns_whose_boxes_overlap_a_little_are_columns(
    height: float, overlap: float, order: list[int]
) -> None:
    ys = (100, 110 + height)
    left = [Box(50, y, 300, y + height) for y in ys]
    right = [Box(300 - overlap, y, 550, y + height) for y in ys]
    assert reading_order([*left, *right]) == order


@pytest.mark.parametrize(("common", "are_columns"), [(24, False), (36, True)])
def test_columns_are_side_by_side_over_some_of_their_height(common: float, are_columns: bool) -> None:
    right, top = [Box(310, 100, 550, 145), Box(310, 155, 550, 200)], 200.0 - common
    left = [Box(50, top, 290, top + 45), Box(50, top + 55, 290, top + 100)]
    assert (reading_order([*left, *right]) == COLUMNS) is are_columns


@pytest.mark.parametrize(("cards", "last"), [(2, False), (3, True)])
def test_a_box_below_several_cards_is_read_after_them(cards: int, last: bool) -> None:
    boxes = [Box(50 + 170 * i, y, 200 + 170 * i, y + 40) for i in range(cards) for y in (100, 150, 200)]
    below = Box(50, 260, 200, 300)
    assert (reading_order([*boxes, below])[-1] == len(boxes)) is last


@pytest.mark.parametrize(("rows", "apart"), [(2, True), (3, False)])
def test_a_few_rows_above_columns_are_no_part_of_them(rows: int, apart: bool) -> None:
    above = [Box(x0, 10 * i, x1, 10 * i + 7) for i in range(rows) for x0, x1 in ((61, 172), (273, 322))]
    left, right = Box(61, 79, 172, 120), Box(295, 79, 464, 121)
    lower_left, lower_right = Box(57, 137, 289, 156), Box(307, 135, 538, 157)
    order = reading_order([*above, left, lower_left, right, lower_right])
    assert (order[2 * rows :] == [2 * rows + i for i in range(4)]) is apart


def test_the_cards_of_a_grid_below_a_title_are_read_row_by_row() -> None:
    cards = [Box(x, y, x + 90, y + 90) for y in (100, 200) for x in (50, 150, 250)]
    texts = [
        Box(card.x0 + 5, card.y0 + top, card.x0 + 80, card.y0 + top + 10) for card in cards for top in (5, 30)
    ]
    title, end = Box(50, 60, 200, 80), Box(50, 320, 300, 330)
    made = reading_order([end, *texts, title], frames=cards)
    assert made == [13, *range(1, 13), 0]
