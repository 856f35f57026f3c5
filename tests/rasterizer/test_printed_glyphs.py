"""The glyphs of a page: their names, and boxes around their ink."""

from __future__ import annotations

import pytest

from doc2md.rasterizer.maths_fonts import is_extension_font, is_maths_font
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.printed_glyphs import PrintedGlyph, printed_glyphs


def _glyphs(text: str, font: str) -> list[PrintedGlyph]:
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((100, 200), text, fontname=font, fontsize=10)
        return printed_glyphs(page)


def test_boxes_are_around_the_ink_not_the_line() -> None:
    dot, capital, hanging = _glyphs(".Hg", "tiro")
    assert [glyph.char for glyph in (dot, capital, hanging)] == [".", "H", "g"]
    assert dot.box.height < 2
    assert 6 < capital.box.height < 7
    assert capital.box.y1 == pytest.approx(200, abs=0.1)
    assert hanging.box.y1 > 201.5
    assert dot.x == pytest.approx(100)
    assert capital.x == pytest.approx(100 + dot.advance)


def test_spaces_are_no_glyphs() -> None:
    assert [glyph.char for glyph in _glyphs("a b", "tiro")] == ["a", "b"]


def test_signs_of_a_symbol_font_have_names() -> None:
    assert [glyph.name for glyph in _glyphs("ab", "symb")] == ["alpha", "beta"]


def test_text_that_is_not_painted_is_left_out() -> None:
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_text((100, 200), "hidden", render_mode=3)
        assert printed_glyphs(page) == []


@pytest.mark.parametrize(
    ("font", "maths", "extension"),
    [
        ("CMMI10", True, False),
        ("LMMathExtension10-Regula", True, True),
        ("CMEX10", True, True),
        ("NewTXMI", True, False),
        ("txexs", True, True),
        ("Fourier-Math-Letters", True, False),
        ("EURM10", True, False),
        ("jkpmi", True, False),
        ("KaTeX_Main-Regular", True, False),
        ("LatinModernMath-Regular", True, False),
        ("CMR10", False, False),
        ("TeXGyreTermesX-Regular", False, False),
        ("Iwona-Medium", False, False),
        ("Helvetica-Extended", False, False),
        ("NimbusRomNo9L-Regu", False, False),
    ],
)
def test_fonts_for_formulas_are_told_by_their_names(font: str, maths: bool, extension: bool) -> None:
    assert (is_maths_font(font), is_extension_font(font)) == (maths, extension)
