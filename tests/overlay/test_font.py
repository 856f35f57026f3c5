"""The font of hidden words has no shapes, and numbers characters in the order of their first use."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from doc2md.overlay.font import Codes, glyphless
from doc2md.rasterizer.mupdf import pymupdf


def test_the_font_has_no_shapes_and_is_small() -> None:
    font = pymupdf.Font(fontbuffer=glyphless())
    assert len(glyphless()) < 400
    assert (font.ascender, font.descender, font.glyph_count) == (0.75, -0.25, 2)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_characters_are_numbered_from_one(text: str) -> None:
    codes = Codes()
    numbers = [int(code, 16) for code in re.findall("....", codes.encode(text))]
    assert sorted(set(numbers)) == list(range(1, len(set(text)) + 1))
    assert codes.encode(text) == codes.encode(text)
    assert codes.to_unicode().count(b"> <") == 1 + len(set(text))
    assert len(codes.to_glyphs()) == 2 * len(set(text)) + 2
