"""Rectify a sheet of paper that was photographed at an angle.

The edges of the sheet are found where light paper meets a darker background. A corner may lie outside the photograph,
if the edges that meet there are visible.
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

MIN_AREA, MAX_AREA = 0.25, 0.97
"""Range of the area of the sheet, as a fraction of the image."""

MIN_CONVEXITY = 0.94
"""Minimum ratio of the area of the sheet to that of its convex hull. A hand or a fold may hide a little."""

MAX_BEND, MIN_EDGE = 0.006, 0.04
"""Fractions of the outline's length: how far an edge may deviate from a straight line, and its minimum length.
Shorter pieces are corners that are cut or rounded."""

BORDER = 3
"""Distance in pixels from the image border within which a line counts as the border itself."""

COMPARED_AT = 8
"""Distance in pixels from an edge at which paper and background are compared."""

MIN_CONTRAST = 20
"""Grey levels by which the background is darker than the paper along each edge."""

ANGLES = (60.0, 120.0)
"""Range of the angle of a corner, in degrees."""

MAX_OUTSIDE = 0.2
"""Maximum distance of a corner outside the image, as a fraction of its sides."""

MIN_DISTORTION = 1.0
"""Minimum difference of some corner from a right angle, in degrees. Below it the sheet is not distorted."""

Corners = NDArray[np.float32]
"""Shape (4, 2), x and y in pixels, in the order top left, top right, bottom right, bottom left."""


def find_sheet(image: Gray) -> Corners | None:
    """The corners of the sheet in a photograph, in pixels; None if there is no sheet, or if it is not distorted."""
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
    """The image with the sheet replaced by the most common grey level around it."""
    sheet = np.zeros(image.shape, np.uint8)
    cv2.fillConvexPoly(sheet, np.int32(np.rint(corners)), 255)  # type: ignore[call-overload]
    around = cv2.dilate(sheet, np.ones((3, 3), np.uint8), iterations=COMPARED_AT) > 0
    return np.where(around, paper(image[~around]) if not around.all() else 0, image).astype(np.uint8)


def laid_flat(image: Gray, corners: Corners) -> Gray:
    """The image of the sheet alone, as if photographed from straight above."""
    width, height = (max(1, round(side)) for side in flat_size(corners.tolist()))
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, flat)
    border = cv2.BORDER_REPLICATE
    seen = cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=border)
    return np.asarray(seen, dtype=np.uint8)


def _outline(small: Gray) -> NDArray[np.int32] | None:
    """The convex hull of the largest light area, if that area nearly fills its hull."""
    _, light = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    reach = max(small.shape) // 40
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    found, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(found, key=cv2.contourArea, default=None)
    if largest is None or not MIN_AREA <= cv2.contourArea(largest) / small.size <= MAX_AREA:
        return None
    hull = cv2.convexHull(largest)
    if cv2.contourArea(largest) < MIN_CONVEXITY * cv2.contourArea(hull):
        return None
    return np.asarray(hull, dtype=np.int32)


def _corners(outline: NDArray[np.int32], size: tuple[int, int]) -> Corners | None:
    """The points where the four edges of an outline meet; None if there are not four. The image border is no edge."""
    around = cv2.arcLength(outline, True)
    bends = cv2.approxPolyDP(outline, MAX_BEND * around, True)[:, 0].astype(np.float64)
    limits = np.subtract(size, 1)

    def is_edge(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
        border = np.concatenate([np.maximum(a, b) <= BORDER, np.minimum(a, b) >= limits - BORDER])
        return bool(np.hypot(*(b - a)) >= MIN_EDGE * around and not border.any())

    edges = [(a, b) for a, b in pairwise([*bends, bends[0]]) if is_edge(a, b)]
    if len(edges) != 4:
        return None
    met = [_meeting(edges[i - 1], edges[i]) for i in range(4)]
    if any(point is None for point in met):
        return None
    corners = np.array(met, dtype=np.float32)
    if (corners < -MAX_OUTSIDE * limits).any() or (corners > (1 + MAX_OUTSIDE) * limits).any():
        return None
    if cv2.contourArea(corners, oriented=True) < 0:
        corners = corners[::-1]
    first = int(corners.sum(axis=1).argmin())
    return np.roll(corners, -first, axis=0)


def _meeting(
    one: tuple[NDArray[np.float64], NDArray[np.float64]],
    other: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> NDArray[np.float64] | None:
    """The intersection of two lines, each through two points; None if they are parallel."""
    (a, b), (c, d) = one, other
    along, across = b - a, d - c
    area = along[0] * across[1] - along[1] * across[0]
    if abs(area) < 1e-6:
        return None
    share = ((c[0] - a[0]) * across[1] - (c[1] - a[1]) * across[0]) / area
    return np.asarray(a + share * along)


def _is_sheet(corners: Corners, small: Gray) -> bool:
    """Whether the corners are those of a rectangle seen at an angle that is lighter than its background."""
    angles = [_angle(corners[i - 1], corners[i], corners[(i + 1) % 4]) for i in range(4)]
    if not all(ANGLES[0] <= angle <= ANGLES[1] for angle in angles):
        return False
    if max(abs(angle - 90) for angle in angles) < MIN_DISTORTION:
        return False
    return all(_is_edge(a, b, small) for a, b in pairwise([*corners, corners[0]]))


def _angle(before: Corners, corner: Corners, after: Corners) -> float:
    one, other = before - corner, after - corner
    turn = degrees(atan2(one[1], one[0]) - atan2(other[1], other[0])) % 360
    return min(turn, 360 - turn)


def _is_edge(a: Corners, b: Corners, small: Gray) -> bool:
    """Whether the image is lighter inside at most points of an edge. Edges run clockwise, so inside is on the right."""
    along = b - a
    inward = np.array([-along[1], along[0]]) / max(1e-6, float(np.hypot(*along))) * COMPARED_AT
    at = a + np.linspace(0.05, 0.95, 40)[:, None] * along
    inner, outer = (_levels(small, at + side) for side in (inward, -inward))
    seen = (inner >= 0) & (outer >= 0)
    return bool(seen.sum() >= 8 and np.median(inner[seen] - outer[seen]) >= MIN_CONTRAST)


def _levels(small: Gray, points: NDArray[np.float64]) -> NDArray[np.int16]:
    """The grey levels at `points`; -1 outside the image."""
    x, y = np.rint(points).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < small.shape[1]) & (y < small.shape[0])
    levels = np.full(len(points), -1, np.int16)
    levels[inside] = small[y[inside], x[inside]]
    return levels
