"""Decode the Mathematical Pi fonts, whose glyphs have numbers for names and no characters.

Journals of the years around 2000 have their signs and Greek letters in these fonts: "P < 0.05" arrives with U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from doc2md.rasterizer.overprint import RawLine
from doc2md.rasterizer.printed_glyphs import NO_CHARACTER, printed_glyphs

_FONT = re.compile(r"Mathematical-?Pi|Universal-?Greek", re.IGNORECASE)


def _names(start: int, signs: str) -> dict[str, str]:
    """Signs with consecutive numbers."""
    return {f"H{number}": sign for number, sign in enumerate(signs, start)}


PI_SIGNS = (
    _names(9001, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ")
    | _names(9251, "αβγδεζηθικλμνξοπρσςτυφχψω")
    | _names(11001, "+−×")
    | _names(11005, "=±")
    | _names(11021, "<>")
    | _names(11032, "′″°")
    | _names(11349, "≤≥")
    | _names(20849, "()[]{}")
    | _names(20873, "()")
    | {"H11009": "∞", "H11011": "∼", "H11015": "≈", "H20841": "|", "H20844": "√", "H20858": "∑"}
)
"""The names of glyphs, and what they print."""


def with_pi_signs(page: Any, lines: Sequence[RawLine]) -> list[RawLine]:
    """Return the lines of an upright `pymupdf.Page` with the signs of Mathematical Pi fonts."""
    if not any(_is_lost(span) for line in lines for span in line.spans):
        return list(lines)
    places = {
        _place(glyph.x, glyph.baseline): PI_SIGNS[glyph.name]
        for glyph in printed_glyphs(page)
        if glyph.char == NO_CHARACTER and glyph.name in PI_SIGNS
    }
    return [
        line._replace(spans=[_read(span, places) if _is_lost(span) else span for span in line.spans])
        for line in lines
    ]


def _is_lost(span: dict[str, Any]) -> bool:
    return bool(_FONT.search(span["font"])) and any(char["c"] == NO_CHARACTER for char in span["chars"])


def _read(span: dict[str, Any], places: dict[tuple[int, int], str]) -> dict[str, Any]:
    chars = [
        {**char, "c": places.get(_place(*char["origin"]), char["c"])} if char["c"] == NO_CHARACTER else char
        for char in span["chars"]
    ]
    return {**span, "chars": chars}


def _place(x: float, y: float) -> tuple[int, int]:
    return round(10 * x), round(10 * y)
