"""Printed line numbers in the margin are left out; numbers that belong to the text stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.builders.pages import new_page, write, write_columns
from tests.builders.readings import markdown_of, read_drawn, text_of

TEXT = "The water stands low in the harbour and the walls can be reached on foot."


def numbered(page: Any, numbers: Sequence[int], x: float = 40, step: float = 24) -> None:
    for at in range(20):
        write(page, 90, 100 + 24 * at, TEXT)
    for at, number in enumerate(numbers):
        write(page, x, 100 + step * at, str(number), size=8)


@pytest.mark.parametrize(
    ("numbers", "x", "step"),
    [
        (range(1, 21), 40, 24),
        (range(101, 121), 40, 24),
        (range(5, 25, 5), 40, 120),
        (range(1, 21), 560, 24),
        (range(1, 21), 70, 24),
    ],
    ids=["each line", "second page", "every fifth", "right margin", "close"],
)
def test_line_numbers_are_left_out_and_recorded(numbers: Sequence[int], x: float, step: float) -> None:
    if len(numbers) < 5:
        numbers = [*numbers, numbers[-1] + 5]
    page = new_page()
    numbered(page, numbers, x, step * (1 if step == 24 else 0.95))
    made = read_drawn(page)
    assert not set(text_of(made.blocks).split()) & set(map(str, numbers))
    assert text_of(made.blocks).count("harbour") == 20
    assert [edit.before.split() for edit in made.edits if edit.by == "line_numbers"] == [[*map(str, numbers)]]


@pytest.mark.parametrize(("step", "found"), [(5, True), (1, False)])
def test_numbers_between_two_columns_count_every_fifth_line(step: int, found: bool) -> None:
    page = new_page()
    for at in range(30):
        write(page, 60, 100 + 12 * at, "The water is low in the harbour, and old", size=10)
        write(page, 300, 100 + 12 * at, "walls can be reached on foot by night.", size=10)
        if at % step == step - 1:
            write(page, 275, 100 + 12 * at, str(at + 1), size=9)
    assert ("30" not in text_of(read_drawn(page).blocks).split()) is found


@pytest.mark.parametrize("rows", [40, 12], ids=["full", "short"])
def test_two_columns_may_have_line_numbers_in_both_margins(rows: int) -> None:
    page = new_page()
    for at in range(40):
        write(page, 60, 100 + 13 * at, "The water is low in the harbour, and old", size=10)
        write(page, 46, 101 + 13 * at, str(at + 1), size=5)
    for at in range(rows):
        write(page, 300, 106 + 13 * at, "walls can be reached on foot by day here", size=10)
        write(page, 500, 107 + 13 * at, str(at + 41), size=5)
    left = set(text_of(read_drawn(page).blocks).split()) & {str(number) for number in range(1, 81)}
    assert not left


def test_a_running_head_beside_line_numbers_is_none_of_the_text() -> None:
    page = new_page()
    numbered(page, range(1, 21), x=70)
    for at, words in enumerate(("Works", "Ltd", "2 May", "1975")):
        write(page, 20, 100 + 24 * at, words, size=8)
    made = read_drawn(page)
    assert [edit.by for edit in made.edits if edit.by == "line_numbers"]
    assert "1975" in text_of(made.blocks)


def table_of_numbers(page: Any) -> None:
    write(page, 60, 80, "The boats of the harbour are listed below.")
    write_columns(page, (60, 120, 300), 110, [(str(n), "Alma", "North quay") for n in range(1, 21)], step=24)


def years(page: Any) -> None:
    numbered(page, [1990, 1997, 1998, 2004, 2005, 2011], step=60)


def few(page: Any) -> None:
    numbered(page, range(1, 5))


@pytest.mark.parametrize(("draw", "number"), [(table_of_numbers, "13"), (years, "1997"), (few, "3")])
def test_other_numbers_at_the_left_stay(draw: Callable[[Any], None], number: str) -> None:
    page = new_page()
    draw(page)
    assert number in re.findall(r"\d+", markdown_of(page))
