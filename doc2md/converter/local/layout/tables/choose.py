"""Choose among proposed tables: the set without overlaps that is worth most."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.geometry import Box

MIN_WORTH = 0.5
"""Minimum expected similarity to a true table (TEDS).

A table that is worth less lowers the mean over all tables of a document, because it counts as one more.
"""

SAME = 0.85
"""Ratio of the common area of two boxes to the area that both cover. Above it, only the better proposal counts."""

OVERLAP = 0.05
"""Fraction of the smaller area. Tables do not overlap more than this."""

MAX_RIVALS = 16
"""Maximum number of proposals of which every set is compared. Of more, the best are taken one by one."""


def choose(boxes: Sequence[Box], worths: Sequence[float], minimum: float = MIN_WORTH) -> list[int]:
    """The indices of the best proposals. `worths` are their expected similarities to true tables, from 0 to 1."""
    kept: list[int] = []
    for i in sorted(range(len(boxes)), key=lambda i: -worths[i]):
        if worths[i] > minimum and not any(_is_same(boxes[i], boxes[j]) for j in kept):
            kept.append(i)
    gains = [worth - minimum for worth in worths]
    found: list[int] = []
    for group in _rivals(kept, boxes):
        found += _best(group, boxes, gains) if len(group) <= MAX_RIVALS else _one_by_one(group, boxes)
    return sorted(found, key=lambda i: (boxes[i].y0, boxes[i].x0))


def _is_same(one: Box, other: Box) -> bool:
    common = one.overlap(other).area
    return common > SAME * (one.area + other.area - common)


def _overlap(one: Box, other: Box) -> bool:
    return one.overlaps(other, OVERLAP)


def _rivals(order: Sequence[int], boxes: Sequence[Box]) -> list[list[int]]:
    """Groups of proposals that overlap, directly or through others, each in the given order."""
    groups: list[list[int]] = []
    for i in order:
        near = [group for group in groups if any(_overlap(boxes[i], boxes[j]) for j in group)]
        groups = [group for group in groups if group not in near]
        groups.append(sorted([i, *(j for group in near for j in group)], key=order.index))
    return groups


def _best(group: Sequence[int], boxes: Sequence[Box], gains: Sequence[float]) -> list[int]:
    """The set without overlaps with the highest sum of gains: what each proposal is worth above the minimum."""
    best: tuple[float, list[int]] = (0.0, [])

    def extend(at: int, chosen: list[int], value: float) -> None:
        nonlocal best
        if value > best[0]:
            best = value, chosen
        for n in range(at, len(group)):
            i = group[n]
            if not any(_overlap(boxes[i], boxes[j]) for j in chosen):
                extend(n + 1, [*chosen, i], value + gains[i])

    extend(0, [], 0.0)
    return best[1]


def _one_by_one(group: Sequence[int], boxes: Sequence[Box]) -> list[int]:
    found: list[int] = []
    for i in group:
        if not any(_overlap(boxes[i], boxes[j]) for j in found):
            found.append(i)
    return found
