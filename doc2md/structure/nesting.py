"""Nest the looks or the numbers of headings by the order in which they occur in a document.

A chapter begins with its own heading, then come its sections, then the next chapter. So a kind of headings is below
another one if it first occurs after it, if the other one occurs again later, and if no heading skips a level downwards.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def nested(kinds: Sequence[K | None]) -> dict[K, int]:
    """The depth of each kind, from 0, in a sequence of kinds of headings. `None` is a heading above all of them.

    The result has the kinds in the order in which they first occur. A kind that is not surely below another one has
    the depth of the highest kind that it follows.
    """
    depths: dict[K, int] = {}
    for kind in dict.fromkeys(each for each in kinds if each is not None):
        above = min(_followed(kinds, kind, depths))
        later = kinds[kinds.index(kind) :]
        is_below = any(each is not None and depths.get(each) == above for each in later)
        depths[kind] = above + 1 if is_below else max(above, 0)
    # A kind was set before those that first occur later, and may be too far below them.
    steps = [(outer, inner) for outer, inner in pairwise(kinds) if outer is not None and inner is not None]
    while skips := [(outer, inner) for outer, inner in steps if depths[inner] > depths[outer] + 1]:
        for outer, inner in skips:
            depths[inner] = min(depths[inner], depths[outer] + 1)
    return depths


def _followed(kinds: Sequence[K | None], kind: K, depths: dict[K, int]) -> list[int]:
    """The depths of the headings of known kinds that those of a kind follow, -1 for those above all."""
    last, found = -1, list[int]()
    for each in kinds:
        if each == kind:
            found.append(last)
        elif each is None:
            last = -1
        else:
            last = depths.get(each, last)
    return found
