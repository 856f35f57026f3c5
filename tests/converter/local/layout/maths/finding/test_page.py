"""The formulas of whole pages, which are printed with the fonts that every PDF program has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from doc2md.converter.local.layout.maths.finding.page import _Reader, read_formulas
from doc2md.converter.local.layout.page import read
from doc2md.document import Kind, MarkKind
from doc2md.geometry import Box
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.printed_glyphs import PrintedGlyph, printed_glyphs
from doc2md.rasterizer.text_layer import Drawings

SENTENCE = "The rows of this paragraph are as long as the column is wide, and they"


class Sheet:
    """A page on which text is set piece by piece."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def text(self, x: float, y: float, *parts: tuple[str, str], size: float = 10) -> float:
        """Set parts side by side, each with its font. Returns the right end, in points."""
        for words, font in parts:
            self.page.insert_text((x, y), words, fontname=font, fontsize=size)
            x += pymupdf.get_text_length(words, fontname=font, fontsize=size)
        return x

    def rule(self, x0: float, x1: float, y: float) -> None:
        self.page.draw_line((x0, y), (x1, y), width=0.4)

    def latex(self) -> tuple[list[str], list[str]]:
        """The formulas in the text, and the displayed ones."""
        layer, displayed = read_formulas(self.page, text_layer(self.page))
        inline = [span.latex for line in layer.lines for span in line.spans if span.latex]
        return inline, [each.formula.latex for each in displayed]


@pytest.fixture
def sheet() -> Iterator[Sheet]:
    with pymupdf.open() as document:
        yield Sheet(document.new_page())


def _paragraph(sheet: Sheet, y: float, rows: int = 3) -> None:
    for i in range(rows):
        sheet.text(72, y + 12 * i, (SENTENCE, "tiro"))


