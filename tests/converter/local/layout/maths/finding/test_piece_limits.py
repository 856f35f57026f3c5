"""How far pieces of formulas and rows of text may be from each other, and how many words a formula has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from doc2md.converter.local.layout.maths.finding.column import Column, is_displayed, is_row_of_text
from doc2md.converter.local.layout.maths.finding.inline import with_inline_formulas
from doc2md.converter.local.layout.maths.finding.numbered_lines import numbered_lines
from doc2md.converter.local.layout.maths.finding.pieces import Piece, find_vectors
from doc2md.converter.local.layout.maths.finding.rows import (
    Row,
    attach_all,
    parts_of_fractions,
    rows_of_text,
)
from doc2md.converter.local.layout.maths.finding.zones import find_formulas
from doc2md.converter.local.layout.maths.symbols import Formula
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Rule
from tests.converter.local.layout.maths.finding.made import line, piece, span

TEXT = "These words are a row of text"
PROSE = [piece(span(TEXT, 0, y)) for y in (20, 32)]
NO_DRAWINGS = Drawings((), (), ())


def text(y: float, x: float = 0) -> Row:
    return Row([piece(span(TEXT, x, y))])


def column(*rows: Row) -> Column:
    return Column(list(rows), 0, 300, 12)


def formula(x: float, y: float, signs: str = "v = w", words: str = "") -> Piece:
    return piece(span(signs, x, y, math=True), span(words, x + 5 * len(signs), y))


@pytest.mark.parametrize(("x", "expected"), [(13, True), (11, False)])
def test_a_row_with_words_beside_a_brace_is_displayed_if_it_is_indented(x: float, expected: bool) -> None:
    row = Row([formula(x, 100, words=" if it is")])
    assert is_displayed(row, column(), [Box(x - 5, 90, x - 1, 120)]) is expected


@pytest.mark.parametrize(
    ("words", "step", "expected"),
    [
        (" some word", 20, True),
        (" other words", 20, False),
        (" if", 14, True),
        (" if", 13.5, False),
    ],
    ids=["few words", "many words", "white around it", "a row of text"],
)
def test_a_displayed_row_has_few_words_and_white_around_it(words: str, step: float, expected: bool) -> None:
    rows = [text(100 - step), text(100 + step)]
    row = Row([formula(60, 100, "v=w+u+t+s", words)])
    assert is_displayed(row, column(*rows), ()) is expected


@pytest.mark.parametrize(
    ("x", "above", "below", "expected"),
    [
        (2.5, 270, None, True),
        (3.5, 270, None, False),
        (0, 250, None, False),
        (22, None, 112, True),
        (27, None, 112, False),
    ],
    ids=[
        "where a full row begins",
        "right of it",
        "below a row that ends early",
        "the first of a paragraph",
        "further right",
    ],
)
def test_a_formula_goes_on_with_the_rows_beside_it(
    x: float, above: float | None, below: float | None, expected: bool
) -> None:
    rows = [] if above is None else [Row([piece(span("row " * int(above / 20), above % 20, 84))])]
    rows += [] if below is None else [text(below)]
    assert is_row_of_text([formula(x, 100)], column(), rows) is expected


@pytest.mark.parametrize(("x", "expected"), [(75, True), (85, False)])
def test_a_formula_without_white_around_it_is_far_from_the_edge(x: float, expected: bool) -> None:
    assert is_row_of_text([formula(x, 100)], column(text(88), text(112)), ()) is expected


@pytest.mark.parametrize(
    ("second", "zones"),
    [
        (formula(130, 99.5), 1),
        (formula(130, 100.5), 2),
        (formula(80, 95, "v = w + u + t"), 2),
        (formula(80, 93, "v = w + u + t"), 1),
        (formula(81.2, 96, "v = w + u + t"), 2),
        (formula(81.8, 96, "v = w + u + t"), 1),
    ],
    ids=[
        "close",
        "apart",
        "centred below it",
        "right below it",
        "nearly centred below it",
        "not centred below it",
    ],
)
def test_formulas_with_white_between_them_are_two(second: Piece, zones: int) -> None:
    assert len(find_formulas([*PROSE, formula(100, 80), second], NO_DRAWINGS, (), ())[1]) == zones


@pytest.mark.parametrize(
    ("signs", "others", "zones"),
    [
        ("vw", "=1+23 if", 1),
        ("vw", "=1+2+34 if", 0),
        ("v", "=1+2+3+4+5+6+7+8", 1),
        ("v", "=1+2+3+4+5+6+7+8+9+0+1+2", 0),
    ],
    ids=["with a word", "few signs with a word", "long", "few signs of many"],
)
def test_a_displayed_formula_has_some_signs_of_formulas(signs: str, others: str, zones: int) -> None:
    assert len(find_formulas([*PROSE, formula(100, 80, signs, others)], NO_DRAWINGS, (), ())[1]) == zones


@pytest.mark.parametrize(("lines", "zones"), [(2, 1), (3, 0)])
def test_signs_that_lines_of_a_drawing_cross_are_labels(lines: int, zones: int) -> None:
    label = formula(100, 80, "v + w")
    art = tuple(Box(101 + 3 * n, 60, 102 + 3 * n, 90) for n in range(lines))
    drawings = replace(NO_DRAWINGS, art=art)
    assert len(find_formulas([*PROSE, label], drawings, (), ())[1]) == zones


@pytest.mark.parametrize(("numbers", "zones"), [(3, 1), (4, 0)])
def test_several_numbers_far_from_each_other_are_a_scale(numbers: int, zones: int) -> None:
    ticks = [piece(span(f"{n}.0", 60.0 * n, 80, math=True)) for n in range(numbers)]
    sign = piece(span("x+y", 62, 90, math=True))
    assert len(find_formulas([*PROSE, *ticks, sign], NO_DRAWINGS, (), ())[1]) == zones


@pytest.mark.parametrize(("off", "rest"), [(1.0, 0), (1.4, 1)])
def test_a_sign_on_the_baseline_of_a_row_is_in_it(off: float, rest: int) -> None:
    sign = piece(span("v", 160, 32 + off, math=True))
    assert len(rows_of_text([*PROSE, sign], set())[1]) == rest


@pytest.mark.parametrize(("off", "expected"), [(12, 2), (14, 0)])
def test_the_parts_of_a_fraction_are_near_its_bar(off: float, expected: int) -> None:
    parts = [piece(span("mass of it", 100, 103 + y)) for y in (-off, off)]
    drawings = replace(NO_DRAWINGS, across=(Rule(100, 100, 150),))
    assert len(parts_of_fractions(parts, drawings)) == expected


@pytest.mark.parametrize(("words", "rows"), [("These three words", 2), ("Two words", 3)])
def test_lines_of_several_words_show_the_size_of_the_text(words: str, rows: int) -> None:
    lines = [piece(span(words, 0, y)) for y in (20, 32)]
    assert len(rows_of_text([*lines, piece(span("th", 50, 60, 6))], set())[0]) == rows


@pytest.mark.parametrize(("up", "rest"), [(7, 0), (8, 1)])
def test_a_part_of_a_formula_is_at_the_height_of_its_row(up: float, rest: int) -> None:
    assert len(attach_all([piece(span("v", 150, 100 - up, math=True))], [text(100)])) == rest


@pytest.mark.parametrize(("right", "lines"), [(5, 2), (7, 0)])
def test_the_numbers_of_lines_are_aligned(right: float, lines: int) -> None:
    zone = [
        each
        for number, x, y in (("3", 0, 30), ("4", right, 40))
        for each in (piece(span(number, x, y)), formula(x + 30, y))
    ]
    assert len(numbered_lines(zone)) == lines


def latex(row: Row) -> list[str]:
    """The formulas in a row; what they say does not matter here."""
    lines = with_inline_formulas(row, lambda parts: Formula("F", 1.0))
    return [each.latex for line in lines for each in line.spans if each.latex]


@pytest.mark.parametrize(("gap", "expected"), [(14, ["F"]), (17, ["F", "F"])])
def test_wide_white_divides_formulas(gap: float, expected: Sequence[str]) -> None:
    signs = (span("v=", 150, 100, math=True), span("w", 160 + gap, 100, math=True))
    assert latex(Row([piece(span(TEXT, 0, 100)), piece(*signs)])) == expected


@pytest.mark.parametrize(
    ("size", "up", "expected"),
    [(8, 4, "^{F}"), (9, 4, "F"), (7, 1.5, "^{F}"), (7, 1.0, "F")],
    ids=["small", "large", "raised", "level"],
)
def test_a_formula_of_small_raised_signs_is_a_script(size: float, up: float, expected: str) -> None:
    row = text(100)
    row.attached.append(piece(span("k", 145, 100 - up, size, math=True)))
    assert latex(row) == [expected]


@pytest.mark.parametrize(("size", "expected"), [(8.4, {"n"}), (8.8, set())])
def test_a_bold_letter_with_a_script_is_a_sign(size: float, expected: set[str]) -> None:
    spans = [span("so ", 0, 0), span("n", 15, 0, bold=True), span("k", 20, 1.5, size, math=True)]
    assert {letter for _, letter in find_vectors([line(*spans)])} == expected


@pytest.mark.parametrize(("signs", "expected"), [("v+w+u+", True), ("v+w+u+t+s", False)])
def test_a_line_with_a_long_word_is_prose(signs: str, expected: bool) -> None:
    assert formula(0, 0, signs, " all").is_prose is expected


@pytest.mark.parametrize(
    ("before", "letters", "sure"),
    [("by 4", "ac", 2), ("the 4 ", "ac", 0), ("of f(x) ", "dx", 2), ("of f(x) ", "de", 0), ("and ", "dx", 0)],
)
def test_two_letters_in_italics_are_a_product_after_a_number_and_a_differential_after_a_bracket(
    before: str, letters: str, sure: int
) -> None:
    x = 5 * len(before)
    product = replace(span(letters, x, 0), italic=True)
    assert piece(span(before, 0, 0), product, span(" it is", x + 10, 0)).sure == sure


@pytest.mark.parametrize(("letters", "sure"), [("ab", 2), ("abc", 0)])
def test_two_letters_in_italics_beside_an_operator_are_a_product(letters: str, sure: int) -> None:
    product = replace(span(letters, 15, 0), italic=True)
    assert piece(span("so ", 0, 0), product, span(" = 1", 15 + 5 * len(letters), 0)).sure == sure
