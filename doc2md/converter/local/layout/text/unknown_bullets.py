"""Read the bullets of fonts that give their shape the code of a letter, such as `n` or `ｴ`.

A PDF that names such a font is read by `symbol_fonts.py`. Without a name, only the use of the character tells: it
begins rows at one left edge, white space follows it, and the page has it nowhere else.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from doc2md.rasterizer.text_layer import Line, Span, TextLayer

MIN_ROWS = 2
"""Minimum number of rows at one left edge that begin with a letter of a writing system that is nowhere else."""

MIN_LETTERS = 3
"""Minimum number of rows that begin with a letter, if its font has no other letter on the page."""

ALIGNED = 1.0
"""In points. Maximum distance between the left edges of two bullets."""

BULLET = "•"

_CATEGORIES = ("Co", "Sk", "Lo", "Lm", "Ll", "Lu")
"""Letters, accents, and codes without a meaning. Other signs are what they look like."""


def with_known_bullets(layer: TextLayer) -> TextLayer:
    """Return the layer with `•` in place of the characters that are bullets by their use."""
    starts = defaultdict[tuple[str, str], list[int]](list)
    for i, line in enumerate(layer.lines):
        if char := _start(line):
            starts[char, line.spans[0].font].append(i)
    found = {
        i: BULLET
        for (char, font), indices in starts.items()
        if _are_bullets(char, font, [layer.lines[i] for i in indices], layer.lines)
        for i in indices
    }
    if not found:
        return layer
    lines = [_with_bullet(line) if i in found else line for i, line in enumerate(layer.lines)]
    return replace(layer, lines=tuple(lines))


def _start(line: Line) -> str:
    """The only character of the first span of a line, if it is a letter before white space; else ""."""
    char = line.spans[0].text.strip()
    is_one = len(char) == 1 and char != "o" and not line.turned
    return char if is_one and unicodedata.category(char) in _CATEGORIES and _is_before_space(line) else ""


def _is_before_space(line: Line) -> bool:
    """Whether white space follows the first character of a line, or nothing, as its words may be another line."""
    rest = line.text.lstrip()[1:]
    return not rest.strip() or rest[0].isspace()


def _are_bullets(char: str, font: str, rows: Sequence[Line], lines: Sequence[Line]) -> bool:
    needed = MIN_ROWS if _is_foreign(char, lines) else MIN_LETTERS
    edges = [row.box.x0 for row in rows]
    aligned = max(sum(abs(edge - other) < ALIGNED for other in edges) for edge in edges)
    if aligned < needed:
        return False
    if needed == MIN_LETTERS:
        # The same letter of another font is a word.
        uses = sum(len(span.text.strip()) for span in _spans(lines) if span.font == font)
    else:
        uses = sum(line.text.count(char) for line in lines)
    return uses == len(rows)


def _is_foreign(char: str, lines: Sequence[Line]) -> bool:
    """Whether a character is no letter, or one of a writing system that the page does not use otherwise."""
    if not char.isalpha():
        return True
    script = _script(char)
    letters = {other for line in lines for other in line.text if other.isalpha() and other != char}
    return not any(_script(other) == script for other in letters)


def _script(char: str) -> str:
    """The first word of a letter's name, which is that of its writing system."""
    return unicodedata.name(char, "?").split()[0]


def _spans(lines: Sequence[Line]) -> Iterator[Span]:
    return (span for line in lines for span in line.spans)


def _with_bullet(line: Line) -> Line:
    first, *rest = line.spans
    text = first.text.replace(first.text.strip(), BULLET)
    return replace(line, spans=(replace(first, text=text), *rest))
