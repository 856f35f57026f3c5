"""Two pages of a book in one picture: told from one wide page, and where they meet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.image.components import Gray, Letters, LineBox, find_letters, line_boxes

WIDE = (1.15, 2.2)
"""Width over height of two pages side by side."""

MIDDLE = (0.4, 0.6)
"""Shares of the width between which two pages meet."""

MIN_LINES = 12
"""Lines of each page: a slide has fewer."""

HIGHEST = 1 / 35
"""Height of most lines as a share of the page's: that of a slide is more."""

PROSE = 0.4
"""Width of a quarter of the lines, at the least, as a share of their page's: the cells of a table are narrower."""

TALL = 0.4
"""Share of the height that the lines of each page take up."""

WHITE, MARGINS = 0.06, 1.2
"""Width of white in the middle as a share of the whole, and over the mean of the outer margins: inner margins come in
pairs, the white between columns is narrower than what is around them."""

BOUND = 0.02
"""Width of white in the middle, as a share of the whole, where there is a shadow."""

SHADOW = 10
"""Levels by which a binding is darker than the paper beside it."""


def fold_edges(image: Gray) -> tuple[float, float] | None:
    """The left and right edges, in pixels, of what parts two pages side by side; None where there is one page.

    Their lines run across. It is one page unless it is sure that it is two.
    """
    height, width = image.shape
    if not WIDE[0] <= width / height <= WIDE[1]:
        return None
    letters = find_letters(image)
    strip = _white(letters)
    if strip is None:
        return None
    lines = line_boxes(letters)
    pages = [box for box in lines if box.x < strip[0]], [box for box in lines if box.x >= strip[0]]
    if not all(_is_page(page, letters.ink.shape[0]) for page in pages):
        return None
    across = letters.ink.shape[1]
    outer = min(box.x for box in lines) + across - max(box.x + box.wide for box in lines)
    white = strip[1] - strip[0]
    edges = strip[0] * letters.scale, strip[1] * letters.scale
    if white >= WHITE * across and white >= MARGINS * outer / 2:
        return edges
    return edges if white >= BOUND * across and _has_shadow(image, edges) else None


def _white(letters: Letters) -> tuple[int, int] | None:
    """The left and right edges of the widest strip without letters that lies over the middle."""
    across = letters.ink.shape[1]
    inked = np.flatnonzero(letters.ink.any(axis=0))
    starts, ends = inked[:-1] + 1, inked[1:]
    middle = (starts + ends) / 2 / across
    near = (MIDDLE[0] <= middle) & (middle <= MIDDLE[1]) & (ends > starts)
    if not near.any():
        return None
    widest = int(np.argmax(np.where(near, ends - starts, 0)))
    return int(starts[widest]), int(ends[widest])


def _is_page(lines: list[LineBox], height: int) -> bool:
    """Whether lines are those of a page of text, `height` pixels high."""
    if len(lines) < MIN_LINES:
        return False
    left, right = min(box.x for box in lines), max(box.x + box.wide for box in lines)
    top, foot = min(box.y for box in lines), max(box.y + box.high for box in lines)
    return bool(
        foot - top >= TALL * height
        and np.median([box.high for box in lines]) <= HIGHEST * height
        and np.percentile([box.wide for box in lines], 75) >= PROSE * (right - left)
    )


def _has_shadow(image: Gray, edges: tuple[float, float]) -> bool:
    """Whether the paper in the middle is darker than on both sides of it."""
    left, right = round(edges[0]), round(edges[1])
    margin = image.shape[1] // 10

    def level(part: NDArray[np.uint8]) -> float:
        """The paper's, in the darkest of a few columns."""
        return float(np.percentile(part, 75, axis=0).min(initial=255)) if part.size else 255.0

    beside = [
        float(np.percentile(part, 75))
        for part in (image[:, :left][:, -margin:], image[:, right:][:, :margin])
    ]
    return level(image[:, left:right]) <= min(beside) - SHADOW
