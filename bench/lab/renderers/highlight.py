"""Colours of words in listings."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORDS = "def for in if return int while SELECT FROM WHERE continue static end do then else"
_COLOURED = re.compile(
    r"(?P<text>\"[^\"]*\"|'[^']*')|(?P<comment>#.*|/\*.*?\*/)|(?P<word>\b(?:"
    + _WORDS.replace(" ", "|")
    + r")\b)"
)
_LIGHT = {"word": "#8250df", "text": "#0a6b3d", "comment": "#8a8f98"}
_DARK = {"word": "#ff9ecb", "text": "#a8e6a1", "comment": "#9aa3b2"}


def pieces(line: str, ink: str, *, dark: bool, coloured: bool) -> Iterator[tuple[str, str]]:
    """A line of a listing in pieces, each with its colour.

    Args:
        line: the text of the line.
        ink: the colour of ordinary text, such as "#000000".
        dark: whether the ground is dark.
        coloured: whether strings, comments and some words have colours of their own.
    """
    end = 0
    for match in _COLOURED.finditer(line) if coloured else ():
        if match.start() > end:
            yield line[end : match.start()], ink
        yield match.group(), (_DARK if dark else _LIGHT)[match.lastgroup or "word"]
        end = match.end()
    if end < len(line) or not line:
        yield line[end:], ink
