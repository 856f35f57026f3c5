"""Find the Korean words that the ends of rows tear apart.

Korean puts spaces between words, but browsers and many word processors end a row after any syllable. The text layer
does not say where. The page often does: many syllables, such as particles, stand only at the start or only at the end
of words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from doc2md.structure.scripts import is_hangul

MIN_TORN = 4
"""Minimum number of row ends that surely tear a word. Only then may rows end anywhere."""

MIN_SHARE = 0.22
"""The same as a fraction of all row ends between syllables. Where rows end between words, there are .1 on average."""

MIN_SEEN = 2
"""Minimum number of times that a page has a syllable to say where in words it stands."""


class _Places(NamedTuple):
    """How often each syllable occurs, begins a word, and ends a word."""

    all: Counter[str]
    first: Counter[str]
    last: Counter[str]


def torn_words(rows: Sequence[str]) -> frozenset[str]:
    """The words, with all that is written to them, that the rows of a page tear apart; empty if rows end between words.

    `rows` are in reading order.
    """
    joints = [
        (above.split()[-1], below.split()[0])
        for above, below in pairwise(row.strip() for row in rows)
        if above and below and is_hangul(above[-1]) and is_hangul(below[0])
    ]
    if len(joints) < MIN_TORN:
        return frozenset()
    places = _places(rows)
    torn = [left + right for left, right in joints if _is_torn(left[-1], right[0], places)]
    return frozenset(torn) if len(torn) >= max(MIN_TORN, MIN_SHARE * len(joints)) else frozenset()


def _places(rows: Iterable[str]) -> _Places:
    """Count the syllables of the words inside rows. The first and last word of a row may be parts of words."""
    found = _Places(Counter(), Counter(), Counter())
    for row in rows:
        for word in row.split()[1:-1]:
            syllables = list(_syllables(word))
            found.all.update(syllables)
            found.first.update(syllables[:1])
            found.last.update(syllables[-1:])
    return found


def _syllables(word: str) -> Iterator[str]:
    return filter(is_hangul, word)


def _is_torn(left: str, right: str, places: _Places) -> bool:
    """Whether one of two syllables never ends, or the other never begins, a word that is whole."""
    never_last = places.all[left] >= MIN_SEEN and not places.last[left]
    never_first = places.all[right] >= MIN_SEEN and not places.first[right]
    return never_last or never_first
