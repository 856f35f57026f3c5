"""Find formulas in a text layer and convert them to LaTeX.

Mathematical fonts and characters are certainly part of a formula. Digits, brackets and operators between them belong to
it too. Small type above or below the baseline is a superscript or subscript. Two-dimensional structures inside a row,
such as fractions and matrices, stay plain characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from doc2md.converter.local.layout.text.latex import FUNCTIONS, is_maths, to_latex
from doc2md.rasterizer.text_layer import Line, Span
from doc2md.structure.lists import BULLETS, DASHES

MIN_MATHS_SHARE = 0.3
"""Fraction of the characters in rows. If more of them are certainly mathematical, the rows are a formula."""

MIN_SENTENCE = 4
"""Number of words from which rows are a sentence. Formulas have fewer, such as "if x is even"."""

UNKNOWN = "\ufffd"
"""Stands for a character that the PDF does not tell."""

_PLAIN_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{2,}(?![^\W_])")
_CONNECTING = re.compile(r"[\s\d()\[\]{}|.:=+\-−<>/'!*·×,]*")
"""Matches characters that may connect two parts of a formula."""

_WORD = re.compile(r"[A-Za-z]+")
_NUMBER_AFTER = re.compile(
    r"[=+\-−<>≤≥/·×*]\s*\d+(?:\.\d+)?(?![\w.])|!(?!\w)|\s*[=+\-−<>≤≥]\s*\d+(?:\.\d+)?(?![\w.])"
)
"""Matches an operator and a number right after a formula, or an exclamation mark (factorial)."""

_NUMBER_BEFORE = re.compile(r"(?:(?<=\s)|^)(?:\d+(?:\.\d+)?|[\d(]*\()$|(?:(?<=\s)|^)\d+\s*[=+\-−<>]\s*$")
"""Matches a coefficient, an opening bracket, or a number and an operator right before a formula."""

_NUMBERS_AND_ARROWS = re.compile(r"[\d\s.,→←↔⇒⇐]+")
"""Matches numbers that follow each other, such as versions, as prose writes them."""

_OPEN, _CLOSE = "([{", ")]}"


class Glyph(NamedTuple):
    """A character of a row.

    `sure` is true if the character or its font is mathematical. `script` is 1 for a superscript, -1 for a subscript, 0
    otherwise.
    """

    char: str
    sure: bool
    script: int


def is_formula(rows: Sequence[Line]) -> bool:
    """Whether rows are a displayed formula, judged by characters and fonts. A sentence with formulas is not one.

    Rows with formulas that were read from glyphs are none: displayed formulas are not among the rows of a page then.
    """
    if any(span.latex for row in rows for span in row.spans):
        return False
    if not any(has_maths(row.spans) for row in rows) or count_words(rows) >= MIN_SENTENCE:
        return False
    glyphs = [
        glyph
        for row in rows
        for span in row.spans
        for glyph in glyphs_of(span, span.text)
        if not glyph.char.isspace()
    ]
    sure = sum(glyph.sure for glyph in glyphs)
    return sure > 0 and sure > MIN_MATHS_SHARE * len(glyphs)


def count_words(rows: Sequence[Line]) -> int:
    """The number of words of two letters or more that are not in a mathematical font and not names of functions."""
    spans = (
        span for row in rows for span in row.spans if not (span.math or span.superscript or span.subscript)
    )
    return sum(word not in FUNCTIONS for span in spans for word in _PLAIN_WORD.findall(span.text))


def has_maths(spans: Sequence[Span]) -> bool:
    """Whether a span has a mathematical font or contains a mathematical character."""
    return any(span.math or (not span.text.isascii() and any(map(is_maths, span.text))) for span in spans)


def glyphs_of(span: Span, text: str) -> list[Glyph]:
    """The glyphs of `text`, which is the whole text of the span or a part of it."""
    script = span.superscript - span.subscript
    return [Glyph(char, is_maths(char) or (span.math and not _is_bullet(char)), script) for char in text]


def _is_bullet(char: str) -> bool:
    """Whether a character of a mathematical font is used as a bullet."""
    return char in BULLETS or char in DASHES or "\ue000" <= char <= "\uf8ff"


def formulas_in(glyphs: Sequence[Glyph]) -> list[tuple[int, int]]:
    """Find the formulas in a row. Returns their positions as half-open ranges of character indices."""
    text = "".join(glyph.char for glyph in glyphs)
    found: list[tuple[int, int]] = []
    for start, end in _cores(glyphs):
        if found and _is_connected(text, found[-1], start, glyphs):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    ranges = (_balanced(text, start, end) for start, end in found)
    return [
        (start, end)
        for start, end in ranges
        if any(map(str.isalnum, text[start:end])) and not _NUMBERS_AND_ARROWS.fullmatch(text[start:end])
    ]


def _cores(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Yield ranges of characters that are certainly mathematical, with their superscripts and subscripts."""
    at = 0
    while at < len(glyphs):
        if not glyphs[at].sure or glyphs[at].char.isspace():
            at += 1
            continue
        start = end = at
        while at < len(glyphs) and (glyphs[at].sure or glyphs[at].script or glyphs[at].char.isspace()):
            if not glyphs[at].char.isspace():
                end = at + 1
            at += 1
        yield start, end


