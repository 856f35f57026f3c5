"""Find drawings and photographs in a scan: the ink that is left when the lines of text are removed."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.geometry import Box

CONTRAST = 40
"""Grey levels by which ink differs from paper."""

REDUCTION = 4
"""Factor by which the image is reduced: enough for the outline of a drawing."""

GAP = 16.0
"""Maximum distance between strokes of one drawing, in points."""

MIN_SIDE = 50.0
"""Minimum width and height of a drawing, in points."""

MIN_INK, MAX_TEXT = 0.02, 0.15
"""Minimum fraction of ink in a drawing, and maximum fraction covered by lines of text. Tables have more text."""


def find_graphics(image: Gray, lines: Sequence[Box], scale: float) -> list[Box]:
    """The bounding boxes, in points, of the drawings in a page image.

    `lines` are the boxes of the text lines in points, `scale` is the size of a pixel in points.
    """
    paper = int(np.bincount(image.ravel(), minlength=256).argmax())
    ink = (cv2.absdiff(image, np.full_like(image, paper)) > CONTRAST).astype(np.uint8)
    for line in lines:
        x0, y0, x1, y1 = (max(0, round(value / scale)) for value in line)
        ink[max(0, y0 - 3) : y1 + 4, max(0, x0 - 3) : x1 + 4] = 0
    size = (max(1, ink.shape[1] // REDUCTION), max(1, ink.shape[0] // REDUCTION))
    share = cv2.resize(ink.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    reach = max(1, round(GAP / scale / REDUCTION))
    closed = cv2.morphologyEx(
        (share > 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed)
    height, width = closed.shape
    found = []
    for x, y, wide, high, _ in stats[1:].tolist():
        if x == 0 or y == 0 or x + wide == width or y + high == height:
            continue  # a shadow at the edge of the scan
        unit = REDUCTION * scale
        box = Box(x * unit, y * unit, (x + wide) * unit, (y + high) * unit)
        inked = float(share[y : y + high, x : x + wide].mean())
        if (
            min(box.width, box.height) >= MIN_SIDE
            and inked >= MIN_INK
            and _share_of_text(box, lines) <= MAX_TEXT
        ):
            found.append(box)
    return found


def _share_of_text(box: Box, lines: Sequence[Box]) -> float:
    """The fraction of a box that lines of text cover."""
    return sum(box.overlap(line).area for line in lines) / box.area
