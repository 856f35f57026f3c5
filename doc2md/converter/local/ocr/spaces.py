"""Insert the spaces that a recogniser misses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from doc2md.structure.scripts import is_cjk

ANY_GAP, LETTER_GAP = 1.1, 0.7
"""Minimum white space between two characters that counts as a space, as a multiple of the line's median character
advance: between any two characters, and between two letters. Punctuation in monospaced fonts has much white space
around it.
"""
PUNCTUATION_GAP = 0.9
"""Minimum white space beside punctuation that counts as a space, as a multiple of the line's median space."""

_FAINT = frozenset("_\u2013\u2014")
"""Characters so low or thin that their ink is missed, so that there seems to be white space beside them."""


def spaces(
    chars: Sequence[str], read_spaces: Sequence[bool], centres: Sequence[float], gaps: Sequence[float]
) -> list[bool]:
    """Whether a space follows each character except the last.

    chars        the characters of a line, without spaces
    read_spaces  whether the recogniser reads a space after each character
    centres      the centre of each character, in pixels
    gaps         the white space between each character and the next, in pixels
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
    """Whether a gap is a space. Numbers, and scripts without spaces, are never split."""
    if is_cjk(before) or is_cjk(after) or before in _FAINT or after in _FAINT:
        return False
    match before.isalnum() + after.isalnum():
        case 2 if not (before.isdigit() and after.isdigit()):
            return gap >= LETTER_GAP
        case 1 if gap >= LETTER_GAP and gap >= PUNCTUATION_GAP * usual:
            return True
    return gap >= ANY_GAP
