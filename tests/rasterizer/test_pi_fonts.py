"""The signs of Mathematical Pi fonts have numbers for names."""

from __future__ import annotations

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.overprint import RawLine
from doc2md.rasterizer.pi_fonts import with_pi_signs
from doc2md.rasterizer.printed_glyphs import NO_CHARACTER, PrintedGlyph


@pytest.mark.parametrize(
    ("font", "name", "text"),
    [
        ("MathematicalPi-One", "H11021", "<"),
        ("Universal-GreekwithMathP", "H9262", "μ"),
        ("MathematicalPi-One", "H9021", "Φ"),
        ("MathematicalPi-One", "H1", NO_CHARACTER),
        ("Times-Roman", "H11021", NO_CHARACTER),
    ],
)
def test_a_glyph_without_character_is_the_sign_that_its_number_says(
    font: str, name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    glyph = PrintedGlyph(NO_CHARACTER, name, font, 10, 20, 50, Box(20, 43, 26, 50), 6)
    monkeypatch.setattr("doc2md.rasterizer.pi_fonts.printed_glyphs", lambda page: [glyph])
    char = {"c": NO_CHARACTER, "origin": (20.01, 50.0), "bbox": (20, 40, 26, 52)}
    (line,) = with_pi_signs(None, [RawLine([{"font": font, "size": 10.0, "chars": [char]}], (1.0, 0.0))])
    assert line.text == text
