"""Find the skew and the orientation of a scanned or photographed page, and set its image upright.

Skew follows Postl (1986): the projection profile has its sharpest changes along the direction of the lines. The profile
does not show which way is up. Therefore a classifier checks some lines. If it finds that the page must be rotated,
a recogniser has to confirm this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, median

import cv2
import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.image.components import Gray, Letters, LineBox, find_letters, line_boxes
from doc2md.geometry import PageTransform, upright_size

MAX_SKEW = 15.0
"""Maximum skew, in degrees."""

STEPS = (0.5, 0.1, 0.02)
"""Search steps in degrees, from coarse to fine."""

MIN_SHARPNESS = 2.0
"""Minimum ratio of the profile's sharpness at the best angle to the median over all angles."""

MIN_LETTERS = 20
"""A page with fewer letters has no measurable skew or orientation."""

MAX_POINTS = 40_000
"""Maximum number of ink pixels in the search. More do not improve it."""

CLASSIFIED_LINES, READ_LINES = 12, 5
"""Number of lines for the classifier, and for the recogniser."""

MAX_ASPECT = 6.0
"""Maximum width over height of the line images. The classifier squeezes wider ones."""

MIN_DECISION = 0.1
"""Minimum distance from 0.5 of a likelihood that decides the orientation."""

MIN_LEGIBILITY = 0.8
"""Minimum confidence of the recogniser in upright text. In rotated text it is below 0.7."""

Judge = Callable[[Gray], float]
"""Maps the image of a line of text to a number from 0 to 1."""


def skew(image: Gray) -> float:
    """The clockwise skew of a page's lines in degrees, at most 15 either way; 0 if there are too few letters."""
    return lean(find_letters(image))


def orientation(image: Gray, upside_down: Judge, legibility: Judge) -> int:
    """The clockwise rotation that sets a page upright: 0, 90, 180 or 270 degrees; 0 in doubt.

    `upside_down` gives the likelihood that a line image is upside down, `legibility` the confidence of the recogniser
    in what it reads there.
    """
    letters = find_letters(image)
    if letters.number < MIN_LETTERS:
        return 0
    turn, image, letters, boxes = _along_lines(image, letters)
    lines = cut_lines(image, boxes[:CLASSIFIED_LINES], lean(letters), letters.scale)
    turned = [line[::-1, ::-1] for line in lines]
    likely = 0.5 + fmean(map(upside_down, lines)) / 2 - fmean(map(upside_down, turned)) / 2 if lines else 0.5
    if abs(likely - 0.5) < MIN_DECISION:
        return 0
    if likely > 0.5:
        turn, lines = (turn + 180) % 360, turned
    if turn == 0 or median(map(legibility, lines[:READ_LINES])) < MIN_LEGIBILITY:
        return 0
    if turn == 270 and median(legibility(upended(line)) for line in lines[:READ_LINES]) >= MIN_LEGIBILITY:
        return 0  # vertical Chinese or Japanese: the recogniser also reads characters that lie on their side
    return turn


def _along_lines(image: Gray, letters: Letters) -> tuple[int, Gray, Letters, list[LineBox]]:
    """The rotation (0 or 270 degrees) that makes lines horizontal, the page after it, and its deskewed line boxes."""
    ways = []
    for turn, seen, ink in ((0, image, letters), (270, np.rot90(image), letters.turned())):
        boxes = line_boxes(ink._replace(ink=rotated(ink.ink, lean(ink), 0)))
        ways.append((turn, seen, ink, boxes))
    return max(ways, key=lambda way: sum(box.wide for box in way[3]))


def lean(letters: Letters) -> float:
    """The skew in degrees, as in `skew`, from letters that were found already."""
    if letters.number < MIN_LETTERS:
        return 0.0
    random = np.random.default_rng(0)
    points = np.argwhere(letters.ink).astype(np.float32)
    if len(points) > MAX_POINTS:
        points = random.choice(points, MAX_POINTS, replace=False)
    points += random.random(points.shape, np.float32)  # without noise, whole pixels favour the angle 0
    best, reach, usual = 0.0, MAX_SKEW + STEPS[0], 0.0
    for step in STEPS:
        angles = best + np.arange(-round(reach / step), round(reach / step) + 1) * step
        sharp = [_sharpness(points, angle) for angle in angles]
        best, reach = float(angles[np.argmax(sharp)]), step
        usual = usual or float(np.median(sharp))
    return round(best, 2) if abs(best) <= MAX_SKEW and max(sharp) >= MIN_SHARPNESS * usual else 0.0


def _sharpness(points: NDArray[np.float32], angle: float) -> float:
    """The sum of squared differences between neighbouring rows of the projection profile at `angle` degrees."""
    across = points[:, 0] * np.cos(np.radians(angle)) - points[:, 1] * np.sin(np.radians(angle))
    counts = np.bincount((across - across.min()).astype(np.int32))
    return float(np.square(np.diff(counts)).sum())


def straightened(image: Gray, transform: PageTransform) -> Gray:
    """The upright image of a page. Areas outside the page get the grey level of its paper."""
    turned = np.rot90(image, -transform.rotation // 90)
    return rotated(turned, transform.skew, paper(image)) if transform.skew else turned


def rotated(image: Gray, skew_angle: float, outside: int) -> Gray:
    """The image rotated counterclockwise by `skew_angle` degrees, and enlarged to hold its corners.

    `outside` is the grey level of the areas that are added.
    """
    if not skew_angle:
        return image
    matrix, size = straightening(image.shape, skew_angle)
    return _gray(cv2.warpAffine(image, matrix, size, flags=cv2.INTER_CUBIC, borderValue=outside))


def straightening(shape: tuple[int, ...], skew_angle: float) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """The affine matrix (2, 3) that deskews an image of this shape, and the width and height of the result."""
    height, width = shape
    across, down = upright_size((width, height), PageTransform(0, skew_angle))
    size = round(across), round(down)
    matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), skew_angle, 1), dtype=np.float64)
    matrix[:, 2] += np.subtract(size, (width, height)) / 2
    return matrix, size


def _gray(levels: object) -> Gray:
    """Convert to bytes for the type checker, because OpenCV's stubs do not declare the type."""
    return np.asarray(levels, dtype=np.uint8)


def paper(image: Gray) -> int:
    """The most common grey level."""
    return int(np.bincount(image.ravel(), minlength=256).argmax())


def cut_lines(image: Gray, boxes: Sequence[LineBox], skew_angle: float, scale: float) -> list[Gray]:
    """The middle parts of lines, deskewed, at the resolution of the page image.

    `boxes` are the lines in the reduced and deskewed image, `scale` is the factor of the reduction.
    """
    height, width = (round(side / scale) for side in image.shape)
    matrix, _ = straightening((height, width), skew_angle)
    lines = []
    for box in boxes:
        margin, across = box.high / 4, min(box.wide, MAX_ASPECT * box.high)
        start = (box.x + (box.wide - across) / 2 - margin, box.y - margin)
        size = round((across + 2 * margin) * scale), round((box.high + 2 * margin) * scale)
        place = matrix - [[0, 0, start[0]], [0, 0, start[1]]]
        place[:, 2] *= scale
        lines.append(_gray(cv2.warpAffine(image, place, size, borderMode=cv2.BORDER_REPLICATE)))
    return lines


def upended(line: Gray) -> Gray:
    """The image of a line with each character rotated clockwise by 90 degrees: a vertical line becomes a normal one.

    Characters are assumed to be about as wide as high. The line is split where there is least ink.
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
