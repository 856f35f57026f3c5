"""Recognise lines of text.

A tiny model reads every line. A larger model reads again the lines that the tiny one is unsure of. Lines in a script
that neither model supports go to Tesseract, if it is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import fmean, median

import cv2
import numpy as np

from doc2md.converter.local.ocr.ctc import Glyph, decode
from doc2md.converter.local.ocr.detection import Quad
from doc2md.converter.local.ocr.models import Recogniser, small, tiny
from doc2md.converter.local.ocr.page_image import Gray
from doc2md.converter.local.ocr.positions import MARGIN, letters
from doc2md.converter.local.ocr.tesseract import read_foreign

SURE_SCORE = 0.95
"""Lines with a lower confidence are read again by the small model."""
SAMPLE = 8
"""Number of lines whose median confidence shows whether the models support the script of the page."""
KNOWN_SCRIPT_SCORE = 0.9
"""With a lower median confidence, the tiny model does not support the script, and the small model reads all lines. It
was 0.74 to 0.85 for Japanese, because the tiny model has no kana.
"""
SMALL_MODEL_SCORE = 0.75
"""With a lower median confidence, the small model does not support the script either. It was 0.53 for Cyrillic, 0.27
for Arabic and Hangul, and 0.90 for Greek.
"""
MIN_SCORE = 0.5
"""Lines with a lower confidence are left out."""
MIN_SCORE_IN_UNKNOWN_SCRIPT = 0.8
"""The same on a page in an unknown script. The lines that are kept are in another script."""

HEIGHT = 48
"""Height in pixels of the line images for recognition."""
INK_REACH = 36
"""Distance in pixels from a character's position within which ink can belong to it, as with a dash."""
MAX_INK = 0.5
"""Fraction of ink from which an area is no letter. Letters are about one third ink."""
MAX_WIDTH = 6_400
"""Maximum width in pixels of line images."""
MIN_ROTATED_ASPECT = 1.5
"""Height over width from which a line may be rotated by 90 degrees."""


@dataclass(frozen=True)
class LineReading:
    """A recognised line.

    quad    corners in pixels of the page image, in reading direction
    crop    image of the line, `HEIGHT` pixels high
    glyphs  characters from left to right
    turned  whether the line is rotated by 90 degrees
    spaced  whether no space is missing in `glyphs`
    """

    quad: Quad
    crop: Gray
    glyphs: tuple[Glyph, ...]
    turned: bool = False
    spaced: bool = False

    @cached_property
    def score(self) -> float:
        """Confidence from 0 to 1: that of the characters, times the fraction of ink they explain.

        In an unknown alphabet, a model may read only the commas, with a high confidence.
        """
        return fmean(glyph.score for glyph in self.glyphs) * self._explained if self.glyphs else 0.0

    @property
    def _explained(self) -> float:
        """The fraction of columns with ink of letters that are near a character. Bars and blocks are not letters."""
        near = np.zeros(self.crop.shape[1], dtype=bool)
        for glyph in self.glyphs:
            if not glyph.char.isspace():
                at = round(glyph.at * len(near))
                near[max(0, at - INK_REACH) : at + INK_REACH] = True
        ink = letters(self.crop)[MARGIN:-MARGIN]
        inked = ink.any(axis=0)
        rows = np.flatnonzero(ink.any(axis=1))
        if len(rows):
            band = ink[rows[0] : rows[-1] + 1].mean(axis=0, keepdims=True)
            inked &= cv2.blur(band, (INK_REACH, 1))[0] < MAX_INK
        return float(near[inked].mean()) if inked.any() else float(near.any())


