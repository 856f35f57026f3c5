"""Detect a book spread: two pages side by side in one image, and the fold between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.image.components import Gray, Letters, LineBox, find_letters, line_boxes

ASPECT = (1.15, 2.2)
"""Range of width over height of two pages side by side."""

MIDDLE = (0.4, 0.6)
"""Range of the position of the fold, as fractions of the image width."""

MIN_LINES = 12
"""Minimum number of lines on each page. A slide has fewer."""

MAX_LINE_HEIGHT = 1 / 35
"""Maximum median line height, as a fraction of the page height. Slides have larger lines."""

MIN_LINE_WIDTH = 0.4
"""Minimum width of the longest quarter of lines, as a fraction of the text width. Table cells are narrower."""

MIN_TEXT_HEIGHT = 0.4
"""Minimum height of the text on each page, as a fraction of the image height."""

MIN_FOLD, MIN_FOLD_TO_MARGIN = 0.06, 1.2
"""Minimum width of the white strip in the middle: as a fraction of the image width, and as a multiple of the mean outer
margin. A fold has two inner margins, while a column gutter is narrower than the margins around the columns."""

MIN_SHADED_FOLD = 0.02
"""The same as a fraction of the image width, if there is a shadow in the fold."""

SHADOW = 10
"""Grey levels by which the fold is darker than the paper beside it."""


def fold_edges(image: Gray) -> tuple[float, float] | None:
    """The left and right edge, in pixels, of the fold between two pages; None for a single page.

    The lines of `image` must be horizontal. In doubt, the result is None.
    """
    height, width = image.shape
    if not ASPECT[0] <= width / height <= ASPECT[1]:
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
    if white >= MIN_FOLD * across and white >= MIN_FOLD_TO_MARGIN * outer / 2:
        return edges
    return edges if white >= MIN_SHADED_FOLD * across and _has_shadow(image, edges) else None


def _white(letters: Letters) -> tuple[int, int] | None:
    """The left and right edge of the widest strip without letters near the middle; None if there is none."""
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
    """Whether the lines are those of a page of running text; `height` is that of the image in pixels."""
    if len(lines) < MIN_LINES:
        return False
    left, right = min(box.x for box in lines), max(box.x + box.wide for box in lines)
    top, foot = min(box.y for box in lines), max(box.y + box.high for box in lines)
    return bool(
        foot - top >= MIN_TEXT_HEIGHT * height
        and np.median([box.high for box in lines]) <= MAX_LINE_HEIGHT * height
        and np.percentile([box.wide for box in lines], 75) >= MIN_LINE_WIDTH * (right - left)
    )


def _has_shadow(image: Gray, edges: tuple[float, float]) -> bool:
    """Whether the paper in the fold is darker than on both sides of it."""
    left, right = round(edges[0]), round(edges[1])
    margin = image.shape[1] // 10

    def level(part: NDArray[np.uint8]) -> float:
        """The grey level of the paper in the darkest column."""
        return float(np.percentile(part, 75, axis=0).min(initial=255)) if part.size else 255.0

    beside = [
        float(np.percentile(part, 75))
        for part in (image[:, :left][:, -margin:], image[:, right:][:, :margin])
    ]
    return level(image[:, left:right]) <= min(beside) - SHADOW
