"""Tables between horizontal rules."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.booktabs import booktabs
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, Rule, Span
from tests.builders.lines import line, row


@pytest.mark.parametrize(
    ("width", "heights", "found"),
    [(95, [95, 135], True), (80, [95, 135], False), (45, [95, 111, 135], True), (30, [95, 111, 135], False)],
    ids=["two rules", "two short rules", "three short rules", "three very short rules"],
)
def test_short_rules_make_a_table_if_there_are_three(width: float, heights: list[float], found: bool) -> None:
    lines = [
        row(text, x, 107 + 12 * n, size=4)
        for n in range(3)
        for text, x in ((f"{n}{n}", 101), (f"{n}7", 100 + width - 12))
    ]
    drawings = Drawings(across=tuple(Rule(y, 100, 100 + width) for y in heights))
    assert bool(booktabs(drawings, lines, [])) is found


@pytest.mark.parametrize(
    ("heights", "rows"),
    [
        ([112, 124, 136], 3),
        ([112, 124, 136.9], 3),
        ([112, 124, 137.5], 2),
        ([112, 124, 140], 2),
        ([112, 136], 2),
    ],
)
def test_the_row_above_the_first_of_equal_rules_is_part_of_the_table(heights: list[float], rows: int) -> None:
    lines = [
        row(text, x, 109 + 12 * n, size=6) for n in range(3) for text, x in (("Rope", 101), (f"{n}.50", 180))
    ]
    drawings = Drawings(across=tuple(Rule(y, 100, 200) for y in heights))
    found = booktabs(drawings, lines, [])
    assert [grid.shape[0] for grid in found] == [rows]


def test_two_rules_do_not_say_that_each_row_has_a_rule() -> None:
    lines = [
        row(text, x, 109 + 12 * n, size=6) for n in range(3) for text, x in (("Rope", 101), (f"{n}.50", 180))
    ]
    (grid,) = booktabs(Drawings(across=(Rule(112, 100, 200), Rule(124, 100, 200))), lines, [])
    assert grid.box.y0 == 112


def found(lines: list[Line], *rules: Rule) -> bool:
    return bool(booktabs(Drawings(across=rules), lines, []))


def cell(text: str, x: float, y: float, size: float) -> Line:
    """Letters half as wide as the type size, so that a space is narrower than the white between two columns."""
    xs = tuple(x + 0.5 * size * n for n in range(len(text)))
    box = Box(x, y - 0.7 * size, x + 0.5 * size * len(text), y)
    return line(Span(text, box, "", size, baseline=y, xs=xs))


def two_columns(
    rows: int, *, gap: float = 60, words: tuple[str, str] = ("12", "17"), size: float = 10
) -> list[Line]:
    """Rows of two cells, of which the second begins so far right of a first with 20 letters."""
    return [
        cell(text, x, 112 + 1.2 * size * n, size)
        for n in range(rows)
        for text, x in zip(words, (100, 100 + 10 * size + gap), strict=True)
    ]


@pytest.mark.parametrize(("off", "expected"), [(3.5, True), (4.5, False)])
def test_the_rules_of_a_table_have_the_same_ends(off: float, expected: bool) -> None:
    assert found(two_columns(3), Rule(98, 100, 400), Rule(150, 100, 400 + off)) is expected


@pytest.mark.parametrize(("step", "expected"), [(23, True), (26, False)])
def test_the_rows_below_the_last_rule_of_a_table_are_near_it(step: float, expected: bool) -> None:
    lines = [row(text, x, y) for y in (112, 118 + step) for text, x in (("Rope", 101), (f"{step:.0f}", 250))]
    assert found(lines, Rule(98, 100, 400), Rule(118, 100, 400)) is expected


THREE, TWO, ONE = "harbours and timbers", "harbourside timbered", "harbourside-timbered"


@pytest.mark.parametrize(
    ("gap", "words", "expected"),
    [
        (22, (THREE, THREE), False),
        (50, (THREE, THREE), True),
        (22, (THREE, TWO), False),
        (22, (TWO, ONE), True),
    ],
    ids=["full rows", "rows with white space", "many words", "few words"],
)
def test_full_rows_with_many_words_are_running_text(
    gap: float, words: tuple[str, str], expected: bool
) -> None:
    end = 300 + gap
    assert found(two_columns(5, gap=gap, words=words), Rule(98, 100, end), Rule(190, 100, end)) is expected


@pytest.mark.parametrize(
    ("rows", "gap", "expected"),
    [(13, 50, False), (11, 50, True), (13, 82, True)],
    ids=["many full lines", "fewer", "short lines"],
)
def test_many_full_lines_in_columns_are_running_text(rows: int, gap: float, expected: bool) -> None:
    end = 300 + gap
    lines = two_columns(rows, gap=gap, words=(THREE, THREE))
    assert found(lines, Rule(98, 100, end), Rule(300, 100, end)) is expected


@pytest.mark.parametrize(("rows", "expected"), [(380, True), (420, False)])
def test_a_table_has_a_limited_number_of_rows(rows: int, expected: bool) -> None:
    lines = two_columns(rows, size=1)
    assert found(lines, Rule(98, 100, 400), Rule(700, 100, 400)) is expected