def read_lines(image: Gray, quads: Sequence[Quad]) -> tuple[list[LineReading], int]:
    """The lines at `quads` that could be read, and the number of lines that could not."""
    first, larger, min_score = tiny(), small(), MIN_SCORE
    tried = {i: read(image, quads[i], first) for i in sample(quads)}
    if larger and tried and _median_score(tried.values()) < KNOWN_SCRIPT_SCORE:
        first, larger = larger, None
        tried = {i: read(image, quads[i], first) for i in tried}
    if tried and _median_score(tried.values()) < SMALL_MODEL_SCORE:
        min_score = MIN_SCORE_IN_UNKNOWN_SCRIPT
    readings = []
    for i, quad in enumerate(quads):
        line = tried.get(i) or read(image, quad, first)
        # For an unknown script, the small model has a low confidence. The tiny model may have a high one.
        readings.append(read(image, quad, larger) if larger and line.score < SURE_SCORE else line)
    return _with_tesseract(readings, min_score)


def _with_tesseract(readings: Sequence[LineReading], min_score: float) -> tuple[list[LineReading], int]:
    """The lines that a model was sure of or that Tesseract could read, and the number of the other lines."""
    unsure = [line for line in readings if line.score < min_score]
    again = read_foreign([line.crop for line in unsure]) if any(is_wide(line.quad) for line in unsure) else []
    reread = {
        id(line): replace(line, glyphs=glyphs, spaced=True)
        for line, glyphs in zip(unsure, again, strict=False)
        if glyphs
    }
    kept = [reread.get(id(line), line) for line in readings if line.score >= min_score or id(line) in reread]
    return kept, sum(is_wide(line.quad) for line in unsure if id(line) not in reread)


def _median_score(lines: Iterable[LineReading]) -> float:
    return median(line.score for line in lines)


def legibility(line: Gray) -> float:
    """The confidence of the models, from 0 to 1, in what they read in a line image."""
    height, width = line.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    score = _read_turned(line, corners, tiny(), 0).score
    larger = small() if score < SURE_SCORE else None
    return max(score, _read_turned(line, corners, larger, 0).score) if larger else score


def sample(quads: Sequence[Quad]) -> list[int]:
    """The indices of some lines from all over the page, wide ones if there are any."""
    pool = [i for i, quad in enumerate(quads) if is_wide(quad)] or range(len(quads))
    return [pool[i * len(pool) // SAMPLE] for i in range(SAMPLE)] if len(pool) > SAMPLE else list(pool)


def read(image: Gray, quad: Quad, recogniser: Recogniser) -> LineReading:
    """The reading of a line with the highest confidence. A tall line may be rotated either way, or be one character."""
    width, height = _size(quad)
    turns = ([0] if height < 3 * width else []) + ([-1, 1] if height >= MIN_ROTATED_ASPECT * width else [])
    return max(
        (_read_turned(image, quad, recogniser, turn) for turn in turns), key=lambda reading: reading.score
    )


def _read_turned(image: Gray, quad: Quad, recogniser: Recogniser, turn: int) -> LineReading:
    corners = np.roll(quad, turn, axis=0)
    crop = cut(image, corners)
    colours = np.broadcast_to(crop.astype(np.float32) / 127.5 - 1, (1, 3, *crop.shape))
    glyphs = decode(recogniser.network(np.ascontiguousarray(colours))[0], recogniser.alphabet)
    return LineReading(corners, crop, tuple(glyphs), turned=turn != 0)


def cut(image: Gray, quad: Quad) -> Gray:
    """The upright image of a line, `HEIGHT` pixels high."""
    width, height = _size(quad)
    across = int(min(MAX_WIDTH, max(8, np.ceil(HEIGHT * width / max(1.0, height)))))
    corners = np.array([[0, 0], [across, 0], [across, HEIGHT]], dtype=np.float32)
    matrix = cv2.getAffineTransform(quad[:3], corners)
    size, border = (across, HEIGHT), cv2.BORDER_REPLICATE
    return np.asarray(cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=border), np.uint8)


def is_wide(quad: Quad) -> bool:
    """Whether a box is wide enough to be a line of text. A narrow one may be a part of a drawing."""
    width, height = _size(quad)
    return width > 4 * height


def _size(quad: Quad) -> tuple[float, float]:
    """The width and the height of a line in pixels."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))
