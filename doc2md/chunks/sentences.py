"""Where a text may be cut: lines, sentences, clauses, words, and in need anywhere.

Each function takes a text and gives ranges of it, in order, none of them blank, with nothing but blanks between. No
sentence, clause or word ends inside a formula, code, a link's address or a tag.

The rules for sentences are a few, on purpose: they only decide where a paragraph is cut that is too long for a chunk,
and how far an overlap reaches. A library for it is either a large model or a list of rules for a handful of languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

Range = tuple[int, int]
Cut = Callable[[str], list[Range]]

_WHOLE = re.compile(
    r"""
    \\[^(]
    | (?<!`) (`++) .{0,1000}? (?<!`)\1(?!`)                             # code
    | \$[^$\n]++\$ | \\\( (?:[^\\\n]|\\[^()\n])*+ \\\)                  # formulas
    | (?:\[[^\[\]\n]{1,300})? \] \( (?:<[^<>\n]*+>|[^()\s]*+) \)        # links
    | <[^<>\n]{1,200}+>                                                 # tags
    """,
    re.VERBOSE,
)
_SENTENCE = re.compile(
    r"""(?<![.!?…؟۔।])[.!?…؟۔।]++["'”’»)\]*_]*+(?=\s)\s* | [。！？｡]++["'”’»）」』*_]*+\s*""", re.VERBOSE
)
_CLAUSE = re.compile(r"[,;:،؛](?=\s)\s*|[，、；：]\s*")
_WORD = re.compile(r"\s+")
_LINE = re.compile(r"\n+")
_SHORT = re.compile(
    r"(?:^|[\s(\[])(?:[^\W\d]|[A-Za-z]\.[A-Za-z.]*|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Nr|Fig|Figs|Eq|Eqs|Tab|Sec|Ch|Vol|pp|cf|vs|etc|al|"
    r"approx|ca|bzw|vgl|Abs|Art|Abb)\.$"
)
"""Ends that are no end of a sentence, most of the time: initials and abbreviations."""


def lines(text: str) -> list[Range]:
    """With the blanks they begin with, for in a program these are a part of it."""
    gaps = [(0, 0), *(match.span() for match in _LINE.finditer(text)), (len(text), len(text))]
    found = ((start, start + len(text[start:end].rstrip())) for (_, start), (end, _) in pairwise(gaps))
    return [(start, end) for start, end in found if start < end]


def sentences(text: str) -> list[Range]:
    return _cut(text, (end for end in _ends(text, _SENTENCE) if _is_end(text, end)))


def clauses(text: str) -> list[Range]:
    return _cut(text, _ends(text, _CLAUSE))


def words(text: str) -> list[Range]:
    return _cut(text, _ends(text, _WORD))


def blanks(text: str) -> list[Range]:
    """Words, wherever they stand."""
    return _cut(text, (m.end() for m in _WORD.finditer(text)))


def halves(text: str) -> list[Range]:
    """Two of about the same length; an accent stays with its letter."""
    middle = len(text) // 2
    for at in [*range(middle, len(text)), *range(middle, 0, -1)]:
        if 0 < at < len(text) and not _joined(text[at]) and text[at - 1] != "\\":
            return _cut(text, [at])
    return _cut(text, [middle])


CUTS: tuple[Cut, ...] = (lines, sentences, clauses, words, blanks, halves)
"""The best first."""


def _ends(text: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Where matches end that are not inside of what stays whole."""
    whole = [m.span() for m in _WHOLE.finditer(text)]
    at = 0
    for match in pattern.finditer(text):
        while at < len(whole) and whole[at][1] <= match.start():
            at += 1
        if at == len(whole) or not whole[at][0] < match.start():
            yield match.end()


def _is_end(text: str, end: int) -> bool:
    """Not after an abbreviation or the number of an item, nor where the next word goes on in small letters."""
    said = text[max(0, end - 20) : end].rstrip()
    is_number = end < 9 and said[:-1].isdigit()
    return not (text[end : end + 1].islower() or is_number or _SHORT.search(said))


def _cut(text: str, ends: Iterable[int]) -> list[Range]:
    found = []
    for start, end in pairwise([0, *ends, len(text)]):
        inside = text[start:end]
        if inside.strip():
            ink = start + len(inside) - len(inside.lstrip())
            found.append((ink, ink + len(inside.strip())))
    return found


def _joined(sign: str) -> bool:
    """Whether it belongs to the character before it."""
    return unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"} or "\ufe00" <= sign <= "\ufe0f"
