"""Choose among proposed tables: the best first, and none that overlaps a better one.

On held-out documents this is as good as the set with the highest sum. A sum prefers two halves of a table to the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import log

from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.geometry import Box

MIN_SCORE = 0.5
"""Minimum expected similarity to a true table (TEDS).

A table with less lowers the mean over all tables of a document, because it counts as one more.
"""

SIZE_BONUS = 0.02
"""How much better a table is than another of equal score and of a size that is smaller by a factor of e."""

OVERLAP = 0.05
"""Fraction of the smaller area. Tables do not overlap more than this."""

SAME_EDGE = 6.0
"""In points. The edges of two divisions of the same part of a page differ by less than a line."""


def choose(boxes: Sequence[Box], scores: Sequence[float], minimum: float = MIN_SCORE) -> list[int]:
    """The indices of the best proposals. `scores` are their expected similarities to true tables, from 0 to 1."""
    able = [i for i in range(len(boxes)) if scores[i] > minimum]
    found: list[int] = []
    for i in sorted(able, key=lambda i: -(scores[i] + SIZE_BONUS * log(max(1.0, boxes[i].area)))):
        if not any(boxes[i].overlaps(boxes[j], OVERLAP) for j in found):
            found.append(i)
    return sorted(found, key=lambda i: (boxes[i].y0, boxes[i].x0))


def better_division(
    chosen: int, tilings: Sequence[Tiling], scores: Sequence[float], is_folded: Callable[[Tiling], bool]
) -> int:
    """The index of the best division of the part of a chosen table that has fewer rows and as many columns.

    `is_folded` says of a division whether one of its rows is several.
    """
    table, best = tilings[chosen], chosen
    rows, columns = table.shape
    for i, tiling in enumerate(tilings):
        is_same = all(abs(a - b) < SAME_EDGE for a, b in zip(tiling.box, table.box, strict=True))
        is_better = scores[i] > scores[best] and tiling.shape[0] < rows and tiling.shape[1] == columns
        if is_same and is_better and not is_folded(tiling):
            best = i
    return best
