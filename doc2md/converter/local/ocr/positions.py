"""Find the exact positions of the characters of a line, and the ends of its words.

CTC gives the position of a character with a precision of one sixth of the line height. The white space between letters
in the line image is exact to a pixel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.ctc import Glyph
from doc2md.converter.local.ocr.page_image import Gray
from doc2md.converter.local.ocr.spaces import spaces

RULE = 0.8
"""Minimum fraction of dark pixels in a row or column of a line image that belongs to a ruling line."""
MARGIN = 4
"""Number of rows at the top and at the bottom of a line image that may show the neighbouring lines."""

Ink = NDArray[np.bool_]


class Placed(NamedTuple):
    """A character with its left and right edge, as fractions of the line's width. A space reaches from word to word."""

    char: str
    score: float
    x0: float
    x1: float


def place(crop: Gray, glyphs: Sequence[Glyph], *, spaced: bool = False) -> list[Placed]:
    """The characters of a line with their edges, and one space between words.

    `crop` is the line image. `spaced` is true if no space is missing in `glyphs`.
    """
    inked = [i for i, glyph in enumerate(glyphs) if not glyph.char.isspace()]
    if not inked:
        return []
    columns, width = letters(crop)[MARGIN:-MARGIN].sum(axis=0) >= 2, crop.shape[1]
    centres = [glyphs[i].at * width for i in inked]
    whites = [white(columns, *pair) for pair in pairwise(centres)]
    seen = np.flatnonzero(columns) if columns.any() else np.array([0, width - 1])
    starts = [min(float(seen[0]), centres[0]), *(stop for _, stop in whites)]
    stops = [*(start for start, _ in whites), max(float(seen[-1] + 1), centres[-1])]
    gaps = [stop - start for start, stop in whites]
    read_spaces = [after - before > 1 for before, after in pairwise(inked)]
    ends = read_spaces if spaced else spaces([glyphs[i].char for i in inked], read_spaces, centres, gaps)
    placed = list[Placed]()
    for n, (i, space) in enumerate(zip(inked, (False, *ends), strict=True)):
        if space:
            placed.append(Placed(" ", 1.0, stops[n - 1] / width, starts[n] / width))
        placed.append(Placed(glyphs[i].char, glyphs[i].score, starts[n] / width, stops[n] / width))
    return placed


def words(placed: Sequence[Placed]) -> Iterator[list[Placed]]:
    """The characters of each word, including the space after it."""
    word = list[Placed]()
    for char in placed:
        if word and word[-1].char == " ":
            yield word
            word = []
        word.append(char)
    if word:
        yield word


def letters(crop: Gray) -> Ink:
    """A mask of the pixels of a line image that are letters, dark on light or light on dark, without ruling lines."""
    low, high = np.percentile(crop, (2, 98))
    found = crop < (low + high) / 2
    if found.mean() > 0.5:
        found = ~found
    across, down = found.mean(axis=1) > RULE, found.mean(axis=0) > RULE
    found[across] = False
    found[:, down] = False
    return np.asarray(found, dtype=bool)


def white(columns: Ink, left: float, right: float) -> tuple[float, float]:
    """The start and end of the widest white space between two positions; their middle, twice, if there is none.

    `columns` is true for columns with ink. All positions are in pixels.
    """
    start = int(left)
    between = np.concatenate(([True], columns[start : int(right) + 1], [True]))
    runs = np.flatnonzero(np.diff(between)).reshape(-1, 2)
    if not len(runs):
        return (left + right) / 2, (left + right) / 2
    first, last = runs[np.argmax(runs[:, 1] - runs[:, 0])]
    return float(start + first), float(start + last)
