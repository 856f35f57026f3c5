"""What a scan shows beside its words: drawings and photographs, the ink that is left when the lines are taken out."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.geometry import Box

CONTRAST = 40
"""Levels of gray by which ink differs from paper."""

REDUCED = 4
"""Pixels that are looked at as one: for the extent of a drawing that is enough."""

GAP = 16.0
"""Points between strokes of one drawing, at the most."""

SMALLEST = 50.0
"""Points of its sides, at the least."""

INKED, WORDY = 0.02, 0.15
"""Share of a drawing that is ink, at the least, and that lines of text take up, at the most: tables have more."""


def find_graphics(image: Gray, lines: Sequence[Box], scale: float) -> list[Box]:
    """The drawings in the picture of a page. `lines` and drawings are in points; `scale`: points a pixel is."""
    paper = int(np.bincount(image.ravel(), minlength=256).argmax())
    ink = (cv2.absdiff(image, np.full_like(image, paper)) > CONTRAST).astype(np.uint8)
    for line in lines:
        x0, y0, x1, y1 = (max(0, round(value / scale)) for value in line)
        ink[max(0, y0 - 3) : y1 + 4, max(0, x0 - 3) : x1 + 4] = 0
    size = (max(1, ink.shape[1] // REDUCED), max(1, ink.shape[0] // REDUCED))
    share = cv2.resize(ink.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    reach = max(1, round(GAP / scale / REDUCED))
    closed = cv2.morphologyEx(
        (share > 0).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8)
    )
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed)
    height, width = closed.shape
    found = []
    for x, y, wide, high, _ in stats[1:].tolist():
        if x == 0 or y == 0 or x + wide == width or y + high == height:
            continue  # the shadow of an edge
        unit = REDUCED * scale
        box = Box(x * unit, y * unit, (x + wide) * unit, (y + high) * unit)
        inked = float(share[y : y + high, x : x + wide].mean())
        if min(box.width, box.height) >= SMALLEST and inked >= INKED and _share_of_text(box, lines) <= WORDY:
            found.append(box)
    return found


def _share_of_text(box: Box, lines: Sequence[Box]) -> float:
    """The share of a box that lines of text take up."""
    return sum(box.overlap(line).area for line in lines) / box.area
