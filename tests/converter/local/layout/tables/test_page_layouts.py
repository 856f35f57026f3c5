"""Rules around columns, lists and long texts make no table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from doc2md.document import Kind
from tests.builders.pages import LOREM, new_page, rules_across, rules_down, write, write_wrapped
from tests.builders.readings import read_drawn, text_of


def columns_between_rules(page: Any) -> None:
    rules_across(page, 90, 600, x0=60, x1=540)
    write_wrapped(page, 110, LOREM * 4, x=60, width=225)
    write_wrapped(page, 116, LOREM[95:] + LOREM * 3, x=315, width=225)


def list_between_rules(page: Any) -> None:
    rules_across(page, 90, 330, x0=60, x1=540)
    for at in range(4):
        write(page, 64, 110 + 54 * at, "•", size=11)
        write_wrapped(page, 110 + 54 * at, LOREM, x=90, width=440)


def long_texts_in_cells(page: Any) -> None:
    rules_across(page, 90, 330, 600, x0=60, x1=540)
    rules_down(page, 60, 300, 540, y0=90, y1=600)
    for x in (66, 306):
        for y in (110, 350):
            write(page, x, y, "The rivers", size=11, fontname="hebo")
            write_wrapped(page, y + 16, LOREM * 2, x=x, width=220)


@pytest.mark.parametrize("draw", [columns_between_rules, list_between_rules, long_texts_in_cells])
def test_text_with_rules_around_it_is_no_table(draw: Callable[[Any], None]) -> None:
    page = new_page()
    draw(page)
    made = read_drawn(page)
    assert Kind.TABLE not in {block.kind for block in made.blocks}
    assert "down to the sea, year after year without a rest" in " ".join(text_of(made.blocks).split())


def test_a_table_with_texts_of_some_lines_is_a_table() -> None:
    page = new_page()
    rules_across(page, 90, 170, 250, 330, x0=60, x1=540)
    rules_down(page, 60, 300, 540, y0=90, y1=330)
    for x in (66, 306):
        for y in (106, 186, 266):
            write_wrapped(page, y, LOREM, x=x, width=220, size=9)
    assert [block.kind for block in read_drawn(page).blocks] == [Kind.TABLE]
