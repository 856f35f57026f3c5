"""Words looked for as readers type them, whatever the case, accents, blanks, quotes, dashes and hyphens of print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′", "'")
    | dict.fromkeys("“”„‟«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\xad\u200b\ufeff", "")
)
_ACCENT = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670"
"""Accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic: typed or not as one likes."""
_ACCENTS = re.compile(f"[{_ACCENT}]+")
_MARK = re.compile(f"[{_ACCENT}\u3099\u309a]")
_CHARACTER = re.compile(f".[{_ACCENT}\u3099\u309a]*", re.DOTALL)
"""With the marks that stand over it: those of Japanese make another letter of it, and stay."""
_HYPHEN = re.compile(r"(?<=[^\W\d_])- ?(?=[^\W\d_])")
_BROKEN = "(?:- ?)?"
"""Between two letters: a hyphen of the word, or one at a line's end."""


def occurrences(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where `text` says `words`: ranges of its characters, from left to right and apart from each other."""
    pattern = _pattern(words)
    if pattern is None or not _may_say(text, pattern):
        return
    folded, spans = "", list[tuple[int, int]]()
    for character in _CHARACTER.finditer(text):
        low = _folded(character[0])
        if low == " " == folded[-1:]:  # blanks in a row are one
            spans[-1] = (spans[-1][0], character.end())
            continue
        folded += low
        spans += [character.span()] * len(low)
    for match in pattern.finditer(folded):
        yield spans[match.start()][0], spans[match.end() - 1][1]


@lru_cache(16)
def _pattern(words: str) -> re.Pattern[str] | None:
    """None for words that say nothing."""
    signs = " ".join("".join(_folded(c[0]) for c in _CHARACTER.finditer(words)).split())
    signs = _HYPHEN.sub("", signs)  # "co-operate" is "cooperate", and so is "co- operate"
    source = re.escape(signs[:1])
    for before, sign in pairwise(signs):
        source += (_BROKEN if before.isalpha() and sign.isalpha() else "") + re.escape(sign)
    return re.compile(source) if source else None


def _may_say(text: str, pattern: re.Pattern[str]) -> bool:
    """A look at the text as a whole, which does not say where, and takes a tenth of the time."""
    return bool(_MARK.search(text)) or bool(pattern.search(re.sub(" +", " ", text.translate(_LOW))))


class _Folded(dict[int, str]):
    """What counts of single characters, as `str.translate` takes it."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _folded(chr(code)))


_LOW = _Folded()


@lru_cache(4096)
def _folded(character: str) -> str:
    """What of a character counts: often one, sometimes two, as of a ligature, or none."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", character))
    if bare.isspace() and not character[0].isspace():  # an accent that stands by itself
        bare = character
    low = unicodedata.normalize("NFKC", bare).translate(_ALIKE).casefold()
    return " " if low.isspace() else low.strip()
