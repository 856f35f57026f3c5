"""Formulas in a text layer: where they begin and end in a row, and their LaTeX.

Fonts and alphabets of mathematics say what is part of one for certain; digits, brackets and operators between such
characters belong to it. Small type off the baseline is a script. What is built in two dimensions inside a row of text
(a fraction, a matrix) is left as characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from doc2md.converter.local.layout.text.latex import FUNCTIONS, is_maths, spell
from doc2md.rasterizer.text_layer import Line, Span
from doc2md.structure.lists import BULLETS

MATHS = 0.3
"""Share of a row's characters in fonts of mathematics from which it is a formula."""

_GLUE = re.compile(r"[\s\d()\[\]{}|.:=+\-−<>/'!*·×,]*")
_WORD = re.compile(r"[A-Za-z]+")
_TAIL = re.compile(
    r"[=+\-−<>≤≥/·×*]\s*\d+(?:\.\d+)?(?![\w.])|!(?!\w)|\s*[=+\-−<>≤≥]\s*\d+(?:\.\d+)?(?![\w.])"
)
_HEAD = re.compile(r"(?:(?<=\s)|^)(?:\d+(?:\.\d+)?|[\d(]*\()$|(?:(?<=\s)|^)\d+\s*[=+\-−<>]\s*$")
_OPEN, _CLOSE = "([{", ")]}"


class Glyph(NamedTuple):
    """A character of a row; `script` is 1 above the baseline, -1 below."""

    char: str
    sure: bool
    script: int


def is_formula(rows: Sequence[Line]) -> bool:
    """Whether rows are a formula set off from the text, by their fonts and their words."""
    if not any(has_maths(row.spans) for row in rows):
        return False
    glyphs = [
        glyph
        for row in rows
        for span in row.spans
        for glyph in glyphs_of(span, span.text)
        if not glyph.char.isspace()
    ]
    sure = sum(glyph.sure for glyph in glyphs)
    return sure > 0 and sure > MATHS * len(glyphs)


def has_maths(spans: Sequence[Span]) -> bool:
    return any(span.math or (not span.text.isascii() and any(map(is_maths, span.text))) for span in spans)


def glyphs_of(span: Span, text: str) -> list[Glyph]:
    """The characters of a span, or what of its text is given."""
    script = span.superscript - span.subscript
    return [Glyph(char, is_maths(char) or (span.math and not _is_mark(char)), script) for char in text]


def _is_mark(char: str) -> bool:
    """Whether a character of a mathematical font stands for a bullet."""
    return char in BULLETS or "\ue000" <= char <= "\uf8ff"


def formulas_in(glyphs: Sequence[Glyph]) -> list[tuple[int, int]]:
    """Where the formulas of a row are, as half-open ranges of its characters."""
    text = "".join(glyph.char for glyph in glyphs)
    found: list[tuple[int, int]] = []
    for start, end in _cores(glyphs):
        if found and _joins(text, found[-1], start, glyphs):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    ranges = (_balanced(text, start, end) for start, end in found)
    return [(start, end) for start, end in ranges if any(map(str.isalnum, text[start:end]))]


def _cores(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Runs of characters that are mathematics for certain, scripts on them included."""
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


def _joins(text: str, last: tuple[int, int], start: int, glyphs: Sequence[Glyph]) -> bool:
    """Whether what stands between two formulas is part of one: operators, brackets, numbers, names of functions."""
    between = text[last[1] : start]
    if len(between) > 40 or any(word not in FUNCTIONS for word in _WORD.findall(between)):
        return False
    if not _GLUE.fullmatch(_WORD.sub("", between)):
        return False
    depth = _depth(text[last[0] : last[1]])
    for char in between:
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth < -1 or (char in ",.:" and depth < 1):
            return False
    # Blanks alone part two formulas no more than they part two letters of one.
    return True


def _depth(text: str) -> int:
    return sum((char in _OPEN) - (char in _CLOSE) for char in text)


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """The range with the brackets that close, or open, what it has, and with a number an operator leads to."""
    depth = lowest = 0
    for char in text[start:end]:
        depth += (char in _OPEN) - (char in _CLOSE)
        lowest = min(lowest, depth)
    open_left = depth - lowest
    while open_left and end < len(text) and (text[end] in _CLOSE or _GLUE.fullmatch(text[end])):
        open_left += (text[end] in _OPEN) - (text[end] in _CLOSE)
        end += 1
    if lowest == 0 and (tail := _TAIL.match(text, end)):
        end = tail.end()
        while end < len(text) and text[end] in _CLOSE and _depth(text[start:end]) > 0:
            end += 1
    if head := _HEAD.search(text[max(0, start - 12) : start]):
        start -= len(head.group())
        if end < len(text) and text[end] in _CLOSE and _depth(text[start:end]) > 0:
            end += 1
    return start, end


def latex(glyphs: Sequence[Glyph]) -> str:
    """Glyphs of one row as LaTeX, scripts as `_{…}` and `^{…}`."""
    out = ""
    for script, run in groupby(glyphs, key=lambda glyph: glyph.script):
        words = spell("".join(glyph.char for glyph in run))
        if not words:
            continue
        if script:
            mark = "^" if script > 0 else "_"
            out += f"{mark}{words}" if len(words) == 1 else f"{mark}{{{words}}}"
        else:
            out += (" " if re.search(r"\\[A-Za-z]+$", out) and words[:1].isalpha() else "") + words
    return out


def display(rows: Sequence[Line]) -> str:
    """A formula that stands alone, as LaTeX: its rows one after the other."""
    return " ".join(
        latex([glyph for span in row.spans for glyph in glyphs_of(span, span.text)]) for row in rows
    )
