"""Printed line numbers of listings are left out and recorded; numbers of tables in typewriter fonts stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from doc2md.document import Kind
from tests.builders.pages import PROSE, new_page, write
from tests.builders.readings import read_drawn, text_of

CODE = ("def area(width):", "    if width < 0:", "        raise ValueError", "", "    return width ** 2")


def prose(page: Any) -> None:
    write(page, 60, 60, *PROSE)


def separate(page: Any) -> None:
    for at, row in enumerate(CODE):
        write(page, 66, 300 + 12 * at, f"{at + 9:2}", size=9, fontname="cour")
        if row.strip():
            write(page, 90, 300 + 12 * at, row, size=9, fontname="cour")


def joined(page: Any) -> None:
    for at, row in enumerate(CODE):
        write(page, 66, 300 + 12 * at, f"{at + 9:2}  {row}".rstrip(), size=9, fontname="cour")


def grey(page: Any) -> None:
    for at, row in enumerate(CODE):
        write(page, 66, 300 + 12 * at, str(at + 9), size=6)
        if row.strip():
            write(page, 90, 300 + 12 * at, row, size=9, fontname="cour")


@pytest.mark.parametrize("draw", [separate, joined, grey])
def test_line_numbers_of_a_listing_are_left_out_and_recorded(draw: Callable[[Any], None]) -> None:
    page = new_page()
    prose(page)
    draw(page)
    made = read_drawn(page)
    (code,) = [block for block in made.blocks if block.kind is Kind.CODE]
    assert code.text.plain.split("\n") == list(CODE)
    assert [edit.before for edit in made.edits if edit.by == "line_numbers"] == ["9 10 11 12 13"]


def test_numbers_on_each_second_line_are_left_out() -> None:
    page = new_page()
    prose(page)
    for at, row in enumerate(CODE):
        write(page, 80, 300 + 12 * at, row, size=9, fontname="cour")
        if at % 2 == 0:
            write(page, 66, 300 + 12 * at, str(at + 1), size=6)
    made = read_drawn(page)
    assert [block.text.plain.split("\n") for block in made.blocks if block.kind is Kind.CODE] == [list(CODE)]
    assert [edit.before for edit in made.edits if edit.by == "line_numbers"] == ["1 3 5"]


def boats(page: Any) -> None:
    for at, row in enumerate(("1  Alma    6.20", "2  Berta   7.10", "3  Carla   5.90", "4  Dora    8.00")):
        write(page, 66, 300 + 12 * at, row, size=9, fontname="cour")


def counted_by_ten(page: Any) -> None:
    for at, row in enumerate(("10 LET A = 1", "20 PRINT A;", "30 GOTO 20", "40 END = A")):
        write(page, 66, 300 + 12 * at, row, size=9, fontname="cour")


@pytest.mark.parametrize("draw", [boats, counted_by_ten])
def test_numbers_that_belong_to_the_rows_stay(draw: Callable[[Any], None]) -> None:
    page = new_page()
    prose(page)
    draw(page)
    made = read_drawn(page)
    assert not [edit for edit in made.edits if edit.by == "line_numbers"]
    first = "1" if draw is boats else "10"
    assert first in text_of(made.blocks).split()


def test_small_numbers_at_the_ends_of_the_lines_are_left_out() -> None:
    page = new_page()
    prose(page)
    for at, row in enumerate(CODE):
        write(page, 80 + 4 * (len(row) - len(row.lstrip())), 300 + 12 * at, row.strip(), size=9)
        write(page, 470, 300 + 12 * at, str(at + 1), size=6)
    made = read_drawn(page)
    assert [block.text.plain.split("\n") for block in made.blocks if block.kind is Kind.CODE] == [list(CODE)]
    assert [edit.before for edit in made.edits if edit.by == "line_numbers"] == ["1 2 3 4 5"]
