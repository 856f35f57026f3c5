"""How high tall signs are, and how far glyphs may be from their characters, with glyphs that are made by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from doc2md.converter.local.layout.maths.finding import page
from doc2md.converter.local.layout.maths.finding.page import read_formulas
from doc2md.geometry import Box
from doc2md.rasterizer.printed_glyphs import PrintedGlyph
from doc2md.rasterizer.text_layer import Line, TextLayer
from tests.converter.local.layout.maths.finding.made import line, span

PROSE = [line(span("These words are a row of text on this page", 0, y)) for y in (20, 32, 44)]

Read = Callable[..., tuple[list[str], int]]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """The formulas in the text, and the number of displayed ones, of a line below some text."""

    def read(below: Line, *glyphs: PrintedGlyph) -> tuple[list[str], int]:
        monkeypatch.setattr(page, "printed_glyphs", lambda _: list(glyphs))
        layer, displayed = read_formulas(None, TextLayer((300, 400), (*PROSE, below)))
        return [each.latex for row in layer.lines for each in row.spans if each.latex], len(displayed)

    return read


def glyph(char: str, x: float, top: float, bottom: float, advance: float = 5) -> PrintedGlyph:
    return PrintedGlyph(char, "", "CMMI10", 10, x, bottom, Box(x, top, x + advance, bottom), advance)


@pytest.mark.parametrize(
    ("pieces", "displayed"),
    [([(88, 106)], 1), ([(89, 105)], 0), ([(85, 97), (98.8, 111)], 1), ([(85, 97), (99.2, 111)], 0)],
    ids=["high", "lower", "of two pieces", "two signs"],
)
def test_a_row_with_words_beside_a_tall_sign_is_displayed(
    read: Read, pieces: list[tuple[float, float]], displayed: int
) -> None:
    row = line(span("v=w", 60, 100, math=True), span(" if it is", 75, 100))
    assert read(row, *(glyph("{", 45, *piece) for piece in pieces))[1] == displayed


@pytest.mark.parametrize(("off", "latex"), [(0.45, r"\alpha"), (0.55, r"v\alpha")])
def test_a_character_is_the_glyph_at_its_place(read: Read, off: float, latex: str) -> None:
    row = line(span("so ", 0, 56), span("v", 15, 56, math=True), span(" is", 20, 56))
    there = glyph("α", 15 + off, 49, 56)
    assert read(row, there)[0] == [latex]


@pytest.mark.parametrize(("off", "latex"), [(14, r"\alpha"), (16, r"\alpha w")])
def test_a_glyph_may_be_several_characters(read: Read, off: float, latex: str) -> None:
    signs = replace(span("vw", 15, 56, math=True), xs=(15, 15 + off), box=Box(15, 49, 20 + off, 58))
    row = line(span("so ", 0, 56), signs, span(" is", 20 + off, 56))
    there = glyph("α", 15, 49, 56, advance=20)
    assert read(row, there)[0][0].replace(" ", "") == latex.replace(" ", "")


def test_a_letter_that_is_set_close_to_a_sign_is_read_once(read: Read) -> None:
    row = line(span("of 5 ", 0, 56), span("µ", 25, 56, math=True), span("A is", 29.4, 56))
    assert read(row, glyph("µ", 25, 49, 56), glyph("A", 29.4, 49, 56))[0] == [r"\mu"]
