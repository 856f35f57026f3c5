"""Find ruling lines in the image of a page, as those of a table.

A rule is thin, long and darker than what is on both sides of it, also inside a shaded area. Black-hat filtering keeps
what is thin, an opening along the rule what is long (Serra, "Image Analysis and Mathematical Morphology", 1982).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Rule

MAX_THICKNESS = 3.5
"""Maximum thickness of a rule, in points."""

MIN_LENGTH = 14.0
"""Minimum length of a rule, in points. Strokes of letters are shorter."""

MAX_BREAK = 1.5
"""Maximum gap in a rule, in points. Noise breaks thin rules of black and white copies."""

CONTRAST = 35
"""Grey levels by which a rule is darker than both of its sides."""

INSIDE_TEXT = 0.9
"""Fraction of its length that lies on a line of text if it is a part of the letters."""


def find_rules(image: Gray, lines: Sequence[Box], scale: float) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The horizontal and the vertical rules of an upright page image, in points.

    `lines` are the boxes of the text lines in points, `scale` is the size of a pixel in points.
    """
    across = [rule for rule in _along_rows(image, scale) if not any(_is_stroke(rule, line) for line in lines)]
    down = [
        rule
        for rule in _along_rows(np.ascontiguousarray(image.T), scale)
        if not any(_is_letter(rule, line) for line in lines)
    ]
    return tuple(across), tuple(down)


def ruled(image: Gray, scale: float) -> Gray:
    """A mask of the pixels of rules: 1 on a rule. `scale` is the size of a pixel in points."""
    down = _long(np.ascontiguousarray(image.T), scale).T
    return np.asarray(cv2.max(_long(image, scale), np.ascontiguousarray(down)), np.uint8)


def _long(image: Gray, scale: float) -> Gray:
    """A mask of what is thin across the rows of an image, and long along them."""
    dark = cv2.morphologyEx(
        image, cv2.MORPH_BLACKHAT, np.ones((2 * _pixels(MAX_THICKNESS, scale) + 1, 1), np.uint8)
    )
    whole = cv2.morphologyEx(
        (dark > CONTRAST).astype(np.uint8),
        cv2.MORPH_CLOSE,
        np.ones((1, _pixels(MAX_BREAK, scale) | 1), np.uint8),
    )
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, _pixels(MIN_LENGTH, scale)), np.uint8))
    return np.asarray(
        cv2.dilate(long, np.ones((3, 1), np.uint8)), np.uint8
    )  # a rule that leans a little has steps


def _pixels(points: float, scale: float) -> int:
    return max(1, round(points / scale))


def _along_rows(image: Gray, scale: float) -> Iterator[Rule]:
    """The rules along the rows of an image."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(_long(image, scale))
    for x, y, width, height, _ in stats[1:].tolist():
        if height - 2 <= _pixels(MAX_THICKNESS, scale):
            yield Rule((y + height / 2) * scale, x * scale, (x + width) * scale)


def _is_stroke(rule: Rule, line: Box) -> bool:
    """Whether a horizontal rule is made of serifs or underscores of a line of text, or underlines a part of it."""
    common = min(rule.end, line.x1) - max(rule.start, line.x0)
    return line.y0 - 1 < rule.at < line.y1 + 0.7 and common > INSIDE_TEXT * (rule.end - rule.start)


def _is_letter(rule: Rule, line: Box) -> bool:
    """Whether a vertical rule is a stroke of a large letter."""
    return line.x0 - 1 < rule.at < line.x1 + 1 and rule.start > line.y0 - 4 and rule.end < line.y1 + 4
