"""Find shaded areas in the image of a page: heads and rows of tables, listings on grey, boxes.

Letters are removed by a morphological closing if they are darker than what is around them, and by an opening if they
are lighter. The paper of a copy is seldom evenly lit, so its brightness is fitted by a smooth surface. What differs
from it by a usual amount is shaded, if it is a rectangle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Fill

REDUCTION = 2
"""Factor by which the image is reduced."""

STROKE = 4.0
"""Maximum thickness of the strokes of letters, in points."""

SAMPLES = (48, 64)
"""Number of columns and rows of the points that the brightness of the paper is fitted to."""

FITS = 8
"""Number of fits. After each one, points that are not paper are left out."""

DARKER, LIGHTER = 3, 8
"""Grey levels by which paper is darker and lighter than the fitted surface at most."""

SHADED, DARK = 7, 70
"""Grey levels by which a shaded area, and one with light letters, is darker than the paper at least."""

SHADES, TOLERANCE = 5, 5
"""Maximum number of shades of a page, and maximum difference, in grey levels, in an area of one shade."""

MIN_AREA = 300.0
"""Minimum area of all areas of one shade, in square points."""

MIN_WIDTH, MIN_HEIGHT = 20.0, 7.0
"""Minimum size of a shaded area, in points."""

MIN_FULL = 0.88
"""Minimum fraction of its bounding box that a shaded area fills."""

COVERED = 0.7
"""Fraction of an area that lies on a line of text, or in an area of about the same shade, if it is none of its own."""

MAX_AREAS = 200
"""Maximum number of shaded areas of a page."""


def find_shading(image: Gray, lines: Sequence[Box], scale: float) -> tuple[Fill, ...]:
    """The shaded areas of an upright page image, in points.

    `lines` are the boxes of the text lines in points, `scale` is the size of a pixel in points.
    """
    unit = scale * REDUCTION
    size = (max(1, image.shape[1] // REDUCTION), max(1, image.shape[0] // REDUCTION))
    levels = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    square = np.ones((max(3, round(STROKE / unit) | 1),) * 2, np.uint8)
    light, dark = (
        np.asarray(cv2.medianBlur(cv2.morphologyEx(levels, way, square), 3), np.uint8)
        for way in (cv2.MORPH_CLOSE, cv2.MORPH_OPEN)
    )
    white = paper(light)
    found = list[Fill]()
    for seen, least, most in ((light, SHADED, DARK), (dark, DARK, 255)):
        for area, shade in _areas(white - seen, least, most, unit):
            box = Box(*(value * unit for value in area))
            known = (*lines, *(fill.box for fill in found))  # heavy letters of a line are no shading
            if len(found) < MAX_AREAS and not any(other.covers(box, COVERED) for other in known):
                found.append(Fill(box, shade << 16 | shade << 8 | shade))
    return tuple(found)


def paper(levels: Gray) -> NDArray[np.float32]:
    """The brightness of the paper at each pixel: a quadratic surface through the points that are not darker."""
    values = cv2.resize(levels, SAMPLES, interpolation=cv2.INTER_NEAREST).astype(np.float64).ravel()
    y, x = (axis.ravel() for axis in np.mgrid[-1 : 1 : SAMPLES[1] * 1j, -1 : 1 : SAMPLES[0] * 1j])
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)
    fitted = np.full_like(values, float(np.percentile(values, 60)))
    for reach in (8, 3, *[1] * (FITS - 2)):
        above = values - fitted
        kept = (above > -DARKER * reach) & (above < LIGHTER * reach)
        if kept.sum() < len(values) / 10:
            break
        fitted = terms @ np.linalg.lstsq(terms[kept], values[kept], rcond=None)[0]
    surface = fitted.reshape(SAMPLES[::-1]).astype(np.float32)
    return np.asarray(cv2.resize(surface, levels.shape[::-1]), np.float32)


def _areas(
    darker: NDArray[np.float32], least: int, most: int, unit: float
) -> Iterator[tuple[tuple[int, int, int, int], int]]:
    """The rectangles of each usual shade: their edges in pixels, and their grey level.

    `darker` are the grey levels below the paper, of which those from `least` to `most` count. `unit` is the size of a
    pixel in points. What reaches the edge of the image is a shadow.
    """
    rows, columns = darker.shape
    for shade in _shades(darker, least, most, MIN_AREA / unit**2):
        near = (np.abs(darker - shade) <= TOLERANCE).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(
            cv2.morphologyEx(near, cv2.MORPH_OPEN, np.ones((3, 3)))
        )
        for x, y, width, height, area in stats[1:].tolist():
            if width * unit < MIN_WIDTH or height * unit < MIN_HEIGHT or area < MIN_FULL * width * height:
                continue
            if min(x, y) > 1 and x + width < columns - 1 and y + height < rows - 1:
                yield (x, y, x + width, y + height), max(0, 255 - shade)


def _shades(darker: NDArray[np.float32], least: int, most: int, area: float) -> Iterator[int]:
    """The most common grey levels below the paper, apart from each other, each in at least `area` pixels."""
    inside = darker[(darker >= least) & (darker <= most)]
    counts = np.bincount(inside.astype(np.int64), minlength=256)
    for _ in range(SHADES):
        around = np.convolve(counts, np.ones(2 * TOLERANCE + 1), "same")
        middle = int(np.argmax(around))
        if around[middle] < area:
            return
        start = max(0, middle - TOLERANCE)
        shade = start + int(np.argmax(counts[start : middle + TOLERANCE + 1]))
        yield shade
        counts[max(0, shade - TOLERANCE) : shade + TOLERANCE + 1] = 0
