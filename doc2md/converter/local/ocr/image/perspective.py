"""A sheet of paper photographed at an angle: its corners are found, and it is laid flat.

Its edges are where light paper meets a darker ground. A corner may be outside the picture, if its edges are seen.
"""

from __future__ import annotations

from itertools import pairwise
from math import atan2, degrees

import cv2
import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.image.components import SIDE, Gray
from doc2md.converter.local.ocr.image.deskew import paper
from doc2md.geometry import flat_size

LEAST, MOST = 0.25, 0.97
"""Share of the picture that the sheet takes up."""

CONVEX = 0.94
"""Area of the sheet over that of its hull: a hand or a fold may hide a little."""

COARSE, SHORT = 0.006, 0.04
"""Of the sheet's circumference, by how much an edge may bend, and how long what is none is: a corner cut or rounded."""

BORDER = 3
"""Pixels from the picture's border within which a line is the border itself."""

AWAY = 8
"""Pixels on either side of an edge at which paper and ground are compared."""

DARKER = 20
"""Levels by which the ground is darker than the paper, along each edge."""

ANGLES = (60.0, 120.0)
"""Degrees that a corner may have."""

OUTSIDE = 0.2
"""Of the picture's sides, by how much a corner may be outside it."""

SKEWED = 1.0
"""Degrees by which a corner differs from a right angle at the least: else there is nothing to lay flat."""

Corners = NDArray[np.float32]
"""Shape (4, 2), x and y in pixels: top left, top right, bottom right, bottom left."""


def find_sheet(image: Gray) -> Corners | None:
    """The corners of the one sheet in a photograph; None where there is none, or where it lies flat."""
    scale = max(1.0, max(image.shape) / SIDE)
    size = (max(1, round(image.shape[1] / scale)), max(1, round(image.shape[0] / scale)))
    small = np.asarray(
        cv2.GaussianBlur(cv2.resize(image, size, interpolation=cv2.INTER_AREA), (5, 5), 0), np.uint8
    )
    outline = _outline(small)
    corners = _corners(outline, size) if outline is not None else None
    if corners is None or not _is_sheet(corners, small):
        return None
    return np.asarray(corners * scale, np.float32)


def without_sheet(image: Gray, corners: Corners) -> Gray:
    """The picture without the sheet, in whose place is the most common level of what is around it."""
    sheet = np.zeros(image.shape, np.uint8)
    cv2.fillConvexPoly(sheet, np.int32(np.rint(corners)), 255)  # type: ignore[call-overload]
    around = cv2.dilate(sheet, np.ones((3, 3), np.uint8), iterations=AWAY) > 0
    return np.where(around, paper(image[~around]) if not around.all() else 0, image).astype(np.uint8)


def laid_flat(image: Gray, corners: Corners) -> Gray:
    """The sheet alone, as if seen from above."""
    width, height = (max(1, round(side)) for side in flat_size(corners.tolist()))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, flat)
    border = cv2.BORDER_REPLICATE
    seen = cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=border)
    return np.asarray(seen, dtype=np.uint8)


def _outline(small: Gray) -> NDArray[np.int32] | None:
    """The hull of the largest light area, if that is nearly all of it."""
    _, light = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    reach = max(small.shape) // 40
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    found, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(found, key=cv2.contourArea, default=None)
    if largest is None or not LEAST <= cv2.contourArea(largest) / small.size <= MOST:
        return None
    hull = cv2.convexHull(largest)
    if cv2.contourArea(largest) < CONVEX * cv2.contourArea(hull):
        return None
    return np.asarray(hull, dtype=np.int32)


def _corners(outline: NDArray[np.int32], size: tuple[int, int]) -> Corners | None:
    """Where the four edges of an outline meet; those along the picture's border are none."""
    around = cv2.arcLength(outline, True)
    bends = cv2.approxPolyDP(outline, COARSE * around, True)[:, 0].astype(np.float64)
    limits = np.subtract(size, 1)

    def is_edge(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
        border = np.concatenate([np.maximum(a, b) <= BORDER, np.minimum(a, b) >= limits - BORDER])
        return bool(np.hypot(*(b - a)) >= SHORT * around and not border.any())

    edges = [(a, b) for a, b in pairwise([*bends, bends[0]]) if is_edge(a, b)]
    if len(edges) != 4:
        return None
    met = [_meeting(edges[i - 1], edges[i]) for i in range(4)]
    if any(point is None for point in met):
        return None
    corners = np.array(met, dtype=np.float32)
    if (corners < -OUTSIDE * limits).any() or (corners > (1 + OUTSIDE) * limits).any():
        return None
    if cv2.contourArea(corners, oriented=True) < 0:
        corners = corners[::-1]
    first = int(corners.sum(axis=1).argmin())
    return np.roll(corners, -first, axis=0)


def _meeting(
    one: tuple[NDArray[np.float64], NDArray[np.float64]],
    other: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> NDArray[np.float64] | None:
    """Where two lines meet, each through two points; None where they are parallel."""
    (a, b), (c, d) = one, other
    along, across = b - a, d - c
    area = along[0] * across[1] - along[1] * across[0]
    if abs(area) < 1e-6:
        return None
    share = ((c[0] - a[0]) * across[1] - (c[1] - a[1]) * across[0]) / area
    return np.asarray(a + share * along)


def _is_sheet(corners: Corners, small: Gray) -> bool:
    """Whether the corners are those of a rectangle seen at an angle, lighter than what is around it."""
    angles = [_angle(corners[i - 1], corners[i], corners[(i + 1) % 4]) for i in range(4)]
    if not all(ANGLES[0] <= angle <= ANGLES[1] for angle in angles):
        return False
    if max(abs(angle - 90) for angle in angles) < SKEWED:
        return False
    return all(_is_edge(a, b, small) for a, b in pairwise([*corners, corners[0]]))


def _angle(before: Corners, corner: Corners, after: Corners) -> float:
    one, other = before - corner, after - corner
    turn = degrees(atan2(one[1], one[0]) - atan2(other[1], other[0])) % 360
    return min(turn, 360 - turn)


def _is_edge(a: Corners, b: Corners, small: Gray) -> bool:
    """Whether it is lighter on the inner side, the right one as one goes, at most places of an edge."""
    along = b - a
    inward = np.array([-along[1], along[0]]) / max(1e-6, float(np.hypot(*along))) * AWAY
    at = a + np.linspace(0.05, 0.95, 40)[:, None] * along
    inner, outer = (_levels(small, at + side) for side in (inward, -inward))
    seen = (inner >= 0) & (outer >= 0)
    return bool(seen.sum() >= 8 and np.median(inner[seen] - outer[seen]) >= DARKER)


def _levels(small: Gray, points: NDArray[np.float64]) -> NDArray[np.int16]:
    """The levels at some places, -1 outside the picture."""
    x, y = np.rint(points).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < small.shape[1]) & (y < small.shape[0])
    levels = np.full(len(points), -1, np.int16)
    levels[inside] = small[y[inside], x[inside]]
    return levels