def _is_connected(text: str, last: tuple[int, int], start: int, glyphs: Sequence[Glyph]) -> bool:
    """Whether the characters between two formulas connect them: operators, brackets, numbers and function names."""
    between = text[last[1] : start]
    if len(between) > 40 or any(word not in FUNCTIONS for word in _WORD.findall(between)):
        return False
    if not _CONNECTING.fullmatch(_WORD.sub("", between)):
        return False
    depth = _bracket_depth(text[last[0] : last[1]])
    for char in between:
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth < -1 or (char in ",.:" and depth < 1):
            return False
    # Spaces alone do not separate formulas: they also occur between the letters of one formula.
    return True


def _bracket_depth(text: str) -> int:
    return sum((char in _OPEN) - (char in _CLOSE) for char in text)


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Extend a range to include matching brackets, and a number that an operator connects to it."""
    depth = lowest = 0
    for char in text[start:end]:
        depth += (char in _OPEN) - (char in _CLOSE)
        lowest = min(lowest, depth)
    open_left = depth - lowest
    while open_left and end < len(text) and (text[end] in _CLOSE or _CONNECTING.fullmatch(text[end])):
        open_left += (text[end] in _OPEN) - (text[end] in _CLOSE)
        end += 1
    if lowest == 0 and (tail := _NUMBER_AFTER.match(text, end)):
        end = tail.end()
        while end < len(text) and text[end] in _CLOSE and _bracket_depth(text[start:end]) > 0:
            end += 1
    if head := _NUMBER_BEFORE.search(text[max(0, start - 12) : start]):
        start -= len(head.group())
        if end < len(text) and text[end] in _CLOSE and _bracket_depth(text[start:end]) > 0:
            end += 1
    return start, end


def latex(glyphs: Sequence[Glyph]) -> str:
    """Convert the glyphs of one row to LaTeX, with scripts as `_{…}` and `^{…}`, at most one of each at one base."""
    out, used = "", set[str]()
    for script, run in groupby(glyphs, key=lambda glyph: glyph.script):
        words = to_latex("".join(glyph.char for glyph in run if glyph.char != UNKNOWN))
        if not words:
            continue
        mark = {1: "^", -1: "_", 0: ""}[script]
        if mark in used:
            out, used = out + "{}", set()
        used = used | {mark} if mark else set()
        if mark:
            out += f"{mark}{words}" if len(words) == 1 else f"{mark}{{{words}}}"
        else:
            out += (" " if re.search(r"\\[A-Za-z]+$", out) and words[:1].isalpha() else "") + words
    return out


def display(rows: Sequence[Line]) -> str:
    """Convert a displayed formula to LaTeX, with its rows one after the other."""
    return " ".join(
        latex([glyph for span in row.spans for glyph in glyphs_of(span, span.text)]) for row in rows
    )
