"""Finds places where a text can be cut: lines, sentences, clauses, words, or any character.

Each function takes a text and returns ranges of it in order. No range is blank, and there is only white space between
ranges. No sentence, clause or word ends inside a formula, code, a link address or a tag.

The rules for sentences are few on purpose. They only decide where to cut a paragraph that is too long for a chunk, and
where an overlap starts. A library for sentences would be a large model or a list of rules for few languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

Range = tuple[int, int]
Cut = Callable[[str], list[Range]]

_UNBREAKABLE = re.compile(
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
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[])(?:[^\W\d]|[A-Za-z]\.[A-Za-z.]*|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Nr|Fig|Figs|Eq|Eqs|Tab|Sec|Ch|Vol|pp|cf|vs|etc|al|"
    r"approx|ca|bzw|vgl|Abs|Art|Abb)\.$"
)
"""Initials and abbreviations. Their full stop usually does not end a sentence."""


def lines(text: str) -> list[Range]:
    """Lines with their indentation, which is significant in code."""
    gaps = [(0, 0), *(match.span() for match in _LINE.finditer(text)), (len(text), len(text))]
    found = ((start, start + len(text[start:end].rstrip())) for (_, start), (end, _) in pairwise(gaps))
    return [(start, end) for start, end in found if start < end]


def sentences(text: str) -> list[Range]:
    """Sentences. The full stop of an abbreviation or of an item number does not end one."""
    return _cut(text, (end for end in _ends(text, _SENTENCE) if _is_end(text, end)))


def clauses(text: str) -> list[Range]:
    return _cut(text, _ends(text, _CLAUSE))


def words(text: str) -> list[Range]:
    return _cut(text, _ends(text, _WORD))


def blanks(text: str) -> list[Range]:
    """Words, also inside formulas, code, addresses and tags."""
    return _cut(text, (m.end() for m in _WORD.finditer(text)))


def halves(text: str) -> list[Range]:
    """Two halves of similar length. A combining character stays with its base character."""
    middle = len(text) // 2
    for at in [*range(middle, len(text)), *range(middle, 0, -1)]:
        if 0 < at < len(text) and not _is_combining(text[at]) and text[at - 1] != "\\":
            return _cut(text, [at])
    return _cut(text, [middle])


CUTS: tuple[Cut, ...] = (lines, sentences, clauses, words, blanks, halves)
"""All ways to cut a text, the best first."""


def _ends(text: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """The ends of the matches that are not inside a formula, code, a link address or a tag."""
    whole = [m.span() for m in _UNBREAKABLE.finditer(text)]
    at = 0
    for match in pattern.finditer(text):
        while at < len(whole) and whole[at][1] <= match.start():
            at += 1
        if at == len(whole) or not whole[at][0] < match.start():
            yield match.end()


def _is_end(text: str, end: int) -> bool:
    """Whether a sentence ends here: not after an abbreviation or item number, nor before a lower-case letter."""
    ending = text[max(0, end - 20) : end].rstrip()
    is_number = end < 9 and ending[:-1].isdigit()
    return not (text[end : end + 1].islower() or is_number or _ABBREVIATION.search(ending))


def _cut(text: str, ends: Iterable[int]) -> list[Range]:
    """The ranges between some positions, without the white space around them."""
    found = []
    for start, end in pairwise([0, *ends, len(text)]):
        inside = text[start:end]
        if inside.strip():
            text_start = start + len(inside) - len(inside.lstrip())
            found.append((text_start, text_start + len(inside.strip())))
    return found


def _is_combining(character: str) -> bool:
    """Whether the character combines with the one before it, like an accent."""
    return unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"} or "\ufe00" <= character <= "\ufe0f"
