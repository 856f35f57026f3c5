"""Find the monospaced fonts of a page by the widths of their words, because many files do not mark these fonts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from statistics import median
from typing import Any

from doc2md.rasterizer.character_grid import put_on_grid
from doc2md.rasterizer.mupdf import pymupdf

MIN_LETTERS = 4
"""Minimum number of ASCII letters in a word. Digits have equal widths in most fonts."""

MAX_WORDS = 200
"""Maximum number of different words of a font that are measured."""

TOLERANCES = ((4, 0.01), (15, 0.02))
"""Minimum number of different words of a font, and the relative difference between their mean widths per character.

Bitmap fonts have rounded widths. With few words, proportional fonts may come that close by chance.
"""

MIN_EQUAL = 0.9
"""Minimum share of words with the usual mean width. Headings in the same font may be spaced out."""

_WORD = re.compile(r"\S+")


def lines_of_text(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of text of `extractRAWDICT`, with the flag of monospaced fonts set where they were found.

    Lone surrogates, which fonts can give as the meaning of a sign, are unreadable and in no encoding.
    """
    lines = [line for block in parsed["blocks"] for line in block.get("lines", ())]
    for char in (char for line in lines for span in line["spans"] for char in span["chars"]):
        if "\ud800" <= char["c"] <= "\udfff":
            char["c"] = "\ufffd"
    mark_fixed_pitch(lines)
    put_on_grid(lines)
    return lines


def mark_fixed_pitch(lines: Iterable[dict[str, Any]]) -> None:
    """Set the flag of monospaced fonts in the spans of the lines of `extractRAWDICT`.

    Every character of a monospaced font has the same width, so the mean width is the same in all words.
    """
    fonts: dict[str, dict[str, float]] = {}
    spans = [span for line in lines if abs(line["dir"][0]) > 0.99 for span in line["spans"]]
    for span in spans:
        widths = fonts.setdefault(span["font"], {})
        if not span["flags"] & pymupdf.TEXT_FONT_MONOSPACED and span["size"] > 0 and len(widths) < MAX_WORDS:
            widths.update(_words(span))
    fixed = {font for font, widths in fonts.items() if _are_equal(list(widths.values()))}
    for span in spans if fixed else ():
        if span["font"] in fixed:
            span["flags"] |= pymupdf.TEXT_FONT_MONOSPACED


def _words(span: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """The long words of a span, each with the mean width of its characters in units of the font size.

    The last character of a word is not measured. White space after it may be wider in justified text.
    """
    chars = span["chars"]
    for found in _WORD.finditer("".join([char["c"] for char in chars])):
        word, first, last = found[0], found.start(), found.end() - 1
        if word.isascii() and sum(map(str.isalpha, word)) >= MIN_LETTERS:
            width = abs(chars[last]["origin"][0] - chars[first]["origin"][0])
            yield word, width / ((last - first) * span["size"])


def _are_equal(widths: list[float]) -> bool:
    usual = median(widths) if widths else 0.0
    return any(
        len(widths) >= number
        and sum(abs(width - usual) < tolerance * usual for width in widths) >= MIN_EQUAL * len(widths)
        for number, tolerance in TOLERANCES
    )
