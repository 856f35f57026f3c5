"""Decode the output of a recognition model into characters and their positions.

Greedy decoding of connectionist temporal classification (Graves et al., 2006): take the most likely class of each step,
merge repeats, drop blanks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from doc2md.converter.local.ocr.models import Array


class Glyph(NamedTuple):
    """A character, its confidence (0 to 1), and its position as a fraction of the line's width, from the left."""

    char: str
    score: float
    at: float


def decode(likelihoods: Array, alphabet: Sequence[str]) -> list[Glyph]:
    """The characters of one line. `likelihoods` has shape (steps, classes); class 0 is the blank."""
    best = likelihoods.argmax(axis=1)
    scores = likelihoods.max(axis=1)
    starts = np.flatnonzero(np.diff(best, prepend=-1))
    ends = np.append(starts[1:], len(best))
    return [
        Glyph(alphabet[best[start]], float(scores[start]), float(start + end) / 2 / len(best))
        for start, end in zip(starts, ends, strict=True)
        if best[start]
    ]
