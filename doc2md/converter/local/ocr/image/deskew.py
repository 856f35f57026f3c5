"""How a scanned or photographed page stands, and the page set straight.

The lean of lines is found as by Postl (1986): seen along the lines, ink and white take turns most sharply. Which way
is up cannot be seen from that: a classifier and, where it says that the page must be turned, a recogniser are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, median

import cv2
import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.image.components import Gray, Letters, LineBox, find_letters, line_boxes
from doc2md.geometry import PageTransform, straightened_size

MOST = 15.0
"""Degrees by which a page may lean."""

STEPS = (0.5, 0.1, 0.02)
"""Degrees from one angle tried to the next, coarse to fine."""

CLEAR = 2.0
"""How many times sharper than along most angles the lines must be seen along the best."""

MIN_LETTERS = 20

MAX_POINTS = 40_000
"""Pixels of ink that are looked at: more say no more."""

ASKED, READ = 12, 5
"""Lines that the classifier sees, and that the recogniser reads."""

CUT = 6.0
"""Width over height to which a line is cut: the classifier squeezes what is wider."""

DOUBT = 0.1
"""Likelihoods this near to a half decide nothing."""

LEGIBLE = 0.8
"""The recogniser's mean confidence in letters that stand as they should; in others it is below 0.7."""

Judge = Callable[[Gray], float]
"""The picture of a line of text to a number from 0 to 1."""


def skew(image: Gray) -> float:
    """By how many degrees a page's lines lean clockwise, within 15 either way; 0 where it has no lines to tell by."""
    return lean(find_letters(image))


def orientation(image: Gray, upside_down: Judge, legibility: Judge) -> int:
    """By how many degrees clockwise a page must be turned to be upright: 0, 90, 180 or 270; 0 where that is not sure.

    `upside_down`: how likely a line is; `legibility`: the recogniser's confidence in what it reads in it.
    """
    letters = find_letters(image)
    if letters.number < MIN_LETTERS:
        return 0
    turn, image, letters, boxes = _along_lines(image, letters)
    lines = cut_lines(image, boxes[:ASKED], lean(letters), letters.scale)
    turned = [line[::-1, ::-1] for line in lines]
    likely = 0.5 + fmean(map(upside_down, lines)) / 2 - fmean(map(upside_down, turned)) / 2 if lines else 0.5
    if abs(likely - 0.5) < DOUBT:
        return 0
    if likely > 0.5:
        turn, lines = (turn + 180) % 360, turned
    if turn == 0 or median(map(legibility, lines[:READ])) < LEGIBLE:
        return 0
    if turn == 270 and median(legibility(upended(line)) for line in lines[:READ]) >= LEGIBLE:
        return 0  # Chinese or Japanese in columns, whose letters the recogniser knows lying on their side too
    return turn


def _along_lines(image: Gray, letters: Letters) -> tuple[int, Gray, Letters, list[LineBox]]:
    """The page turned by 0 or 270 degrees, so that its lines run across, and where they are once it does not lean."""
    ways = []
    for turn, seen, ink in ((0, image, letters), (270, np.rot90(image), letters.turned())):
        boxes = line_boxes(ink._replace(ink=rotated(ink.ink, lean(ink), 0)))
        ways.append((turn, seen, ink, boxes))
    return max(ways, key=lambda way: sum(box.wide for box in way[3]))


def lean(letters: Letters) -> float:
    """As `skew`, from the letters alone."""
    if letters.number < MIN_LETTERS:
        return 0.0
    random = np.random.default_rng(0)
    points = np.argwhere(letters.ink).astype(np.float32)
    if len(points) > MAX_POINTS:
        points = random.choice(points, MAX_POINTS, replace=False)
    points += random.random(points.shape, np.float32)  # else whole pixels favour the angle 0
    best, reach, usual = 0.0, MOST + STEPS[0], 0.0
    for step in STEPS:
        angles = best + np.arange(-round(reach / step), round(reach / step) + 1) * step
        sharp = [_sharpness(points, angle) for angle in angles]
        best, reach = float(angles[np.argmax(sharp)]), step
        usual = usual or float(np.median(sharp))
    return round(best, 2) if abs(best) <= MOST and max(sharp) >= CLEAR * usual else 0.0


def _sharpness(points: NDArray[np.float32], angle: float) -> float:
    """How much the ink of neighbouring rows differs, along lines that lean by `angle` degrees."""
    across = points[:, 0] * np.cos(np.radians(angle)) - points[:, 1] * np.sin(np.radians(angle))
    counts = np.bincount((across - across.min()).astype(np.int32))
    return float(np.square(np.diff(counts)).sum())


def straightened(image: Gray, transform: PageTransform) -> Gray:
    """The picture of a page set straight; what shows outside the page has the level of its paper."""
    turned = np.rot90(image, -transform.rotation // 90)
    return rotated(turned, transform.skew, paper(image)) if transform.skew else turned


def rotated(image: Gray, leaning: float, outside: int) -> Gray:
    """A picture whose lines lean clockwise by some degrees, turned back by them, and larger by what that needs."""
    if not leaning:
        return image
    matrix, size = _straightening(image.shape, leaning)
    return _gray(cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC, borderValue=outside))


def _straightening(shape: tuple[int, ...], leaning: float) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """Where the pixels of a picture go when it is set straight, and its width and height then."""
    height, width = shape
    across, down = straightened_size((width, height), PageTransform(0, leaning))
    size = round(across), round(down)
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), leaning, 1), dtype=np.float64)
    matrix[:, 2] += np.subtract(size, (width, height)) / 2
    return matrix, size


def _gray(levels: object) -> Gray:
    """Nothing but a promise to the type checker: OpenCV's stubs do not say that levels stay bytes."""
    return np.asarray(levels, dtype=np.uint8)


def paper(image: Gray) -> int:
    """The most common level."""
    return int(np.bincount(image.ravel(), minlength=256).argmax())


def cut_lines(image: Gray, boxes: Sequence[LineBox], leaning: float, scale: float) -> list[Gray]:
    """The middles of lines, straight, in the page's own resolution; `boxes` are where they are once it is straight."""
    height, width = (round(side / scale) for side in image.shape)
    matrix, _ = _straightening((height, width), leaning)
    lines = []
    for box in boxes:
        margin, across = box.high / 4, min(box.wide, CUT * box.high)
        start = (box.x + (box.wide - across) / 2 - margin, box.y - margin)
        size = round((across + 2 * margin) * scale), round((box.high + 2 * margin) * scale)
        place = matrix - [[0, 0, start[0]], [0, 0, start[1]]]
        place[:, 2] *= scale
        lines.append(_gray(cv2.warpAffine(image, place, size, borderMode=cv2.BORDER_REPLICATE)))
    return lines


def upended(line: Gray) -> Gray:
    """The signs of a line each turned clockwise by a quarter: those of a column that was laid on its side stand up.

    They are taken to be about as wide as high, and parted where the least ink is.
    """
    height, width = line.shape
    ink = np.abs(line.astype(np.int16) - paper(line)).sum(axis=0)
    signs, at = list[Gray](), 0
    while at + height // 3 < width:
        low, high = at + round(0.6 * height), min(width, at + round(1.1 * height))
        end = low + int(ink[low:high].argmin()) if low < high else width
        sign = np.rot90(line[:, at:end], -1)
        signs.append(np.pad(sign, ((0, 2 * height - len(sign)), (0, 0)), constant_values=paper(line)))
        at = end
    return np.hstack(signs) if signs else line
