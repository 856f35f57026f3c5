"""Rows of text, their formulas, numbered lines and letters in bold type, in pieces that are made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.maths.finding.numbered_lines import numbered_lines
from doc2md.converter.local.layout.maths.finding.pieces import Piece, find_vectors
from doc2md.converter.local.layout.maths.finding.rows import Row, attach_all, rows_of_text
from doc2md.converter.local.layout.maths.finding.zones import find_formulas
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Span
from tests.converter.local.layout.maths.finding.made import line, piece, span

NO_DRAWINGS = Drawings((), (), ())
PROSE = [piece(span("These words are a row of text", 0, y)) for y in (20, 32)]


def statement(number: str, y: float, x: float = 0) -> list[Piece]:
    return [piece(span(number, x, y)), piece(span("v", x + 30, y, math=True), span(" = w", x + 35, y))]


@pytest.mark.parametrize("form", ["{}", "{}:"])
def test_lines_with_numbers_that_count_on_are_no_formula(form: str) -> None:
    zone = [each for n in (3, 4, 5) for each in statement(form.format(n), 10.0 * n)]
    assert [len(row.pieces) for row in numbered_lines(zone)] == [2, 2, 2]


@pytest.mark.parametrize(
    "zone",
    [
        [*statement("3", 30), *statement("5", 40)],
        [*statement("3", 30), *statement("4", 40, 30)],
        [*statement("3", 30), *statement("4", 40), piece(span("x", -20, 35, math=True))],
        [piece(span("3", 0, 30)), piece(span("4", 0, 40))],
        statement("3", 30),
    ],
    ids=["not counting on", "not aligned", "not at the left", "nothing beside them", "one line"],
)
def test_other_numbers_are_parts_of_formulas(zone: list[Piece]) -> None:
    assert numbered_lines(zone) == []


@pytest.mark.parametrize(("size", "rows"), [(10, 3), (6, 2)], ids=["in the size of the text", "an index"])
def test_a_lone_word_is_a_row_of_text_unless_it_is_small(size: float, rows: int) -> None:
    found, _ = rows_of_text([*PROSE, piece(span("th", 50, 60, size))], set())
    assert len(found) == rows


def test_a_sum_at_the_start_of_a_row_is_beside_its_limits() -> None:
    limits = piece(span("e>v", 12, 24, 7, math=True))
    row = Row([piece(span("x", 32, 20, math=True), span(" is a row of text", 37, 20))])
    total = piece(span("S", 0, 21, math=True))
    assert attach_all([total, limits], [row]) == []
    assert len(row.attached) == 2


@pytest.mark.parametrize(
    ("spans", "letters"),
    [
        ([span("so ", 0, 0), span("n", 15, 0, bold=True), span(" = 1", 20, 0)], {"n"}),
        ([span("so ", 0, 0), span("n", 15, 0, bold=True), span("k", 20, 1.5, 7, math=True)], {"n"}),
        ([span("the field ", 0, 0), span("n", 50, 0, bold=True), span(" is", 55, 0)], set()),
        ([span("a", 0, 0, bold=True), span(" = the first", 5, 0)], set()),
        ([span("n", 0, 0, bold=True), span(" = ", 5, 0, bold=True)], set()),
        ([span("so ", 0, 0), span("no", 15, 0, bold=True), span(" = 1", 25, 0)], set()),
    ],
    ids=["relation", "index", "in prose", "name of a panel", "bold line", "a word"],
)
def test_a_letter_in_bold_type_is_a_sign_beside_one(spans: list[Span], letters: set[str]) -> None:
    assert {letter for _, letter in find_vectors([line(*spans)])} == letters


def test_the_numbers_of_a_scale_are_no_formula() -> None:
    ticks = [piece(span(f"{n}.0", 60.0 * n, 80, math=True)) for n in range(5)]
    rows, zones = find_formulas([*PROSE, *ticks, piece(span("x", 120, 90, math=True))], NO_DRAWINGS, (), ())
    assert zones == []
    assert len(rows) >= len(PROSE)


def test_the_numbers_of_a_matrix_are_a_formula() -> None:
    fence = replace(piece(span("(", -10, 95, math=True)), ink=Box(-10, 68, -5, 100))
    ones = [piece(span(str(n), 60.0 * n, 80, math=True)) for n in range(5)]
    _, zones = find_formulas(
        [*PROSE, fence, *ones, piece(span("x", 120, 90, math=True))], NO_DRAWINGS, (), ()
    )
    assert len(zones) == 1


@pytest.mark.parametrize(
    ("height", "formulas"), [(60, 1), (20, 0)], ids=["behind the text, too", "of a chart"]
)
def test_a_formula_over_a_picture_is_one_if_the_picture_is_behind_the_text(
    height: float, formulas: int
) -> None:
    formula = piece(span("x", 60, 50, math=True), span(" = ", 65, 50), span("y", 80, 50, math=True))
    picture = Box(-10, 60 - height, 200, 60)
    prose = [piece(span("These words are a row of text", 0, y)) for y in (20, 32, 80)]
    assert len(find_formulas([*prose, formula], NO_DRAWINGS, [picture], ())[1]) == formulas


@pytest.mark.parametrize(("arrow", "words", "zones"), [("→", "NaOH", 1), ("→", "some", 0), ("=", "NaOH", 0)])
def test_the_compounds_of_a_reaction_are_no_words(arrow: str, words: str, zones: int) -> None:
    reaction = piece(
        span(f"2 {words} + 3 {words} ", 60, 80), span(arrow, 160, 80, math=True), span(" NaCl", 165, 80)
    )
    assert len(find_formulas([*PROSE, reaction], NO_DRAWINGS, (), ())[1]) == zones
