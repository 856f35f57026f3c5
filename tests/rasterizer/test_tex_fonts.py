"""The codes of TeX's bitmap fonts, which name no characters, become letters."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.overprint import RawLine
from doc2md.rasterizer.tex_fonts import with_tex_letters
from tests.builders.pages import print_codes

PAGE = SimpleNamespace(get_fonts=lambda: [(5, "n/a", "Type3", "F24"), (6, "ttf", "TrueType", "Serif")])


def raw(text: str, font: str = "F24", narrow: str = "aeo+ \x84") -> RawLine:
    """Letters every 10 points, some of them narrower than the others."""
    chars = [
        {
            "c": char,
            "origin": (10.0 * i, 20.0),
            "bbox": (10.0 * i, 10.0, 10.0 * i + (8 if char in narrow else 10), 20.0),
            "synthetic": char == " ",
        }
        for i, char in enumerate(text)
    ]
    return RawLine([{"font": font, "size": 10.0, "chars": chars}], (1.0, 0.0))


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        ("de\x0cned the o\x0ece", "defined the office"),
        ('a\x0bairs \\and" so { on', "affairs “and” so – on"),
        ("de\x1cned \x10and\x11 the o\x1ece \xff", "defined “and” the office ß"),
        ("na\x7f\x10ve caf\x13e", "na¨ıve caf´e"),
        ("\x88 \x84", "• †"),
        ("\x0b + \x19", "α + π"),
        ("words \x05\x9f", "words Π�"),
        ("plain words", "plain words"),
    ],
    ids=["old ligatures", "signs", "new ligatures", "accents", "companion", "maths", "unknown", "nothing"],
)
def test_codes_of_a_bitmap_font_become_letters(codes: str, text: str) -> None:
    (line,) = with_tex_letters(PAGE, [raw(codes)])
    assert line.text == text


def test_a_font_without_ligatures_has_the_encoding_of_the_others() -> None:
    lines = with_tex_letters(PAGE, [raw("de\x1cned the o\x1ece"), raw("Berth \x15 Quay", "Type3 (7 0 R)")])
    assert [line.text for line in lines] == ["defined the office", "Berth – Quay"]


def test_a_typewriter_font_keeps_its_brackets_and_quotation_marks() -> None:
    lines = with_tex_letters(
        PAGE, [raw("a\x0bairs"), raw('if (a < 3) { puts("wall"); }', "Type3 (7 0 R)", "")]
    )
    assert lines[1].text == 'if (a < 3) { puts("wall"); }'


def test_the_letters_of_a_ligature_share_its_box() -> None:
    (line,) = with_tex_letters(PAGE, [raw("o\x0ece words")])
    boxes = [char["bbox"] for char in line.spans[0]["chars"][1:4]]
    assert (boxes[0][0], boxes[-1][2]) == (10.0, 20.0)
    assert all(one[2] == after[0] for one, after in pairwise(boxes))


def test_a_control_character_of_another_font_is_kept() -> None:
    (line,) = with_tex_letters(PAGE, [raw("de\x0cned", "Serif")])
    assert line.text == "de\x0cned"


def type3_page(text: bytes) -> Any:
    """A page with a text in a Type 3 font whose glyphs have no names."""
    document = pymupdf.open()
    page = document.new_page()
    glyph, font = (document.get_new_xref() for _ in range(2))
    document.update_object(glyph, "<<>>")
    document.update_stream(glyph, b"600 0 0 0 500 500 d1 0 0 500 500 re f")
    codes = sorted(set(text))
    names = " ".join(f"{code}/a{code}" for code in codes)
    procs = " ".join(f"/a{code} {glyph} 0 R" for code in codes)
    widths = " ".join("600" for _ in range(128))
    document.update_object(
        font,
        f"<</Type/Font/Subtype/Type3/Name/F1/FontMatrix[.001 0 0 .001 0 0]/FontBBox[0 0 600 600]/FirstChar 0"
        f"/LastChar 127/Widths[{widths}]/Encoding<</Differences[{names}]>>/CharProcs<<{procs}>>/Resources<<>>>>",
    )
    return print_codes(page, font, text)


def test_no_letter_of_a_document_with_bitmap_fonts_vanishes() -> None:
    (line,) = text_layer(type3_page(b"we de\x0cne the o\x0ece")).lines
    assert line.text == "we define the office"
