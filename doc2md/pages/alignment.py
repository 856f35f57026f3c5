"""Two sequences side by side, what is alike in one line: Needleman and Wunsch's alignment, with gaps for free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import takewhile

LEAST = 0.5
"""Likeness from which two things may be the same."""


def aligned(count: int, other: int, likeness: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """The pairs of indices, rising in both, whose likenesses (from `LEAST` on) add up to the most.

    It takes `count` times `other` steps.
    """
    scores = [[0.0] * (other + 1) for _ in range(count + 1)]
    alike = [[likeness(i, j) for j in range(other)] for i in range(count)]
    for i in range(count):
        for j in range(other):
            best = max(scores[i][j + 1], scores[i + 1][j])
            same = alike[i][j]
            scores[i + 1][j + 1] = max(best, scores[i][j] + same) if same >= LEAST else best
    pairs, i, j = list[tuple[int, int]](), count, other
    while i and j:
        if scores[i][j] == scores[i - 1][j]:
            i -= 1
        elif scores[i][j] == scores[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def dice(a: Counter[str], b: Counter[str]) -> float:
    """The share of their words that two have in common (Dice's coefficient); 0 where neither has any."""
    return 2 * (a & b).total() / (a.total() + b.total()) if a or b else 0.0


def ends(a: Sequence[str], b: Sequence[str]) -> float:
    """The share of the longer that both begin and end with: 1 where they are the same."""
    longest = max(len(a), len(b))
    return min(1.0, (_head(a, b) + _head(a[::-1], b[::-1])) / longest) if longest else 0.0


def _head(a: Sequence[str], b: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
