"""White rivers between columns, and which of them are gutters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.local.layout.text.columns import find_gutters, visual_rows
from doc2md.converter.local.layout.text.rivers import find_rivers
from doc2md.converter.local.layout.text.side_by_side import find_block_gutters
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, Rule
from tests.builders.lines import row

PROSE = (
    "The survey of the harbour was",
    "carried out over three weeks in",
    "late spring, when the water is",
    "low and the old quay walls can",
    "be reached on foot by everybody",
    "who wants to measure the steps.",
)


def column(texts: Sequence[str], x: float, y: float = 100, pitch: float = 12, **style: object) -> list[Line]:
    return [row(text, x, y + i * pitch, **style) for i, text in enumerate(texts)]


def test_a_river_has_the_pieces_that_border_on_it() -> None:
    left, middle, right = (column(("word", "words"), x) for x in (50, 150, 250))
    first, second = sorted(find_rivers([*right, *middle, *left]), key=lambda river: river.box.x0)
    assert (first.left, first.right) == (tuple(left), tuple(middle))
    assert (second.left, second.right) == (tuple(middle), tuple(right))


def test_a_line_across_ends_a_river() -> None:
    upper = [*column(PROSE, 50), *column(PROSE, 250)]
    lower = [*column(PROSE, 50, 220), *column(PROSE, 250, 220)]
    title = row("A title that reaches over both of the columns", 50, 190)
    assert [river.rows for river in find_rivers([*upper, *lower])] == [12]
    assert [river.rows for river in find_rivers([*upper, title, *lower])] == [6, 6]


def test_a_rule_across_ends_a_river() -> None:
    lines = [*column(PROSE, 50), *column(PROSE, 250)]
    assert [river.rows for river in find_rivers(lines, [Rule(130, 40, 450)])] == [3, 3]
    assert [river.rows for river in find_rivers(lines, [Rule(130, 200, 260)])] == [6]


def test_columns_on_one_grid_are_separated_because_their_sentences_go_on() -> None:
    (gutter,) = find_gutters([*column(PROSE, 50), *column(PROSE, 250)])
    assert 235 < gutter.x0 < gutter.x1 <= 250


def test_a_narrow_gutter_is_enough() -> None:
    assert find_gutters([*column(PROSE, 50), *column(PROSE, 246)])


def test_a_list_beside_prose_is_a_column_if_its_baselines_are_others() -> None:
    items = column(("• One bollard more", "• Two new ladders", "• Four lamps", "• A bench"), 250, 103, 17)
    assert find_gutters([*column(PROSE, 50), *items])
    assert not find_gutters([*column(PROSE[:4], 50), *column(("3.10", "4.20", "5.00", "6.30"), 250)])


def test_cells_are_not_columns() -> None:
    terms = column(("Harbour master", "Pilot of the port", "Keeper of lamps", "Carpenter"), 50, pitch=24)
    names = column(("Amara Galloway", "Priya Yarrow", "Yusuf Marchetti", "Ines Hartnell"), 250, pitch=24)
    assert not find_gutters([*terms, *names])


def test_a_definition_of_several_rows_does_not_separate_its_term() -> None:
    terms = [row(f"Harbour term {i}", 50, 100 + 36 * i) for i in range(4)]
    rows = [line for i in range(4) for line in column(PROSE[:3], 200, 100 + 36 * i)]
    assert not find_gutters([*terms, *rows])


def test_markers_are_not_columns() -> None:
    markers = [row("•", 50, 100 + 12 * i) for i in range(6)]
    assert not find_gutters([*markers, *column(PROSE, 70)])


def test_markers_do_not_hide_the_column_right_of_them() -> None:
    markers = [row("•", 250, 100 + 12 * i) for i in range(6)]
    (gutter,) = find_gutters([*column(PROSE, 50), *markers, *column(PROSE, 266)])
    assert gutter.x1 <= 266


def test_filled_rows_of_a_table_are_not_columns() -> None:
    lines = [*column(PROSE, 50), *column(PROSE, 250)]
    bands = tuple(Box(40, 90 + 12 * i, 450, 102 + 12 * i) for i in range(0, 6, 2))
    assert find_gutters(lines)
    assert not find_gutters(lines, Drawings(frames=bands))


def test_right_to_left_columns_are_separated() -> None:
    words = "كان الميناء القديم هادئا جدا"
    lines = [
        row(words[: 24 - i % 3], x - 6 * (24 - i % 3), 100 + 12 * i) for x in (200, 400) for i in range(6)
    ]
    assert find_gutters(lines)


def test_addresses_stand_side_by_side() -> None:
    seller = column(("North Line Chandlers", "4 Quay Street", "Port Ellis PE1 2AB"), 50)
    buyer = column(("Marta Lindqvist", "Rosehill Cottage", "Newton NT3 9ZZ"), 250)
    assert not find_gutters([*seller, *buyer])
    assert find_block_gutters([*seller, *buyer], ())


def test_the_columns_above_cards_end_where_the_cards_begin() -> None:
    """The space beside the side bar goes on through the first card, but only down to a long row."""
    side = column(["News", "Harbour", "The wall", "The gate", "Tides", "Contact"], 50, 104, 14)
    article = column(PROSE, 150)
    titles = [row("The toll", x, 212) for x in (50, 260, 470)]
    texts = [line for x in (50, 260, 470) for line in column(PROSE[:3], x, 224)]
    by_card = sorted([*titles, *texts], key=lambda line: (line.box.x0, line.box.y0))
    lines = [replace(line, place=n) for n, line in enumerate([*side, *article, *by_card])]
    cards = [gutter for gutter in find_gutters(lines) if gutter.y1 > 210]
    assert len(cards) == 2
    assert not any(gutter.x0 < 150 for gutter in cards)


def test_the_space_between_two_cards_is_a_gutter() -> None:
    cards = [Box(40, 80, 200, 200), Box(220, 80, 380, 200)]
    words = column(("Gig", "6 m", "20"), 50, pitch=30), column(("Skiff", "7 m", "40"), 230, pitch=30)
    lines = [line for card in words for line in card]
    assert not find_block_gutters(lines, ())
    assert find_block_gutters(lines, (), Drawings(frames=tuple(cards))) == (Box(200, 80, 220, 200),)


@pytest.mark.parametrize("labels", [("Account number:", "Date of invoice:", "Name of the boat:"), ()])
def test_labels_are_read_with_their_values(labels: tuple[str, ...]) -> None:
    texts = labels or ("Account number", "Date of invoice", "Name of the boat")
    values = column(("2024-117 of this year", "14 May of this year", "Alma of Port Ellis"), 250)
    assert not find_block_gutters([*column(texts, 50, bold=not labels), *values], ())


texts = st.sampled_from(("1", "•", "Total", "4 Quay Street", *PROSE))
lines = st.builds(
    row, texts, st.integers(0, 60).map(lambda x: 10.0 * x), st.integers(0, 40).map(lambda y: 7.0 * y)
)


shuffled = st.lists(lines, max_size=30).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some)))


@given(shuffled)
def test_gutters_do_not_depend_on_the_order_of_the_lines(orders: tuple[list[Line], list[Line]]) -> None:
    one, other = orders
    assert find_gutters(one) == find_gutters(other)
    assert find_block_gutters(one, ()) == find_block_gutters(other, ())


@given(st.lists(lines, max_size=30))
def test_each_line_is_in_exactly_one_row(placed: list[Line]) -> None:
    rows = visual_rows(placed, find_gutters(placed))
    words = sorted(span.text.strip() for each in rows for span in each.spans)
    assert words == sorted(span.text.strip() for each in placed for span in each.spans)
