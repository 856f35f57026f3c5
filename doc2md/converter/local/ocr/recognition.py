"""What the lines of a picture say: all are read by a tiny model, those it is not sure of by a larger one again, and
those in a script that neither knows by Tesseract, if it is there."""

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

SURE = 0.95
"""A line of which the tiny model is less sure is read by the small one."""
SAMPLE = 8
"""Lines by whose median score a page's script is judged."""
KNOWN = 0.9
"""Under it the tiny model does not know the script (Japanese .74 to .85, it has no kana); the small one reads all."""
READABLE = 0.75
"""Under it the small model does not know it either (Cyrillic .53, Arabic and Hangul .27; but Greek .90)."""
MIN_SCORE = 0.5
"""A line of which the model is less sure is left out."""
BORROWED = 0.8
"""The same on a page in a script that is not known: what is kept are lines in another."""

HEIGHT = 48
"""Pixels of the lines that recognisers see."""
NEAR = 36
"""Pixels on either side of a character within which ink may be its own: of a dash it is."""
SOLID = 0.5
"""Share of ink around a place from which it is no letter: of letters a third is ink."""
MAX_WIDTH = 6_400
TALL = 1.5
"""Height over width from which a line is taken to be turned."""


@dataclass(frozen=True)
class LineReading:
    """A line as it was read: its corners, in the order in which it is read, and its picture, `HEIGHT` pixels high.

    `glyphs` are in the order they are seen; `spaced`: none of the spaces between them is missing.
    """

    quad: Quad
    crop: Gray
    glyphs: tuple[Glyph, ...]
    turned: bool = False
    spaced: bool = False

    @cached_property
    def score(self) -> float:
        """How sure it is, 0 to 1: of an alphabet it does not know a model surely reads the commas, and nothing else."""
        return fmean(glyph.score for glyph in self.glyphs) * self._explained if self.glyphs else 0.0

    @property
    def _explained(self) -> float:
        """The share of the columns with letters that have a character near; bars and blocks are none."""
        near = np.zeros(self.crop.shape[1], dtype=bool)
        for glyph in self.glyphs:
            if not glyph.char.isspace():
                at = round(glyph.at * len(near))
                near[max(0, at - NEAR) : at + NEAR] = True
        ink = letters(self.crop)[MARGIN:-MARGIN]
        inked = ink.any(axis=0)
        rows = np.flatnonzero(ink.any(axis=1))
        if len(rows):
            band = ink[rows[0] : rows[-1] + 1].mean(axis=0, keepdims=True)
            inked &= cv2.blur(band, (NEAR, 1))[0] < SOLID
        return float(near[inked].mean()) if inked.any() else float(near.any())


def read_lines(image: Gray, quads: Sequence[Quad]) -> tuple[list[LineReading], int]:
    """The lines of the picture that could be read, and how many could not."""
    first, larger, least = tiny(), small(), MIN_SCORE
    tried = {i: read(image, quads[i], first) for i in sample(quads)}
    if larger and tried and _typical(tried.values()) < KNOWN:
        first, larger = larger, None
        tried = {i: read(image, quads[i], first) for i in tried}
    if tried and _typical(tried.values()) < READABLE:
        least = BORROWED
    readings = []
    for i, quad in enumerate(quads):
        line = tried.get(i) or read(image, quad, first)
        # Of what it does not know the small model is not sure; the tiny one may be.
        readings.append(read(image, quad, larger) if larger and line.score < SURE else line)
    return _with_foreign(readings, least)


def _with_foreign(readings: Sequence[LineReading], least: float) -> tuple[list[LineReading], int]:
    """The lines of which a model was sure or that Tesseract reads, and how many are left."""
    unsure = [line for line in readings if line.score < least]
    again = read_foreign([line.crop for line in unsure]) if any(is_wide(line.quad) for line in unsure) else []
    reread = {
        id(line): replace(line, glyphs=glyphs, spaced=True)
        for line, glyphs in zip(unsure, again, strict=False)
        if glyphs
    }
    kept = [reread.get(id(line), line) for line in readings if line.score >= least or id(line) in reread]
    return kept, sum(is_wide(line.quad) for line in unsure if id(line) not in reread)


def _typical(lines: Iterable[LineReading]) -> float:
    return median(line.score for line in lines)


def legibility(line: Gray) -> float:
    """How sure the models are, from 0 to 1, of what they read in the picture of a line."""
    height, width = line.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    score = _read_turned(line, corners, tiny(), 0).score
    larger = small() if score < SURE else None
    return max(score, _read_turned(line, corners, larger, 0).score) if larger else score


def sample(quads: Sequence[Quad]) -> list[int]:
    """The indices of some lines from all over the page, wide ones if there are."""
    pool = [i for i, quad in enumerate(quads) if is_wide(quad)] or range(len(quads))
    return [pool[i * len(pool) // SAMPLE] for i in range(SAMPLE)] if len(pool) > SAMPLE else list(pool)


def read(image: Gray, quad: Quad, recogniser: Recogniser) -> LineReading:
    """A line as it says most; a tall one may be turned either way, or be a single character."""
    width, height = _size(quad)
    turns = ([0] if height < 3 * width else []) + ([-1, 1] if height >= TALL * width else [])
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
    """A line's picture, upright."""
    width, height = _size(quad)
    across = int(min(MAX_WIDTH, max(8, np.ceil(HEIGHT * width / max(1.0, height)))))
    corners = np.array([[0, 0], [across, 0], [across, HEIGHT]], dtype=np.float32)
    matrix = cv2.getAffineTransform(quad[:3], corners)
    size, border = (across, HEIGHT), cv2.BORDER_REPLICATE
    return np.asarray(cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=border), np.uint8)


def is_wide(quad: Quad) -> bool:
    """Whether it surely is a line of text: less may be a part of a drawing."""
    width, height = _size(quad)
    return width > 4 * height


def _size(quad: Quad) -> tuple[float, float]:
    """Width and height of a line, in pixels."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))
