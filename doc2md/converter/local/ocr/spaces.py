"""Spaces that a recogniser leaves out: it sees letters, and white as wide as a letter is none to it at times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from doc2md.structure.scripts import is_cjk

SURELY, PERHAPS = 1.1, 0.7
"""White between two characters, in widths of a character (the line's median, from one to the next): a space whatever
they are, and where they are letters. Marks of a typewriter font have much white of their own."""
AS_USUAL = 0.9
"""White beside a mark that may be a space, in widths of the line's other spaces."""

_FAINT = frozenset("_\u2013\u2014")
"""Marks that are too low or too thin to be seen, so that there seems to be white beside them."""


def spaces(
    chars: Sequence[str], read_spaces: Sequence[bool], centres: Sequence[float], gaps: Sequence[float]
) -> list[bool]:
    """Whether a space follows each character but the last; `read_spaces`: whether the model reads one.

    `centres` is where each stands, `gaps` the white between it and the next, both in pixels.
    """
    if not gaps:
        return []
    width = median(after - before for before, after in pairwise(centres))
    usual = median([gap for gap, space in zip(gaps, read_spaces, strict=True) if space] or [math.inf])
    return [
        space or _apart(before, after, gap / width, usual / width)
        for space, gap, (before, after) in zip(read_spaces, gaps, pairwise(chars), strict=True)
    ]


def _apart(before: str, after: str, gap: float, usual: float) -> bool:
    """Whether a gap is a space; numbers are not cut, nor what is written without spaces."""
    if is_cjk(before) or is_cjk(after) or before in _FAINT or after in _FAINT:
        return False
    match before.isalnum() + after.isalnum():
        case 2 if not (before.isdigit() and after.isdigit()):
            return gap >= PERHAPS
        case 1 if gap >= PERHAPS and gap >= AS_USUAL * usual:
            return True
    return gap >= SURELY
