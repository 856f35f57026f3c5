"""Tables as people draw them: rules in pieces, missing rules, heads over columns; and things that are no tables."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.document import Kind
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span
from tests.builders.pages import (
    Draw,
    drawn,
    new_page,
    rules_across,
    rules_down,
    width_of,
    write,
    write_columns,
)
from tests.builders.readings import only, read_drawn, tables_of

XS = (70, 200, 300, 400)
"""The left edges of three columns, and the right edge of the last."""
LEFT, RIGHT = XS[0], XS[-1]
CITIES = [
    ["City", "Area", "River"],
    ["Bern", "51", "Aare"],
    ["Basel", "23", "Rhine"],
    ["Chur", "28", "Plessur"],
]


def write_row(page: Any, y: float, *texts: str, xs: Sequence[float] = XS, **style: Any) -> None:
    write_columns(page, [x + 4 for x in xs], y, [texts], **style)


def write_cities(page: Any, y: float, rows: Sequence[Sequence[str]] = CITIES) -> None:
    write_columns(page, [x + 4 for x in XS], y, rows)


def bar(page: Any, x0: float, y0: float, x1: float, y1: float) -> None:
    """Rules as thin filled polygons, as office programs draw them."""
    shape = page.new_shape()
    shape.draw_polyline([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
    shape.finish(fill=(0, 0, 0), color=None)
    shape.commit()


def grid_of_bars(page: Any) -> None:
    for y in (100, 116, 132, 148, 164):
        bar(page, LEFT, y, RIGHT, y + 0.7)
    for x in XS:
        bar(page, x, 100, x + 0.7, 164)
    write_cities(page, 112)


def rules_down_in_pieces(page: Any) -> None:
    """Each vertical rule has two pieces, which meet where no horizontal rule crosses them."""
    rules_across(page, 100, 116, 164, x0=LEFT, x1=RIGHT)
    for y0, y1 in ((100, 116), (116, 140), (140, 164)):
        rules_down(page, *XS, y0=y0, y1=y1)
    write_cities(page, 112)


def rules_down_in_the_head(page: Any) -> None:
    rules_across(page, 100, 116, 132, 148, 164, x0=LEFT, x1=RIGHT)
    rules_down(page, *XS, y0=100, y1=116)
    rules_down(page, LEFT, RIGHT, y0=116, y1=164)
    write_cities(page, 112)


def rows_without_rules_between(page: Any) -> None:
    rules_across(page, 100, 116, 164, x0=LEFT, x1=RIGHT)
    rules_down(page, *XS, y0=100, y1=164)
    write_cities(page, 112)


def names_without_rules(page: Any) -> None:
    """Only the numbers have rules between them. The names beside them share one tall cell."""
    rules_across(page, 100, 164, x0=LEFT, x1=RIGHT)
    rules_across(page, 116, 132, 148, x0=XS[1], x1=RIGHT)
    rules_down(page, *XS, y0=100, y1=164)
    write_cities(page, 112)


def rules_across_in_pieces(page: Any) -> None:
    for x0, x1 in itertools.pairwise(XS):
        rules_across(page, 100, 116, 164, x0=x0, x1=x1 - 0.5)
    write_cities(page, 112)


@pytest.mark.parametrize(
    "draw",
    [
        grid_of_bars,
        rules_down_in_pieces,
        rules_down_in_the_head,
        rows_without_rules_between,
        names_without_rules,
        rules_across_in_pieces,
    ],
)
def test_a_table_is_found_however_its_rules_are_drawn(draw: Draw) -> None:
    assert tables_of(drawn(draw)) == [CITIES]


def test_a_name_beside_two_rows_of_numbers_spans_both() -> None:
    xs = (70, 130, 200, 260, 320, 380)
    page = new_page()
    rules_across(page, 100, 116, 148, x0=LEFT, x1=xs[-1])
    rules_down(page, *xs, y0=100, y1=148)
    write_row(page, 112, "Layers", "Form", "Simple", "Complex", "All", xs=xs)
    write_row(page, 128, "", "OTSL", "0.96", "0.93", "0.95", xs=xs)
    write_row(page, 135, "6", xs=xs)
    write_row(page, 142, "", "HTML", "0.97", "0.92", "0.94", xs=xs)
    assert tables_of(page)[0][1:] == [
        ["2x1 6", "OTSL", "0.96", "0.93", "0.95"],
        ["HTML", "0.97", "0.92", "0.94"],
    ]


def test_lines_of_words_between_two_rules_are_one_row() -> None:
    page = new_page()
    rules_across(page, 100, 116, 164, x0=LEFT, x1=RIGHT)
    rules_down(page, *XS, y0=100, y1=164)
    write_row(page, 112, "Place", "Story", "Year")
    write_row(page, 128, "The old mill by the", "Built by monks and", "1711")
    write_row(page, 142, "river, now a home", "burnt down again")
    write_row(page, 156, "of some families", "in a dry summer")
    assert [len(table) for table in tables_of(page)] == [2]


def test_a_cell_over_all_columns_is_not_cut_at_a_wide_gap_between_words() -> None:
    page = new_page()
    rules_across(page, 100, 116, 132, 148, x0=LEFT, x1=RIGHT)
    rules_down(page, *XS, y0=116, y1=148)
    rules_down(page, LEFT, RIGHT, y0=100, y1=116)
    write_row(page, 112, "Table 7", "Cities of the country")
    write_row(page, 128, *CITIES[1])
    write_row(page, 144, *CITIES[2])
    assert tables_of(page)[0][0][0].startswith("1x3 ")


def test_short_rules_show_over_which_columns_a_head_stands() -> None:
    """The name at the left stands for all rows of the head. Its baseline is between theirs."""
    xs = (70, 160, 230, 300, 370, 440)
    page = new_page()
    rules_across(page, 100, 132, 180, x0=LEFT, x1=xs[-1])
    rules_across(page, 116, x0=xs[1] + 2, x1=xs[3] - 6)
    rules_across(page, 116, x0=xs[3] + 2, x1=xs[5] - 2)
    write(page, xs[0], 120, "Town")
    write(page, xs[1] + 50, 112, "Men")
    write(page, xs[3] + 50, 112, "Women")
    write_row(page, 128, "Young", "Old", "Young", "Old", xs=xs[1:])
    for y, town in ((144, "Bern"), (158, "Basel"), (172, "Chur")):
        write_row(page, y, town, "12", "23", "34", "45", xs=xs)
    assert tables_of(page)[0][:3] == [
        ["2x1 Town", "1x2 Men", "1x2 Women"],
        ["Young", "Old", "Young", "Old"],
        ["Bern", "12", "23", "34", "45"],
    ]


def test_numbers_beside_a_name_in_two_lines_are_in_its_row() -> None:
    page = new_page()
    rules_across(page, 100, 116, 200, x0=LEFT, x1=RIGHT)
    write_row(page, 112, *CITIES[0])
    for y, (city, area, river) in zip((130, 154), CITIES[1:3], strict=True):
        write_row(page, y, city + " in the land of")
        write_row(page, y + 10, "the " + city + "er")
        write_row(page, y + 5, "", area, river)
    write_row(page, 180, *CITIES[3])
    write_row(page, 195, *CITIES[3])
    names = [f"{city} in the land of the {city}er" for city, _, _ in CITIES[1:3]]
    assert tables_of(page)[0][1:] == [
        [names[0], *CITIES[1][1:]],
        [names[1], *CITIES[2][1:]],
        CITIES[3],
        CITIES[3],
    ]


def test_notes_between_two_tables_are_in_neither() -> None:
    page = new_page()
    for y in (100, 260):
        rules_across(page, y, y + 16, y + 64, x0=LEFT, x1=RIGHT)
        write_cities(page, y + 12)
    write(page, 74, 180, "- not known", "Source: the statistical office, by post, as of spring.", "Note 2")
    write(page, 74, 230, "Based on what was sent in by the towns themselves, see there.")
    write_row(page, 250, "Table 8", "", "Cities")
    assert tables_of(page) == [CITIES, CITIES]


def test_a_bold_name_above_the_rows_of_a_group_is_no_head() -> None:
    page = new_page()
    rules_across(page, 100, 116, 164, x0=LEFT, x1=RIGHT)
    write_row(page, 112, *CITIES[0], fontname="hebo")
    write_row(page, 128, "North", fontname="hebo")
    write_cities(page, 144, CITIES[1:3])
    table = only(Kind.TABLE, read_drawn(page).blocks)
    assert {cell.row for cell in table.cells if cell.header} == {0}


def test_a_name_and_the_colon_behind_it_are_one_run_of_words() -> None:
    page = new_page()
    write(page, 70, 100, "Output by country")
    write(page, 70 + width_of("Output by country", 10), 100, ":")
    for y, row in zip((116, 128, 140, 152), CITIES, strict=True):
        write_row(page, y, row[0] + " and all around it", row[1], "7" + row[1], xs=(66, 230, 330))
    assert len(tables_of(page)[0][0]) == 3


def test_runs_of_right_to_left_words_end_at_their_last_letter() -> None:
    span = Span("אבג דה", Box(100, 90, 160, 102), "", 10.0, xs=(150.0, 140.0, 130.0, 126.0, 113.0, 100.0))
    (run,) = Row.of([Line((span,), span.box)])[0].runs
    assert (run.start, run.end) == (100, 160)


# Not a table


def a_filled_box_with_round_corners(page: Any) -> None:
    shape = page.new_shape()
    shape.draw_polyline([(80, 100), (395, 100), (396, 100.01), (398, 100.04)])
    shape.draw_bezier((398, 100.04), (400, 100.1), (400, 101), (400, 104))
    shape.draw_polyline([(400, 104), (400, 164), (80, 164), (80, 100)])
    shape.finish(fill=(0.9, 0.9, 1), color=None)
    shape.commit()
    for y in (112, 128, 144):
        write_row(page, y, "(1)", "what is said in a box about one thing")


def a_bar_chart_in_a_frame(page: Any) -> None:
    rules_across(page, 90, 290, x0=LEFT, x1=450)
    for at, people in enumerate((134, 178, 38, 102, 76, 55, 81, 12)):
        y = 110 + 22 * at
        page.draw_rect((150, y - 9, 150 + people, y + 1), fill=(0.5, 0.5, 0.9), color=None)
        write_row(page, y, "Town " + "ABCDEFGH"[at], str(people), xs=(70, 155 + people))


def two_columns_of_text_between_rules(page: Any) -> None:
    rules_across(page, 80, 400, 420, x0=LEFT, x1=500)
    for x in (70, 290):
        write(page, x, 100, *["words that go on and fill a line of text"] * 22, step=14, size=11)
    write(page, 70, 412, "www.example.org", size=9)
    write(page, 440, 412, "No. 12", size=9)


def indices_under_words(page: Any) -> None:
    for y in range(100, 240, 40):
        write(page, 70, y, "\u2022", size=11, fontname="helv")
        write(page, 100, y, "When A    and B    are both in the sum, then C    is larger", size=11)
        for x in (148, 205, 350):
            write(page, x, y + 4, "3", size=7)
        write(page, 100, y + 14, "than before.", size=11)


def justified_lines_between_rules(page: Any) -> None:
    rules_across(page, 90, 180, x0=LEFT, x1=420)
    for y in range(104, 176, 14):
        write(page, 70, y, "Words at the edges", size=11)
        write(page, 174, y, "and in the midst of the lines", size=11)
        write(page, 325, y, "with wide gaps now", size=11)


@pytest.mark.parametrize(
    "draw",
    [
        a_filled_box_with_round_corners,
        a_bar_chart_in_a_frame,
        two_columns_of_text_between_rules,
        indices_under_words,
        justified_lines_between_rules,
    ],
)
def test_words_that_only_look_like_a_table_are_none(draw: Draw) -> None:
    assert tables_of(drawn(draw)) == []