def test_a_formula_in_the_text_becomes_a_span_with_latex(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    sheet.text(72, 136, ("end where ", "tiro"), ("a", "symb"), (" > 1 holds.", "tiro"))
    assert sheet.latex() == ([r"\alpha > 1"], [])


def test_a_fraction_in_the_text_stays_in_its_row(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    x = sheet.text(72, 137, ("end for ", "tiro"), ("a", "symb"), (" = ", "tiro"))
    sheet.text(x + 1, 133, ("b", "symb"), size=7)
    sheet.text(x + 1, 141, ("g", "symb"), size=7)
    sheet.rule(x, x + 6, 134.5)
    sheet.text(x + 9, 137, ("as above.", "tiro"))
    assert sheet.latex() == ([r"\alpha = \frac{\beta}{\gamma}"], [])
    assert [block.kind for block in read(sheet.page, 1).blocks] == [Kind.PARAGRAPH]


def test_an_exponent_of_a_word_stays_an_exponent(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    x = sheet.text(72, 136, ("end with 5 cm", "tiro"))
    x = sheet.text(x, 132, ("a", "symb"), size=7)
    sheet.text(x + 2, 136, ("of water.", "tiro"))
    assert sheet.latex() == ([r"^{\alpha}"], [])


def test_a_displayed_formula_is_one_block_with_its_number(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    x = sheet.text(200, 160, ("a", "symb"), (" = ", "tiro"))
    sheet.text(x + 2, 153, ("b", "symb"), (" + 1", "tiro"))
    sheet.text(x + 8, 168, ("g", "symb"))
    sheet.rule(x, x + 24, 157.5)
    sheet.text(340, 160, ("(7)", "tiro"))
    _paragraph(sheet, 200)
    equation = next(block for block in read(sheet.page, 1).blocks if block.kind is Kind.EQUATION)
    assert equation.text.plain.split() == r"\alpha = \frac{\beta+1}{\gamma} \tag{7}".split()


def test_the_bar_of_a_fraction_may_be_longer_than_the_row(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    x = sheet.text(200, 160, ("a", "symb"), (" = ", "tiro"))
    sheet.text(x + 2, 153, ("b", "symb"), (" + 1", "tiro"))
    sheet.text(x + 8, 168, ("g", "symb"))
    sheet.rule(x, x + 24.5, 157.5)
    _paragraph(sheet, 200)
    assert sheet.latex() == ([], [r"\alpha = \frac{\beta+1}{\gamma}"])


@pytest.mark.parametrize(("char", "count"), [("{", 1), ("⎧", 1), ("|", 0), ("A", 0)])
def test_high_brackets_are_known_in_fonts_whose_names_say_nothing(char: str, count: int) -> None:
    glyph = PrintedGlyph(char, "", "Type3 (7 0 R)", 12, 100, 100, Box(101, 80, 107, 110), 6)
    assert len(_Reader([glyph], Drawings((), (), ())).tall) == count


def test_the_end_of_a_sentence_is_no_displayed_formula(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    sheet.text(72, 136, ("a", "symb"), (" = ", "tiro"), ("b", "symb"), (".", "tiro"))
    inline, displayed = sheet.latex()
    assert (len(inline), displayed) == (1, [])


def test_formulas_centred_one_below_the_other_are_two(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    for y, right in ((150, "b"), (168, "b + g + d")):
        width = sum(pymupdf.get_text_length(part, fontname="symb", fontsize=10) for part in ("a = ", right))
        sheet.text(300 - width / 2, y, ("a = ", "symb"), (right, "symb"))
    _paragraph(sheet, 200)
    assert sheet.latex() == ([], [r"\alpha = \beta", r"\alpha = \beta+\gamma+\delta"])


@pytest.mark.parametrize(
    ("font", "size"), [("STIXMath", 10.0), ("Type3 (16 0 R)", 7.0)], ids=["TeX", "browser"]
)
def test_an_accent_that_the_text_layer_has_lost_is_read(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch, font: str, size: float
) -> None:
    _paragraph(sheet, 100)
    sheet.text(72, 136, ("end where ", "tiro"), ("a", "symb"), (" > 1 holds.", "tiro"))
    accent = PrintedGlyph("\u0302", "hat", font, size, 118, 134, Box(117, 127.5, 120, 129), 0)
    monkeypatch.setattr(
        "doc2md.converter.local.layout.maths.finding.page.printed_glyphs",
        lambda page: [*printed_glyphs(page), accent],
    )
    assert sheet.latex() == ([r"\hat{\alpha} > 1"], [])


def test_words_beside_a_formula_stay_words(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    sheet.text(72, 136, ("for every ", "tiro"), ("a", "symb"), (" in the set", "tiro"))
    (paragraph,) = read(sheet.page, 1).blocks
    marked = [paragraph.text.plain[m.start : m.end] for m in paragraph.text.marks if m.kind is MarkKind.MATH]
    assert marked == [r"\alpha"]
    assert paragraph.text.plain.endswith(r"for every \alpha in the set")


def test_a_formula_in_fonts_for_text_is_read_from_its_italics(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    x = 200.0
    for base, after in (("a", " + "), ("b", " = "), ("c", "")):
        x = sheet.text(x, 160, (base, "tiit"))
        end = sheet.text(x, 156, ("2", "tiro"), size=7)
        x = sheet.text(end, 160, (after, "tiro"))
    _paragraph(sheet, 200)
    assert sheet.latex() == ([], ["a^2+b^2 = c^2"])


def test_italics_and_equals_signs_in_sentences_are_no_formulas(sheet: Sheet) -> None:
    sheet.text(
        72,
        100,
        ("Set the option ", "tiro"),
        ("a = no", "tiit"),
        (" or b = yes, e.g. in panel ", "tiro"),
        ("a", "tiit"),
    )
    layer = text_layer(sheet.page)
    assert read_formulas(sheet.page, layer) == (layer, [])


def test_a_row_that_begins_with_one_word_goes_on_after_the_sign_of_a_sum(sheet: Sheet) -> None:
    _paragraph(sheet, 100)
    x = sheet.text(72, 136, ("that ", "tiro"), ("a", "symb"), (" = ", "tiro"))
    sheet.text(x, 136, ("\u00e5", "symb"))
    sheet.text(x + 8, 139, ("i = 1", "tiit"), size=6)
    sheet.text(x + 26, 136, ("b", "symb"), (" + 1.", "tiro"))
    _paragraph(sheet, 148)
    assert sheet.latex() == ([r"\alpha = \sum_{i = 1}\beta+1"], [])


@pytest.mark.parametrize("sign", ["\u00ae", "\u00b7"], ids=["arrow", "bullet"])
def test_arrows_and_bullets_make_no_page_of_formulas(sheet: Sheet, sign: str) -> None:
    _paragraph(sheet, 100)
    sheet.text(72, 136, (sign, "symb"), (" 310 and more", "tiro"))
    layer = text_layer(sheet.page)
    assert read_formulas(sheet.page, layer) == (layer, [])


def test_the_numbers_at_an_axis_are_no_formula(sheet: Sheet) -> None:
    sheet.text(72, 80, ("The slope is ", "tiro"), ("a", "symb"), (" here.", "tiro"))
    for i, number in enumerate(["1.5", "1.0", "0.5"]):
        sheet.text(300, 150 + 40 * i, ("-", "symb"), (number, "tiro"), size=7)
    assert sheet.latex()[1] == []


def test_a_page_with_very_many_lines_is_not_searched(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet.text(50, 100, (SENTENCE, "helv"))
    sheet.text(50, 200, ("\u2211 a = b", "symb"))
    layer = text_layer(sheet.page)
    monkeypatch.setattr("doc2md.converter.local.layout.maths.finding.page.MAX_PIECES", len(layer.lines) - 1)
    assert read_formulas(sheet.page, layer) == (layer, [])
