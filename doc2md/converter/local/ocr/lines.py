"""Turn a recognised line into a line of a text layer: font size, word positions, and the bullet before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

import cv2
import numpy as np

from doc2md.converter.local.ocr.page_image import Gray
from doc2md.converter.local.ocr.positions import Placed, letters, place, words
from doc2md.converter.local.ocr.recognition import LineReading
from doc2md.geometry import Box
from doc2md.rasterizer.bidi import reverse_left_to_right_runs
from doc2md.rasterizer.text_layer import Dot, Line, Span
from doc2md.structure.scripts import reads_right_to_left

_DOTS = frozenset(".\u00b7")
"""Characters as which models read a bullet. No line begins with a separate full stop."""
_RIGHT_TO_LEFT_DOTS = frozenset(".\u00b7\u06f0\u00b0")
"""The same in right-to-left lines, where Tesseract reads a bullet as a zero."""
_DESCENDERS = re.compile(r"[gjpqyQ,;()\[\]{}|/$βγζημξρςφχψдруфцщ]")
_TALL = re.compile(r"[A-Zbdfhklt0-9ij()\[\]{}|/!?$%&\"'À-ÞΑ-Ωβδζθλξφψ\u0400-\u042fбёйфії]")
_FULL = re.compile(r"[\u0590-\u1dff\u2e80-\uffef]")
"""Characters that are as high as their line: Arabic, Indic, Chinese."""

DESCENT = 0.2
"""Depth of descenders below the baseline, as a multiple of the font size."""

MAX_SCORE = 0.999
"""Maximum confidence of a recognised word. 1 is reserved for words that did not come from OCR."""

MAX_SPECK = 0.01
"""Maximum area of a speck of dirt beside a line, as a multiple of the line height squared."""


class InkedLine(NamedTuple):
    """A line with a span for each word, and the middle of the ink of each of its characters, in points."""

    line: Line
    centres: tuple[float, ...]


def to_line(reading: LineReading, scale: float) -> Line | None:
    """The line with a span for each word, in points; None if nothing was read. `scale`: points per pixel."""
    found = to_inked_line(reading, scale)
    return found.line if found else None


def to_inked_line(reading: LineReading, scale: float) -> InkedLine | None:
    """The line with the middles of its characters; None if nothing was read. `scale`: points per pixel."""
    placed = placed_in(reading)
    (x0, y0), (x1, y1) = reading.quad.min(axis=0).tolist(), reading.quad.max(axis=0).tolist()
    if not placed or x1 - x0 < 1 or y1 - y0 < 1:
        return None
    text = "".join(char.char for char in placed)
    turned = reading.turned and len(text) > 2
    share, descends = reach(text)
    if reading.turned:
        left, right, top, bottom = x0, x1, y0, y1
    else:  # the words of a skewed line lie between the middles of its sides
        left, right = reading.quad[[0, 3], 0].mean(), reading.quad[[1, 2], 0].mean()
        high, low = reading.quad[:2, 1].mean(), reading.quad[2:, 1].mean()
        top, bottom = (float(high + (low - high) * y) for y in band(reading.crop))
    size = max(1.0, (x1 - x0 if turned else (bottom - top) / share) * scale)
    baseline = bottom * scale - (DESCENT * size if descends else 0.0)

    def span(word: Sequence[Placed]) -> Span:
        xs = [float(left + (right - left) * char.x0) * scale for char in word]
        inked = [char for char in word if char.char != " "]
        ends = [float(left + (right - left) * x) * scale for char in inked for x in (char.x0, char.x1)]
        box = Box(min(ends), top * scale, max(ends), bottom * scale)
        word_text = "".join(char.char for char in word)
        score = min(MAX_SCORE, fmean(char.score for char in inked))
        return Span(word_text, box, "", round(size, 1), baseline=baseline, xs=tuple(xs), score=score)

    if reads_right_to_left(text):
        placed = reverse_left_to_right_runs(placed[::-1], lambda char: char.char)
    spans = tuple(map(span, words(placed)))
    centres = (float(left + (right - left) * (char.x0 + char.x1) / 2) * scale for char in placed)
    return InkedLine(Line(spans, Box.around(span.box for span in spans), turned), tuple(centres))


def placed_in(reading: LineReading) -> list[Placed]:
    """The characters of a line with their positions. A full stop before the line becomes a bullet."""
    placed = place(reading.crop, reading.glyphs, spaced=reading.spaced)
    right_to_left = reads_right_to_left("".join(char.char for char in placed))
    first, dots = (-1, _RIGHT_TO_LEFT_DOTS) if right_to_left else (0, _DOTS)
    if len(placed) > 2 and placed[first].char in dots and placed[-2 if right_to_left else 1].char == " ":
        placed[first] = placed[first]._replace(char="\u2022")
    return placed


def reach(text: str) -> tuple[float, bool]:
    """The height of a line's ink as a multiple of the font size, and whether it reaches below the baseline."""
    full = len(_FULL.findall(text)) * 2 > len(text)
    descends = bool(_DESCENDERS.search(text)) or full
    return 0.92 if full else 0.5 + 0.22 * bool(_TALL.search(text)) + 0.21 * descends, descends


def band(crop: Gray) -> tuple[float, float]:
    """The top and the bottom of the letters in a line image, as fractions of its height.

    This is measured because detected boxes have uneven padding.
    """
    counts = letters(crop).sum(axis=1)
    inked = counts > 1
    quarter = len(counts) // 4
    top = bottom = quarter + int(np.argmax(counts[quarter:-quarter]))
    while top > 0 and inked[top - 1]:
        top -= 1
    while bottom + 1 < len(inked) and inked[bottom + 1]:
        bottom += 1
    return top / len(counts), (bottom + 1) / len(counts)


def bullet(image: Gray, line: Box, scale: float) -> Dot | None:
    """The bullet before a line: one small blot with paper around it, which the detector missed; None without one.

    `line` is in points, `scale` is the size of a pixel in points.
    """
    height = line.height / scale
    top, bottom = int(line.y0 / scale), int(line.y1 / scale) + 1
    left, right = int(line.x0 / scale - 3 * height), int(line.x0 / scale - 0.2 * height)
    strip = image[max(0, top) : bottom, max(0, left) : max(0, right)]
    if height < 6 or strip.size == 0:
        return None
    paper = int(np.bincount(strip.ravel(), minlength=256).argmax())
    dark = np.abs(strip.astype(np.int16) - paper) > 90
    _, _, spots, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8))
    spots = spots[1:][spots[1:, cv2.CC_STAT_AREA] > MAX_SPECK * height * height]
    if len(spots) != 1:
        return None
    column, row, width, tall, area = spots[0].tolist()
    if not (0.12 * height < width < 0.7 * height and 0.12 * height < tall < 0.7 * height):
        return None
    if abs(width - tall) > 0.25 * height or area < 0.4 * width * tall or column < 0.3 * height:
        return None
    x, y = max(0, left) + column, max(0, top) + row
    box = Box(x * scale, y * scale, (x + width) * scale, (y + tall) * scale)
    return Dot(box, filled=bool(dark[row + tall // 2, column + width // 2]), square=False)
