"""Find the letters in the image of a page, and the lines of text they form.

Connected components count as letters if their size fits. Ruling lines are slimmer, pictures larger, dust smaller.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
"""Grey levels, shape (height, width)."""

SIDE = 1_200
"""Length in pixels of the longer side of the reduced image that is searched: 10 points are 14 pixels on A4."""

WINDOW, CONTRAST, MIN_CONTRAST = 31, 0.06, 5
"""Adaptive threshold: window size in pixels; how much darker than the window's mean ink must be, as a fraction of the
page's contrast; and the minimum of this difference in grey levels."""

MIN_SHORT_SIDE, MIN_LONG_SIDE = 2, 4
"""Minimum length in pixels of the shorter and of the longer side of a letter."""

MAX_SHORT_SIDE, MAX_LONG_SIDE, MAX_ASPECT = 1 / 15, 1 / 4, 15
"""Maximum length of the shorter and of the longer side of a letter, as fractions of the longer side of the page; and
their maximum ratio. They allow for words whose letters touch. Pictures are larger, ruling lines are slimmer."""

MIN_LINE_ASPECT, MIN_LINE_HEIGHT, MAX_LINE_HEIGHT = 4.0, 0.8, 2.5
"""Minimum ratio of width to height of a line, and the range of its height, as multiples of the median letter height."""

MAX_GAP = 1.5
"""Maximum white space inside a line, in letter heights."""


class Letters(NamedTuple):
    """The letters of a page.

    ink     image of the reduced page: 255 where there is a letter, else 0
    number  number of connected components
    height  median height of letters in pixels of `ink`, weighted by their length
    width   the same for the width
    scale   size of a pixel of `ink`, in pixels of the full page image
    """

    ink: Gray
    number: int
    height: float
    width: float
    scale: float

    def turned(self) -> Letters:
        """The letters of the page rotated by 90 degrees counterclockwise."""
        return self._replace(ink=np.rot90(self.ink), height=self.width, width=self.height)


class LineBox(NamedTuple):
    """The bounding box of a line, in pixels of `Letters.ink`."""

    x: int
    y: int
    wide: int
    high: int


def find_letters(image: Gray) -> Letters:
    """The letters of a page image, dark on light or light on dark."""
    scale = max(1.0, max(image.shape) / SIDE)
    size = (max(1, round(image.shape[1] / scale)), max(1, round(image.shape[0] / scale)))
    small = cv2.GaussianBlur(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (3, 3), 0)
    if np.median(small) < 128:
        small = cv2.bitwise_not(small)
    darkest, light = np.percentile(small, (1, 50))
    darker = max(MIN_CONTRAST, CONTRAST * (light - darkest))
    dark = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, WINDOW, darker
    )
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    widths, heights = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    short, long = np.minimum(widths, heights), np.maximum(widths, heights)
    good = (short >= MIN_SHORT_SIDE) & (long >= MIN_LONG_SIDE) & (long <= MAX_ASPECT * short)
    good &= (short <= MAX_SHORT_SIDE * max(size)) & (long <= MAX_LONG_SIDE * max(size))
    good[0] = False  # the background
    if not good.any():
        return Letters(np.zeros_like(dark, np.uint8), 0, 0.0, 0.0, scale)
    ink = np.where(good, np.uint8(255), np.uint8(0))[labels]
    height, width = (float(np.median(np.repeat(sides[good], long[good]))) for sides in (heights, widths))
    return Letters(ink, int(good.sum()), height, width, scale)


def line_boxes(letters: Letters) -> list[LineBox]:
    """The horizontal lines of text that the letters form, longest first."""
    reach = round(MAX_GAP * letters.height) | 1
    joined = cv2.morphologyEx(letters.ink, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = (LineBox(*map(int, row[:4])) for row in stats[1:])
    lines = (
        box
        for box in boxes
        if box.wide >= MIN_LINE_ASPECT * box.high
        and MIN_LINE_HEIGHT <= box.high / letters.height <= MAX_LINE_HEIGHT
    )
    return sorted(lines, key=lambda box: -box.wide)
