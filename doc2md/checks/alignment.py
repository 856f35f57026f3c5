"""Alignment of two sequences by similarity, with the Needleman-Wunsch algorithm and free gaps.

Two readings of a table are compared by aligning their rows and their columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import takewhile

MIN_SIMILARITY = 0.5
"""Two items with a lower similarity are never paired."""


def align(count: int, other: int, similarity: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Pair the items of two sequences so that the sum of the similarities is as large as possible.

    `count` and `other` are the lengths of the sequences. `similarity(i, j)` compares item `i` of the first sequence
    with item `j` of the second. Returns pairs (i, j). Both indices rise from pair to pair, and an item may stay without
    a pair.

    S. B. Needleman and C. D. Wunsch, "A general method applicable to the search for similarities in the amino acid
    sequence of two proteins", 1970. It takes `count` times `other` steps.
    """
    scores = [[0.0] * (other + 1) for _ in range(count + 1)]
    similarities = [[similarity(i, j) for j in range(other)] for i in range(count)]
    for i in range(count):
        for j in range(other):
            best = max(scores[i][j + 1], scores[i + 1][j])
            same = similarities[i][j]
            scores[i + 1][j + 1] = max(best, scores[i][j] + same) if same >= MIN_SIMILARITY else best
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
    """Dice's coefficient of two multisets of words: 1 if they are equal, 0 if they share no word or both are empty."""
    return 2 * (a & b).total() / (a.total() + b.total()) if a or b else 0.0


def common_ends(a: Sequence[str], b: Sequence[str]) -> float:
    """Length of the common prefix and the common suffix, as a fraction of the longer sequence. 1 if both are equal."""
    longest = max(len(a), len(b))
    if not longest:
        return 0.0
    return min(1.0, (_common_prefix(a, b) + _common_prefix(a[::-1], b[::-1])) / longest)


def _common_prefix(a: Sequence[str], b: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
