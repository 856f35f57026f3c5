"""Tables are found by their rules, their columns or their shaded cells, and each cell has its place."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.assembler import settle
from doc2md.converter.local import read
from doc2md.document import Kind
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.pages import (
    PROSE,
    TOWNS,
    Draw,
    drawn,
    fill,
    new_page,
    rules_across,
    write,
    write_columns,
)
from tests.builders.readings import blocks_of, kinds, markdown_of, only

TABLE = """\
| Town | Pipes | Length |
| --- | --- | --- |
| Harbour | 12 | 3.4 |
| Mill | 7 | 11.0 |
| North | 31 | 9.9 |"""


def test_a_table_between_three_rules_is_found() -> None:
    page = new_page(400, 500)
    rules_across(page, 88, 106, 156, x0=45, x1=300)
    write_columns(page, (50, 150, 240), 100, TOWNS)
    assert markdown_of(page) == TABLE


def test_a_table_without_rules_is_found() -> None:
    page = new_page(400, 500)
    write(page, 50, 40, *PROSE)
    write_columns(page, (50, 150, 240), 140, TOWNS)
    assert markdown_of(page).endswith(TABLE)


def test_a_head_over_several_columns_spans_them() -> None:
    page = new_page(400, 500)
    write(page, 185, 84, "Year ended")
    rows = [["", "2023", "2024"], ["Sand", "$ 12", "$ 14"], ["Stones", "7", "9"], ["Total", "$ 19", "$ 23"]]
    write_columns(page, (50, 150, 240), 100, rows)
    made = markdown_of(page)
    assert '<th></th><th colspan="2">Year ended</th>' in made or '<td colspan="2">Year ended</td>' in made
    assert "<td>&#36; 12</td><td>&#36; 14</td>" in made


def test_a_box_of_a_diagram_with_one_text_is_no_table() -> None:
    page = new_page(400, 500)
    for x0, y0, x1, y1 in ((50, 88, 250, 106), (50, 106, 150, 156), (150, 106, 250, 156)):
        page.draw_rect((x0, y0, x1, y1))
    write(page, 60, 100, "Feature extraction")
    assert markdown_of(page) == "Feature extraction"


def test_shaded_cells_are_a_table_and_no_chart() -> None:
    page = new_page(400, 500)
    for n, y in enumerate((88, 104, 120, 136)):
        for x in (45, 145, 245):
            fill(page, x, y, x + 98, y + 16, 0.7 + 0.05 * n)
    rules_across(page, 88, 104, 152, x0=45, x1=343)
    write_columns(page, (50, 150, 250), 100, TOWNS)
    assert markdown_of(page) == TABLE


@pytest.mark.parametrize(
    ("stored", "displayed"), [(0, 0), (90, 270), (180, 180), (270, 90), (90, 0), (270, 0), (0, 90), (0, 270)]
)
def test_a_cell_stands_where_its_words_are_displayed(stored: int, displayed: int) -> None:
    """Also on a page that is displayed turned, and on one whose words run up or down."""
    page = new_page(400, 500)
    write(page, 50, 60, *PROSE)
    write_columns(page, (60, 180, 260), 160, TOWNS)
    rules_across(page, 148, 164, 214, x0=55, x1=320)
    page.set_rotation(stored)
    page.remove_rotation()
    page.set_rotation(displayed)
    words = [(pymupdf.Rect(w[:4]) * page.rotation_matrix, w[4]) for w in page.get_text("words")]
    table = only(Kind.TABLE, settle(read(page, 3)).as_displayed().blocks)
    assert len(table.cells) == 12
    for cell in table.cells:
        assert cell.region
        assert cell.region.page == 3
        assert cell.region.box
        place = pymupdf.Rect(cell.region.box)
        assert cell.text.plain == " ".join(word for at, word in words if (at.tl + at.br) / 2 in place)


def two_columns_of_text(page: Any) -> None:
    write(page, 50, 100, *PROSE)
    write(page, 300, 100, *PROSE)


def a_list(page: Any) -> None:
    write(page, 50, 116, *(f"{n}.  Rinse the tank, then fill it" for n in range(1, 6)), step=16)


def a_form(page: Any) -> None:
    write_columns(page, (50, 150), 100, [["Name:", "Ada"], ["Town:", "Lind"], ["Street:", "Quay"]])


def a_list_of_contents(page: Any) -> None:
    rows = [(f"Chapter {n} . . . . . . . . . . . . . . . . .", f"{n}7") for n in range(5)]
    write_columns(page, (50, 300), 100, rows, step=14)


@pytest.mark.parametrize(
    "draw",
    [lambda page: write(page, 50, 100, *PROSE), two_columns_of_text, a_list, a_form, a_list_of_contents],
)
def test_text_in_columns_of_its_own_is_no_table(draw: Draw) -> None:
    assert "table" not in kinds(blocks_of(drawn(draw, width=600, height=500)))
