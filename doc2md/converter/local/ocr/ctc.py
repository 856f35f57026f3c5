"""From a recogniser's classes at each step across a line to characters and where they stand.

Connectionist temporal classification (Graves et al., 2006), read greedily: the likeliest class of each step, what
repeats taken once, blanks left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from doc2md.converter.local.ocr.models import Array


class Glyph(NamedTuple):
    """A character, how sure the recogniser is of it (0 to 1), and where: 0 is the line's left end, 1 its right."""

    char: str
    score: float
    at: float


def decode(likelihoods: Array, alphabet: Sequence[str]) -> list[Glyph]:
    """The characters of one line; `likelihoods` has a row for each step and a column for each class, blank first."""
    best = likelihoods.argmax(axis=1)
    scores = likelihoods.max(axis=1)
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    return [
        Glyph(alphabet[best[start]], float(scores[start]), float(start + end) / 2 / len(best))
        for start, end in zip(starts, ends, strict=True)
        if best[start]
    ]
