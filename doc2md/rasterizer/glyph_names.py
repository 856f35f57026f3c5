"""Bring back the letters of ligatures that a PDF maps to one letter only.

Older programs that write PDFs map each glyph to one character, so the ligature `f_i` becomes `i`, and a letter vanishes
from each such word. The font file inside the PDF still has the glyph's name, which lists its letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from doc2md.rasterizer.characters import divided
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.overprint import RawLine

MAX_GLYPHS = 4_000
"""Maximum number of glyphs of a font that are looked up."""

_SEVERAL = re.compile(rb"<[0-9a-fA-F]+>\s*<(?:[0-9a-fA-F]{8,}|[fF][bB]0[0-6])>")
"""Matches a code that a PDF maps to several characters, or to a ligature of Unicode."""

_LIGATURE = re.compile(r"([A-Za-z])_([A-Za-z])(?:_([A-Za-z]))?|(ffi|ffl|ff|fi|fl)")


def with_ligatures(page: Any, lines: Sequence[RawLine]) -> list[RawLine]:
    """Return the lines of a `pymupdf.Page` with all letters of the ligatures that the PDF maps to one of them.

    The letters divide the box of the ligature among them.
    """
    try:
        fonts = {name: found for name, found in _lost(page) if found}
    except Exception:  # MuPDF raises many types for damaged fonts
        fonts = {}
    if not fonts:
        return list(lines)
    places = {
        (span["font"], *_rounded(origin)): fonts[span["font"]][glyph]
        for span in page.get_texttrace()
        if span["font"] in fonts
        for code, glyph, origin, _ in span["chars"]
        if chr(code) in fonts[span["font"]].get(glyph, "")
    }
    return [line._replace(spans=[_whole(span, places) for span in line.spans]) for line in lines]


def _lost(page: Any) -> list[tuple[str, Mapping[int, str]]]:
    """The ligatures of each font that maps no code to several characters: their glyphs, and their letters."""
    document, made = page.parent, list[tuple[str, Mapping[int, str]]]()
    known = _known(document)
    for xref, extension, kind, name, *_ in page.get_fonts():
        if xref and kind in {"Type1", "MMType1"} and extension in {"cff", "pfa"}:
            if xref not in known:
                known[xref] = _ligatures(document, xref) if _maps_to_letters(document, xref) else {}
            made.append((name.rpartition("+")[2], known[xref]))
    return made


@lru_cache(1)
def _known(document: Any) -> dict[int, Mapping[int, str]]:
    """What `_lost` found in the fonts of a `pymupdf.Document`, by their numbers: pages share their fonts."""
    return {}


def _maps_to_letters(document: Any, xref: int) -> bool:
    """Whether a font has a mapping to Unicode, and it maps each code to a single character."""
    kind, value = document.xref_get_key(xref, "ToUnicode")
    return kind == "xref" and not _SEVERAL.search(document.xref_stream(int(value.split()[0])) or b"")


def _ligatures(document: Any, xref: int) -> Mapping[int, str]:
    """The letters of each glyph of a font whose name is that of a ligature."""
    font = pymupdf.Font(fontbuffer=document.extract_font(xref)[3])
    named = ((glyph, _name(font, glyph)) for glyph in range(min(font.glyph_count, MAX_GLYPHS)))
    found = ((glyph, _LIGATURE.fullmatch(name)) for glyph, name in named)
    return {glyph: "".join(filter(None, match.groups())) for glyph, match in found if match}


def _name(font: Any, glyph: int) -> str:
    return str(pymupdf.mupdf.fz_get_glyph_name2(font.this, glyph))


def _rounded(point: Sequence[float]) -> tuple[float, float]:
    return round(point[0], 1), round(point[1], 1)


def _whole(span: dict[str, Any], places: Mapping[tuple[str, float, float], str]) -> dict[str, Any]:
    chars = list[dict[str, Any]]()
    for at, char in enumerate(span["chars"]):
        letters = places.get((span["font"], *_rounded(char["origin"])), "")
        following = "".join([each["c"] for each in span["chars"][at : at + len(letters)]])
        is_lost = letters and char["c"] in letters and following != letters
        chars += divided(char, letters) if is_lost else [char]
    return {**span, "chars": chars}
