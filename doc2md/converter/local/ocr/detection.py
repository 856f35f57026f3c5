"""Detect the lines of text in an image.

PP-OCR's detector gives a probability map of text. The map becomes boxes as in differentiable binarization (Liao et al.,
"Real-time Scene Text Detection with Differentiable Binarization", 2020): threshold the map, find contours, take the
smallest rectangle around each, and enlarge it again.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.models import Array, detector
from doc2md.converter.local.ocr.page_image import Gray

SIDE = 960
"""Length in pixels of the longer side of the detector's input."""
THRESHOLD = 0.3
"""Minimum value of the map inside a line."""
MIN_SCORE = 0.5
"""Minimum mean of the map over a line."""
GROWTH = 1.6
"""The map shows lines smaller than they are. Each side moves outwards by this multiple of area over circumference."""
MAX_LINES = 1_000
"""Maximum number of lines per page."""

_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet

Quad = NDArray[np.float32]
"""The corners of a rectangle, shape (4, 2), in pixels: top left, top right, bottom right, bottom left of its text."""


def find_lines(image: Gray) -> list[Quad]:
    """The lines of text in an image, from top to bottom."""
    share = min(1.0, SIDE / max(image.shape))
    height, width = (max(32, round(side * share / 32) * 32) for side in image.shape)
    levels = cv2.resize(image, (width, height)).astype(np.float32) / np.float32(255)
    colours = [
        (levels - np.float32(mean)) / np.float32(deviation)
        for mean, deviation in zip(_MEAN, _DEVIATION, strict=True)
    ]
    found = detector()(np.stack(colours)[None])[0, 0]
    scale = np.array([image.shape[1] / width, image.shape[0] / height], dtype=np.float32)
    limits = np.array([image.shape[1] - 1, image.shape[0] - 1], dtype=np.float32)
    lines = [np.clip(quad * scale, 0, limits) for quad in quads(found)]
    return sorted(lines, key=lambda quad: (quad[0, 1], quad[0, 0]))


def quads(found: Array) -> list[Quad]:
    """The lines in a probability map of shape (height, width)."""
    mask = cv2.dilate((found > THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    lines = []
    for contour in contours[:MAX_LINES]:
        centre, (width, height), angle = cv2.minAreaRect(contour)
        corners = _corners(centre, (width, height), angle)
        if min(width, height) < 3 or _score(found, corners) < MIN_SCORE:
            continue
        grown = width * height * GROWTH / (width + height)  # on both sides, by half the circumference
        lines.append(_corners(centre, (width + grown, height + grown), angle))
    return lines


def _score(found: Array, corners: Quad) -> float:
    """The mean of the map inside a rectangle."""
    x, y, width, height = cv2.boundingRect(corners)
    x0, y0 = max(0, x), max(0, y)
    part = found[y0 : y + height, x0 : x + width]
    inside = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(inside, [np.int32(corners - (x0, y0))], 1)  # type: ignore[list-item]
    return float(cv2.mean(part, inside)[0])


def _corners(centre: Sequence[float], size: Sequence[float], angle: float) -> Quad:
    """The corners of a rectangle, clockwise from the top left."""
    corners = cv2.boxPoints((centre, size, angle))
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    (top_left, bottom_left), (top_right, bottom_right) = (
        side[np.argsort(side[:, 1], kind="stable")] for side in (by_x[:2], by_x[2:])
    )
    return np.stack([top_left, top_right, bottom_right, bottom_left]).astype(np.float32)
