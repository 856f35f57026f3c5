"""Tables as they are drawn: rules in pieces, rules that leave columns and rows open, heads over several columns."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from doc2md.converter.local import read
from doc2md.document import Block, Kind
from doc2md.rasterizer.mupdf import pymupdf

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
