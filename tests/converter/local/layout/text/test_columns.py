"""Text in two columns, initial letters and headings."""

from __future__ import annotations

from tests.builders.pages import PROSE, new_page, write
from tests.builders.readings import blocks_of, kinds, markdown_of


def test_columns_are_read_one_after_the_other() -> None:
    page = new_page(460, 500)
    write(page, 40, 100, *(f"Left {line}" for line in PROSE), size=8)
    write(page, 260, 100, *(f"Right {line}" for line in PROSE), size=8)
    made = markdown_of(page)
    assert made.index("Left gone") < made.index("Right Rivers")


def test_the_number_of_a_formula_stays_on_its_side_of_the_gutter() -> None:
    page = new_page(460, 500)
    write(page, 40, 100, *PROSE, *PROSE, size=8)
    write(page, 215, 124, "(2)", size=8)
    write(page, 260, 100, *PROSE, *PROSE, size=8)
    assert "(2) " not in markdown_of(page).split("Rivers")[-1]


def test_a_large_initial_belongs_to_its_word() -> None:
    page = new_page(400, 500)
    write(page, 50, 124, "R", size=30)
    write(page, 73, 112, "ivers carry sand and stones from the hills", *PROSE[1:])
    assert markdown_of(page).startswith("Rivers carry sand")


def test_a_line_in_capitals_may_be_a_heading() -> None:
    page = new_page(400, 500)
    write(page, 50, 100, "RESULTS OF THE SURVEY", *PROSE)
    assert kinds(blocks_of(page)) == ["heading", "paragraph"]
