"""Read the signs that stand alone: a bracket on its own row of code, an operator in its own cell.

The detector is made for words and misses them. A sign is small, is covered by no line, and stands where other lines of
its column begin or have their middle. Without words around it a recogniser takes it for anything that looks alike, so
only characters of code compete, in the sum of several readings.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.ctc import Glyph, decode
from doc2md.converter.local.ocr.detection import Quad
from doc2md.converter.local.ocr.image.deskew import paper
from doc2md.converter.local.ocr.image.rulings import ruled
from doc2md.converter.local.ocr.models import Recogniser, small, tiny
from doc2md.converter.local.ocr.page_image import Gray
from doc2md.converter.local.ocr.recognition import LineReading, cut

CONTRAST = 60
"""Grey levels by which ink differs from paper."""

MIN_SIDE, MAX_SIDE = 0.12, 1.2
"""Minimum and maximum length of the longer side of a part of a sign, in heights of a line."""

MIN_INK = 0.012
"""Minimum number of pixels of such a part, in squares of the height. Less is dust."""

ACROSS, DOWN = 0.6, 0.35
"""Maximum gaps between the parts of a sign, in heights."""

MIN_SIGN, MAX_SIGN = 0.2, 3.0
"""Minimum length of the longer side of a sign, and its maximum width, in heights."""

ALIGNED, NEAR = 0.5, 12.0
"""Maximum distance between the left edges or middles of two lines of a column, and down, in heights."""

SAME_ROW = 0.35
"""Maximum distance between the middles of two lines of a row, in heights. The boxes of neighbouring rows overlap."""

APART = 0.8
"""Minimum white space between a sign and the box of a line in its row, in heights."""

SOLID, SQUARE = 0.6, 0.8
"""Minimum ink and minimum ratio of the sides of a bullet or a full stop, which are no signs."""

MARGINS = (0.25, 1.2)
"""White space beside a sign in its readings, in heights."""

HALF = 0.62
"""Half the height of the image that is read, in heights."""

TALL = 1.6
"""Ratio of the sides of a bracket. A tall sign on a row of its own is one."""

CLOSING = 50.0
"""How much more likely than another bracket a brace is there: it closes a block of code."""

MIN_SCORE = 0.005
"""Minimum confidence in a sign. It is low, because the models know no signs without words."""

THIN, MIN_THIN_SCORE = ".,_-|'`", 0.2
"""Signs that any speck or dash looks like, and the minimum confidence in them."""

MAX_SIGNS = 60
"""Maximum number of signs on a page. A page with more has drawings or formulas."""


class Part(NamedTuple):
    """The bounding box of a sign, in pixels, and the share of it that is ink."""

    x: int
    y: int
    width: int
    height: int
    ink: float


def with_lone_signs(
    image: Gray, scale: float, lines: Sequence[LineReading], quads: Sequence[Quad]
) -> list[LineReading]:
    """The lines of a page, and the signs between them.

    `scale` is the size of a pixel in points. `quads` are all detected lines, also those that could not be read.
    """
    upright = [line for line in lines if not line.turned]
    if len(upright) < 2:
        return list(lines)
    height = float(np.median([np.linalg.norm(line.quad[3] - line.quad[0]) for line in upright]))
    boxes = np.array([_bounds(line.quad) for line in upright])
    parts = [part for part in _parts(image, scale, quads, height) if _is_sign(part, height)]
    places = np.array([(x, y, x + width, y + high) for x, y, width, high, _ in parts]).reshape(-1, 4)
    found = []
    for i, part in enumerate(parts):
        others = np.concatenate([boxes, np.delete(places, i, axis=0)])
        if _is_aligned(places[i], others, height) and not _continues(places[i], boxes, height):
            alone = not _has_row(places[i], others, height)
            found.append(_reading(image, part, height, alone=alone))
    if len(found) > MAX_SIGNS:
        return list(lines)
    return sorted([*lines, *filter(None, found)], key=lambda line: (line.quad[0, 1], line.quad[0, 0]))


def _bounds(quad: Quad) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = quad.min(axis=0).tolist(), quad.max(axis=0).tolist()
    return x0, y0, x1, y1


def _parts(image: Gray, scale: float, quads: Sequence[Quad], height: float) -> Iterator[Part]:
    """The groups of ink that no line covers, and that are no rules."""
    ink = (cv2.absdiff(image, np.full_like(image, paper(image))) > CONTRAST).astype(np.uint8)
    ink[cv2.dilate(ruled(image, scale), np.ones((5, 5), np.uint8)) > 0] = 0
    covered = np.zeros_like(ink)
    for quad in quads:
        cv2.fillPoly(covered, [np.int32(np.round(quad))], 1)  # type: ignore[list-item]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    longer = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    good = (longer > MIN_SIDE * height) & (longer < MAX_SIDE * height)
    good &= stats[:, cv2.CC_STAT_AREA] > MIN_INK * height**2
    good[0] = False
    touched = np.unique(labels[covered > 0])
    good[touched] = False
    free = good[labels].astype(np.uint8)
    gaps = (max(1, round(DOWN * height)), max(1, round(ACROSS * height)))
    joined = cv2.morphologyEx(free, cv2.MORPH_CLOSE, np.ones(gaps, np.uint8))
    _, _, groups, _ = cv2.connectedComponentsWithStats(joined)
    for x, y, width, high, _ in groups[1:].tolist():
        yield Part(x, y, width, high, float(free[y : y + high, x : x + width].mean()))


def _is_sign(part: Part, height: float) -> bool:
    shorter, longer = sorted((part.width, part.height))
    if not MIN_SIGN * height < longer or part.width > MAX_SIGN * height or part.height > MAX_SIDE * height:
        return False
    return not (part.ink > SOLID and shorter > SQUARE * longer)


def _is_aligned(place: NDArray[np.float64], others: NDArray[np.float64], height: float) -> bool:
    """Whether another line above or below starts where a sign does, or has its middle there."""
    near = others[np.abs(others[:, 1] - place[1]) < NEAR * height]
    near = near[np.minimum(near[:, 3], place[3]) < np.maximum(near[:, 1], place[1])]
    starts = np.abs(near[:, 0] - place[0])
    middles = np.abs(near[:, [0, 2]].mean(axis=1) - place[[0, 2]].mean())
    return bool((np.minimum(starts, middles) < ALIGNED * height).any())


def _continues(place: NDArray[np.float64], lines: NDArray[np.float64], height: float) -> bool:
    """Whether a sign is a part of a line that ends or begins right beside it."""
    middles = lines[:, [1, 3]].mean(axis=1)
    beside = lines[np.abs(middles - place[[1, 3]].mean()) < SAME_ROW * height]
    gaps = np.maximum(place[0] - beside[:, 2], beside[:, 0] - place[2])
    return bool((gaps < APART * height).any())


def _has_row(place: NDArray[np.float64], others: NDArray[np.float64], height: float) -> bool:
    """Whether another line is in the row of a sign."""
    middles = others[:, [1, 3]].mean(axis=1)
    return bool((np.abs(middles - place[[1, 3]].mean()) < SAME_ROW * height).any())


def _reading(image: Gray, part: Part, height: float, *, alone: bool) -> LineReading | None:
    """What a sign is; None if no model sees anything. `alone` means that nothing else is on its row."""
    middle = part.y + part.height / 2
    crops, sums, read = [], dict[str, float](), list[Sequence[Glyph]]()
    for margin in MARGINS:
        left, right = part.x - margin * height, part.x + part.width + margin * height
        top, bottom = middle - HALF * height, middle + HALF * height
        quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
        crops.append((quad, cut(image, quad)))
        for recogniser in filter(None, (tiny(), small())):
            likely = _in_code(crops[-1][1], recogniser)
            read.append(decode(likely, _code(recogniser)[0]))
            for char, value in zip(_code(recogniser)[0][1:], likely[:, 1:].max(axis=0).tolist(), strict=True):
                sums[char] = sums.get(char, 0.0) + value
    if part.width > HALF * height:
        glyphs = max(read, key=lambda found: sum(glyph.score for glyph in found) if found else 0.0)
        if len(glyphs) > 1:
            return LineReading(*crops[0], tuple(glyphs))
    if alone and part.height > TALL * part.width:
        sums = {char: sums[char] * (CLOSING if char == "}" else 1) for char in "{}()[]"}
    best = max(sums, key=lambda char: sums[char])
    score = min(1.0, sums[best] / len(read))
    if score < (MIN_THIN_SCORE if best in THIN else MIN_SCORE):
        return None
    return LineReading(*crops[0], (Glyph(best, score, 0.5),))


def _in_code(crop: Gray, recogniser: Recogniser) -> NDArray[np.float32]:
    """The likelihood of the blank and of each character of code, at each step."""
    colours = np.broadcast_to(crop.astype(np.float32) / 127.5 - 1, (1, 3, *crop.shape))
    likely = recogniser.network(np.ascontiguousarray(colours))[0]
    return np.stack([likely[:, list(same)].max(axis=1) for same in _code(recogniser)[1]], axis=1)


@cache
def _code(recogniser: Recogniser) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The blank and the characters of code, and for each the classes of a recogniser that stand for it."""
    classes: dict[str, list[int]] = {"": [0]}
    allowed = set(string.punctuation)
    for index, char in enumerate(recogniser.alphabet[1:-1], 1):
        plain = unicodedata.normalize("NFKC", char)
        if plain in allowed:
            classes.setdefault(plain, []).append(index)
    return tuple(classes), tuple(map(tuple, classes.values()))
