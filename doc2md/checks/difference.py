"""A difference between a passage and the words that the page shows at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rapidfuzz.distance import Indel

from doc2md.checks.claims import PrintedToken
from doc2md.checks.passages import Word

T = TypeVar("T", Word, PrintedToken)

MIN_SAME_LETTERS = 0.5
"""Two words are spellings of one word if they share more than this fraction of their letters (Indel similarity)."""
MIN_FOUND_ELSEWHERE = 0.8
"""A run of words is elsewhere if more than this fraction of it is."""
_LIGATURES = frozenset("ff fi fl ft fj fb fh fk tt ti tf ty".split())
"""Pairs of letters that some fonts print as one glyph, which some text layers give as one letter."""


@dataclass(slots=True)
class Difference:
    """Words of a passage and words of the page that stand for each other; one side may be empty.

    passage   index of the passage; None for printed words outside all passages
    after     for printed words between two words of the passage, the first of these; else None
    moved     the same words stand elsewhere in the passage
    repeated  the page shows the words, but the document has them more often
    is_spelling  the words differ in accents only
    is_optional  the printed words may be part of a formula, and need not be words of the document
    signs     the number and the printed one with their signs, if only these differ
    """

    passage: int | None
    words: list[Word] = field(default_factory=list)
    printed: list[PrintedToken] = field(default_factory=list)
    after: Word | None = None
    moved: bool = False
    repeated: bool = False
    is_spelling: bool = False
    is_optional: bool = False
    signs: tuple[str, str] | None = None

    @property
    def is_pair(self) -> bool:
        """Whether both sides are one word, which differs in its accents or its signs."""
        return self.is_spelling or bool(self.signs)

    @property
    def is_final(self) -> bool:
        """Whether both sides are known to belong together, so that neither is looked for elsewhere."""
        return self.moved or self.is_pair

    def __bool__(self) -> bool:
        return bool(self.words or self.printed)


def is_other_spelling(difference: Difference) -> bool:
    """Whether the words of a passage are a misread form of the printed ones."""
    ours = "".join(word.token.word for word in difference.words)
    shown = "".join(token.word for token in difference.printed)
    if any(word.token.is_number for word in difference.words) and any(
        t.is_number for t in difference.printed
    ):
        return True
    return Indel.normalized_similarity(ours, shown) > MIN_SAME_LETTERS


def _word(item: Word | PrintedToken) -> str:
    return item.token.word if isinstance(item, Word) else item.word


def is_mostly_in(items: Sequence[Word] | Sequence[PrintedToken], words: Counter[str]) -> bool:
    """Whether a run of words is among `words`, but for a few."""
    there = Counter(map(_word, items)) & words
    return there.total() > MIN_FOUND_ELSEWHERE * len(items)


def take(items: list[T], wanted: Counter[str]) -> list[T]:
    """Move the items whose words are still `wanted` out of the list. `wanted` is changed, too."""
    taken, left = list[T](), list[T]()
    for item in items:
        if wanted[_word(item)] > 0:
            wanted[_word(item)] -= 1
            taken.append(item)
        else:
            left.append(item)
    items[:] = left
    return taken


def lacks_ligatures(shown: str, ours: str) -> bool:
    """Whether `shown` is `ours` without letters of its ligatures, as `afer` for `after` in many text layers."""
    at, missing = 0, 0
    for place, char in enumerate(ours):
        if shown[at : at + 1] == char:
            at += 1
        elif any(ours[i : i + 2] in _LIGATURES for i in (place - 1, place) if i >= 0):
            missing += 1
        else:
            return False
    return at == len(shown) and missing > 0
