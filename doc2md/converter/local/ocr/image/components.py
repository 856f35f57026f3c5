"""Letters in the picture of a page, told from rules, pictures and dust by their size, and the lines they stand in."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
"""Gray levels, (height, width)."""

SIDE = 1_200
"""Pixels of a page's longer side in which letters are looked for: 10 points are 14 pixels on A4."""

WINDOW, CONTRAST, LEAST = 31, 0.06, 5
"""Pixels around a pixel, and by how much ink is darker than their mean: a share of the page's contrast, and levels."""

THINNEST, SHORTEST = 2, 4
"""Pixels of a letter's shorter and of its longer side."""

HEAVIEST, LONGEST, SLIMMEST = 1 / 15, 1 / 4, 15
"""Its shorter and its longer side as shares of the page's longer side, and the one over the other: as a word has whose
letters touch. Pictures are larger, rules slimmer."""

LONG, LOWEST, HIGHEST = 4.0, 0.8, 2.5
"""Width over height from which letters side by side are a line, and its height over that of most letters."""

BLANK = 1.5
"""Letters' heights of white that do not end a line."""


class Letters(NamedTuple):
    """Where a page has ink of letters: `ink` is 255 there. A pixel of it is `scale` pixels of the page's picture wide.

    `number` is how many there are, `height` and `width` what half of them, by length, have in pixels of `ink`.
    """

    ink: Gray
    number: int
    height: float
    width: float
    scale: float

    def turned(self) -> Letters:
        """Of the page turned by a quarter, counterclockwise."""
        return self._replace(ink=np.rot90(self.ink), height=self.width, width=self.height)


class LineBox(NamedTuple):
    """A line's place, in pixels of `Letters.ink`."""

    x: int
    y: int
    wide: int
    high: int


def find_letters(image: Gray) -> Letters:
    """The letters of a page, dark on light or light on dark."""
    scale = max(1.0, max(image.shape) / SIDE)
    size = (max(1, round(image.shape[1] / scale)), max(1, round(image.shape[0] / scale)))
    small = cv2.GaussianBlur(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (3, 3), 0)
    if np.median(small) < 128:
        small = cv2.bitwise_not(small)
    darkest, light = np.percentile(small, (1, 50))
    darker = max(LEAST, CONTRAST * (light - darkest))
    dark = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, WINDOW, darker
    )
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    short, long = np.minimum(widths, heights), np.maximum(widths, heights)
    good = (short >= THINNEST) & (long >= SHORTEST) & (long <= SLIMMEST * short)
    good &= (short <= HEAVIEST * max(size)) & (long <= LONGEST * max(size))
    good[0] = False  # the paper
    if not good.any():
        return Letters(np.zeros_like(dark, np.uint8), 0, 0.0, 0.0, scale)
    ink = np.where(good, np.uint8(255), np.uint8(0))[labels]
    height, width = (float(np.median(np.repeat(sides[good], long[good]))) for sides in (heights, widths))
    return Letters(ink, int(good.sum()), height, width, scale)


def line_boxes(letters: Letters) -> list[LineBox]:
    """Letters side by side, where they run across the page; the longest lines first."""
    reach = round(BLANK * letters.height) | 1
    joined = cv2.morphologyEx(letters.ink, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = (LineBox(*map(int, row[:4])) for row in stats[1:])
    lines = (
        box for box in boxes if box.wide >= LONG * box.high and LOWEST <= box.high / letters.height <= HIGHEST
    )
    return sorted(lines, key=lambda box: -box.wide)
