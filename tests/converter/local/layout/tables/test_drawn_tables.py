"""Tables as they are drawn: rules in pieces, rules that leave columns and rows open, heads over several columns."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from doc2md.converter.local import read
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.document import Block, Kind
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line, Span

XS = (70, 200, 300, 400)
"""Left edges of three columns, and the right edge of the last."""

Draw = Callable[[Any], None]


def tables(draw: Draw) -> list[list[list[str]]]:
    """The tables of a page that `draw` fills: rows of texts; a cell over several columns or rows is told as `2x1 a`."""
    document = pymupdf.open()
    draw(document.new_page(width=595, height=842))
    stored = pymupdf.open(stream=document.tobytes(), filetype="pdf")
    return [shown(block) for block in read(stored[0], 1).blocks if block.kind is Kind.TABLE]


def shown(block: Block) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        span = "" if cell.rowspan == cell.colspan == 1 else f"{cell.rowspan}x{cell.colspan} "
        rows.setdefault(cell.row, []).append(span + cell.text.plain.replace("\n", " "))
    return [rows[row] for row in sorted(rows)]


def write(page: Any, y: float, *texts: str, xs: Sequence[float] = XS, **style: Any) -> None:
    for x, text in zip(xs, texts, strict=False):
        page.insert_text((x + 4, y), text, fontsize=10, **style)


def across(page: Any, *ys: float, x0: float = XS[0], x1: float = XS[-1]) -> None:
    for y in ys:
        page.draw_line((x0, y), (x1, y))


def down(page: Any, y0: float, y1: float, xs: Sequence[float] = XS) -> None:
    for x in xs:
        page.draw_line((x, y0), (x, y1))


CITIES = [
    ["City", "Area", "River"],
    ["Bern", "51", "Aare"],
    ["Basel", "23", "Rhine"],
    ["Chur", "28", "Plessur"],
]


def listed(page: Any, y: float, rows: Sequence[Sequence[str]] = CITIES, step: float = 16) -> None:
    for at, row in enumerate(rows):
        write(page, y + at * step, *row)


def bar(page: Any, x0: float, y0: float, x1: float, y1: float) -> None:
    """A thin filled polygon, as office programs write rules."""
    shape = page.new_shape()
    shape.draw_polyline([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)])
    shape.finish(fill=(0, 0, 0), color=None)
    shape.commit()


def grid_of_bars(page: Any) -> None:
    for y in (100, 116, 132, 148, 164):
        bar(page, XS[0], y, XS[-1], y + 0.7)
    for x in XS:
        bar(page, x, 100, x + 0.7, 164)
    listed(page, 112)


def rules_down_in_pieces(page: Any) -> None:
    """Two pieces of each rule down meet where no rule crosses."""
    across(page, 100, 116, 164)
    for y0, y1 in ((100, 116), (116, 140), (140, 164)):
        down(page, y0, y1)
    listed(page, 112)


def rules_down_in_the_head(page: Any) -> None:
    across(page, 100, 116, 132, 148, 164)
    down(page, 100, 116)
    down(page, 116, 164, (XS[0], XS[-1]))
    listed(page, 112)


def rows_parted_by_white(page: Any) -> None:
    across(page, 100, 116, 164)
    down(page, 100, 164)
    listed(page, 112)


def names_without_rules(page: Any) -> None:
    """Rules between the numbers; the names beside them stand in one tall cell."""
    across(page, 100, 164)
    across(page, 116, 132, 148, x0=XS[1])
    down(page, 100, 164)
    listed(page, 112)


def rules_across_in_pieces(page: Any) -> None:
    for y in (100, 116, 164):
        for x0, x1 in itertools.pairwise(XS):
            page.draw_line((x0, y), (x1 - 0.5, y))
    listed(page, 112)


@pytest.mark.parametrize(
    "draw",
    [
        grid_of_bars,
        rules_down_in_pieces,
        rules_down_in_the_head,
        rows_parted_by_white,
        names_without_rules,
        rules_across_in_pieces,
    ],
)
def test_one_table_however_its_rules_are_drawn(draw: Draw) -> None:
    assert tables(draw) == [CITIES]


def test_two_rows_of_numbers_have_one_name_at_half_their_height() -> None:
    xs = (70, 130, 200, 260, 320, 380)

    def draw(page: Any) -> None:
        across(page, 100, 116, 148, x1=xs[-1])
        down(page, 100, 148, xs)
        write(page, 112, "Layers", "Form", "Simple", "Complex", "All", xs=xs)
        write(page, 128, "", "OTSL", "0.96", "0.93", "0.95", xs=xs)
        write(page, 135, "6", xs=xs)
        write(page, 142, "", "HTML", "0.97", "0.92", "0.94", xs=xs)

    assert tables(draw)[0][1:] == [
        ["2x1 6", "OTSL", "0.96", "0.93", "0.95"],
        ["HTML", "0.97", "0.92", "0.94"],
    ]


def test_lines_of_words_between_rules_are_one_row() -> None:
    def draw(page: Any) -> None:
        across(page, 100, 116, 164)
        down(page, 100, 164)
        write(page, 112, "Place", "Story", "Year")
        write(page, 128, "The old mill by the", "Built by monks and", "1711")
        write(page, 142, "river, now a home", "burnt down again")
        write(page, 156, "of some families", "in a dry summer")

    assert [len(table) for table in tables(draw)] == [2]


def test_a_cell_over_columns_is_not_cut_where_words_have_wide_gaps_by_chance() -> None:
    def draw(page: Any) -> None:
        across(page, 100, 116, 132, 148)
        down(page, 116, 148)
        down(page, 100, 116, (XS[0], XS[-1]))
        write(page, 112, "Table 7", "Cities of the country")
        write(page, 128, *CITIES[1])
        write(page, 144, *CITIES[2])

    assert tables(draw)[0][0][0].startswith("1x3 ")


def test_a_filled_box_with_soft_corners_has_no_rules() -> None:
    def draw(page: Any) -> None:
        shape = page.new_shape()
        shape.draw_polyline([(80, 100), (395, 100), (396, 100.01), (398, 100.04)])
        shape.draw_bezier((398, 100.04), (400, 100.1), (400, 101), (400, 104))
        shape.draw_polyline([(400, 104), (400, 164), (80, 164), (80, 100)])
        shape.finish(fill=(0.9, 0.9, 1), color=None)
        shape.commit()
        for y in (112, 128, 144):
            write(page, y, "(1)", "what is said in a box about one thing")

    assert tables(draw) == []


def test_notes_between_two_tables_are_in_neither() -> None:
    def draw(page: Any) -> None:
        for y in (100, 260):
            across(page, y, y + 16, y + 64)
            listed(page, y + 12)
        for at, note in enumerate(
            ["- not known", "Source: the statistical office, by post, as of spring.", "Note 2"]
        ):
            page.insert_text((74, 180 + 12 * at), note, fontsize=10)
        page.insert_text(
            (74, 230), "Based on what was sent in by the towns themselves, see there.", fontsize=10
        )
        write(page, 250, "Table 8", "", "Cities")

    assert tables(draw) == [CITIES, CITIES]


def test_short_rules_tell_over_which_columns_a_head_stands() -> None:
    """The name at the left stands for all rows of the head, between their baselines."""
    xs = (70, 160, 230, 300, 370, 440)

    def draw(page: Any) -> None:
        across(page, 100, 132, 180, x1=xs[-1])
        across(page, 116, x0=xs[1] + 2, x1=xs[3] - 6)
        across(page, 116, x0=xs[3] + 2, x1=xs[5] - 2)
        page.insert_text((xs[0], 120), "Town", fontsize=10)
        page.insert_text((xs[1] + 50, 112), "Men", fontsize=10)
        page.insert_text((xs[3] + 50, 112), "Women", fontsize=10)
        write(page, 128, "Young", "Old", "Young", "Old", xs=xs[1:])
        for y, town in ((144, "Bern"), (158, "Basel"), (172, "Chur")):
            write(page, y, town, "12", "23", "34", "45", xs=xs)

    assert tables(draw)[0][:3] == [
        ["2x1 Town", "1x2 Men", "1x2 Women"],
        ["Young", "Old", "Young", "Old"],
        ["Bern", "12", "23", "34", "45"],
    ]


def test_numbers_at_half_the_height_of_a_name_in_two_lines_are_in_its_row() -> None:
    def draw(page: Any) -> None:
        across(page, 100, 116, 200)
        write(page, 112, *CITIES[0])
        for y, (city, area, river) in zip((130, 154), CITIES[1:3], strict=True):
            write(page, y, city + " in the land of")
            write(page, y + 10, "the " + city + "er")
            write(page, y + 5, "", area, river)
        write(page, 180, *CITIES[3])
        write(page, 195, *CITIES[3])

    names = [f"{city} in the land of the {city}er" for city, _, _ in CITIES[1:3]]
    assert tables(draw)[0][1:] == [
        [names[0], *CITIES[1][1:]],
        [names[1], *CITIES[2][1:]],
        CITIES[3],
        CITIES[3],
    ]


def test_bars_that_lie_make_a_chart_of_a_frame_with_numbers() -> None:
    def draw(page: Any) -> None:
        across(page, 90, 290, x1=450)
        for at, people in enumerate((134, 178, 38, 102, 76, 55, 81, 12)):
            y = 110 + 22 * at
            page.draw_rect((150, y - 9, 150 + people, y + 1), fill=(0.5, 0.5, 0.9), color=None)
            write(page, y, "Town " + "ABCDEFGH"[at], str(people), xs=(70, 155 + people))

    assert tables(draw) == []


def test_running_text_in_two_columns_between_two_rules_is_no_table() -> None:
    def draw(page: Any) -> None:
        across(page, 80, 400, 420, x1=500)
        for x in (70, 290):
            for y in range(100, 396, 14):
                page.insert_text((x, y), "words that go on and fill a line of text", fontsize=11)
        page.insert_text((70, 412), "www.example.org", fontsize=9)
        page.insert_text((440, 412), "No. 12", fontsize=9)

    assert tables(draw) == []


def test_indices_under_words_are_no_column_of_numbers() -> None:
    def draw(page: Any) -> None:
        for y in range(100, 240, 40):
            page.insert_text((70, y), "\u2022", fontsize=11, fontname="helv")
            page.insert_text(
                (100, y), "When A    and B    are both in the sum, then C    is larger", fontsize=11
            )
            for x in (148, 205, 350):
                page.insert_text((x, y + 4), "3", fontsize=7)
            page.insert_text((100, y + 14), "than before.", fontsize=11)

    assert tables(draw) == []


def test_a_name_and_its_colon_written_apart_are_one_run() -> None:
    def draw(page: Any) -> None:
        page.insert_text((70, 100), "Output by country", fontsize=10)
        page.insert_text(
            (70 + pymupdf.get_text_length("Output by country", fontsize=10), 100), ":", fontsize=10
        )
        for y, row in zip((116, 128, 140, 152), CITIES, strict=True):
            write(page, y, row[0] + " and all around it", row[1], "7" + row[1], xs=(66, 230, 330))

    assert len(tables(draw)[0][0]) == 3


def test_lines_set_to_one_width_between_rules_are_no_table() -> None:
    def draw(page: Any) -> None:
        across(page, 90, 180, x1=420)
        for y in range(104, 176, 14):
            page.insert_text((70, y), "Words at the edges", fontsize=11)
            page.insert_text((174, y), "and in the midst of the lines", fontsize=11)
            page.insert_text((325, y), "with wide gaps now", fontsize=11)

    assert tables(draw) == []


def test_runs_of_words_that_are_read_from_right_to_left_end_where_their_ink_does() -> None:
    span = Span("אבג דה", Box(100, 90, 160, 102), "", 10.0, xs=(150.0, 140.0, 130.0, 126.0, 113.0, 100.0))
    (run,) = Row([Line((span,), span.box)]).runs
    assert (run.start, run.end) == (100, 160)


def test_a_bold_name_of_the_rows_below_it_is_no_head() -> None:
    document = pymupdf.open()
    page = document.new_page()
    across(page, 100, 116, 164)
    write(page, 112, *CITIES[0], fontname="hebo")
    write(page, 128, "North", fontname="hebo")
    listed(page, 144, CITIES[1:3])
    stored = pymupdf.open(stream=document.tobytes(), filetype="pdf")
    (table,) = (block for block in read(stored[0], 1).blocks if block.kind is Kind.TABLE)
    assert {cell.row for cell in table.cells if cell.header} == {0}
