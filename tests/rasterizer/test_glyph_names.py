"""A ligature that a PDF maps to one letter keeps all its letters."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.pages import print_codes

LIGATURE = b"\x01"


def page_with(text: bytes, unicode: str, glyph: str = "fi", program_file: bytes = b"") -> Any:
    """A page whose font has a ligature at code 1, mapped to these characters (in hexadecimal).

    `program_file` is the file of the font, if it is not a good one.
    """
    document = pymupdf.open()
    page = document.new_page()
    program, descriptor, font, mapping = (document.get_new_xref() for _ in range(4))
    document.update_object(program, "<</Subtype/Type1C>>")
    document.update_stream(program, program_file or pymupdf.Font("tiro").buffer)
    document.update_object(
        descriptor,
        f"<</Type/FontDescriptor/FontName/Harbour/Flags 32/Ascent 800/Descent -200/FontFile3 {program} 0 R>>",
    )
    codes = "".join(f"<{code:02x}><{code:04x}>" for code in range(32, 127))
    document.update_object(mapping, "<<>>")
    document.update_stream(
        mapping,
        f"/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange<00><ff>"
        f"endcodespacerange 96 beginbfchar <01><{unicode}>{codes} endbfchar endcmap end end".encode(),
    )
    document.update_object(
        font,
        f"<</Type/Font/Subtype/Type1/BaseFont/Harbour/FirstChar 0/LastChar 126/FontDescriptor {descriptor} 0 R"
        f"/Widths[{' 500' * 127}]/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[1/{glyph}]>>"
        f"/ToUnicode {mapping} 0 R>>",
    )
    return print_codes(page, font, text)


@pytest.mark.parametrize(
    ("unicode", "glyph"),
    [("0069", "fi"), ("0066", "fi"), ("00660069", "fi"), ("fb01", "fi"), ("006c", "fl")],
    ids=["last letter", "first letter", "both letters", "ligature", "other ligature"],
)
def test_no_letter_of_a_ligature_vanishes(unicode: str, glyph: str) -> None:
    (line,) = text_layer(page_with(b"de" + LIGATURE + b"ne", unicode, glyph)).lines
    assert line.text.replace("\ufb01", "fi") == f"de{glyph}ne"


def test_a_glyph_that_a_pdf_maps_to_another_sign_is_that_sign() -> None:
    (line,) = text_layer(page_with(b"a " + LIGATURE + b" b", "2192")).lines
    assert line.text == "a \u2192 b"


def test_a_damaged_font_file_does_not_stop_a_page() -> None:
    layer = text_layer(page_with(b"de" + LIGATURE + b"ne", "0069", program_file=b"\x01\x00 no font"))
    assert "de" in layer.lines[0].text
