"""Texts as sequences of words by which two readings of a page can be compared, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from doc2md.structure.scripts import JOINED_SCRIPTS, UNSEEN

_LETTERS = rf"[^\W_{JOINED_SCRIPTS}]"
_TOKEN = re.compile(rf"\d+(?:[.,'\u2019\u066b\u066c]\d+)*{_LETTERS}*|[{JOINED_SCRIPTS}]|{_LETTERS}+")
"""A number with its separators and its unit, a character of a joined script, or a run of letters and digits."""

_IGNORED = frozenset(UNSEEN + "\u00ba\u00aa")
"""Characters that do not count: those that nobody sees, and º and ª, which many fonts print as a degree sign."""


class Token(NamedTuple):
    """A word in lower case and without accents, and its range in the text that it comes from."""

    word: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.word[0].isdigit()


@lru_cache(4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text. Case, accents and punctuation do not count; separators of numbers do."""
    if text.isascii():
        return tuple(Token(match.group(), *match.span()) for match in _TOKEN.finditer(text.lower()))
    folded, places = _folded(text)
    return tuple(
        Token(match.group(), places[match.start()], places[match.end()]) for match in _TOKEN.finditer(folded)
    )


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without case, accents and ignored characters, and for each of its characters the place in `text`.

    There is one more place, that of the end. Characters that are left out belong to the character before them.
    """
    folded, places = list[str](), list[int]()
    for place, char in enumerate(text):
        if char in _IGNORED:
            continue
        for part in unicodedata.normalize("NFKD", char).casefold():
            if not unicodedata.combining(part):
                folded.append(part)
                places.append(place)
    return "".join(folded), [*places, len(text)]


def accented(text: str) -> str:
    """The text in lower case with its accents, but without ignored characters and the points of Arabic and Hebrew."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    marks = unicodedata.normalize("NFKD", folded)
    return "".join(
        char
        for char in marks
        if char not in _IGNORED and (not unicodedata.combining(char) or "\u0300" <= char <= "\u036f")
    )
