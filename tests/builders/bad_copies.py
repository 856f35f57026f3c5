"""What scanners, fax machines and cameras do to a page."""

from __future__ import annotations

import cv2
import numpy as np

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.deskew import rotated
from tests.builders.scans import DPI

Corners = np.ndarray[tuple[int, int], np.dtype[np.float32]]
"""The corners of a sheet in a photograph: four rows of x and y, clockwise from the top left."""

AT_AN_ANGLE: Corners = np.array([[150, 210], [1240, 120], [1390, 1830], [90, 1760]], np.float32)


def standing(image: Gray, turned: int, leaning: float = 0.0) -> Gray:
    """A page that leans by `leaning` degrees, and must be turned clockwise by `turned` degrees to be upright."""
    return np.ascontiguousarray(np.rot90(rotated(image, -leaning, 255), turned // 90))


def faint(image: Gray) -> Gray:
    return (235 - (255 - image.astype(np.float64)) * 0.2).astype(np.uint8)


def very_faint(image: Gray) -> Gray:
    """Only twenty levels from black to white, and noise."""
    noise = np.random.default_rng(0).normal(0, 3, image.shape)
    return np.clip(240 - (255 - image.astype(np.float64)) * 0.08 + noise, 0, 255).astype(np.uint8)


def peppered(image: Gray) -> Gray:
    """With black and white specks."""
    chance = np.random.default_rng(0).random(image.shape)
    return np.where(chance < 0.01, 0, np.where(chance > 0.99, 255, image)).astype(np.uint8)


def shaded(image: Gray) -> Gray:
    """Darker to the right."""
    return (image * np.linspace(1, 0.35, image.shape[1])).astype(np.uint8)


def black_and_white(image: Gray) -> Gray:
    """At 100 dpi, without any grey."""
    small = cv2.resize(image, None, fx=100 / DPI, fy=100 / DPI, interpolation=cv2.INTER_AREA)
    return np.where(small < 160, 0, 255).astype(np.uint8)


def inverted(image: Gray) -> Gray:
    return 255 - image


def side_by_side(*images: Gray) -> Gray:
    return np.hstack([image[:1750, :1240] for image in images])


def bound(image: Gray) -> Gray:
    """With narrower margins and the shadow of a binding in the middle."""
    middle = image.shape[1] // 2
    image = np.hstack([image[:, 60 : middle - 90], image[:, middle + 90 : -60]])
    away = np.abs(np.arange(image.shape[1]) - image.shape[1] / 2)
    return (image * (1 - 0.35 * np.exp(-((away / 40) ** 2)))).astype(np.uint8)


def photographed(page: Gray, at: Corners) -> Gray:
    """The page on a dark table, unevenly lit, a little out of focus; `at` is where its corners are."""
    dice = np.random.default_rng(0)
    width, height = 1500, 2000
    sides = np.array(
        [[0, 0], [page.shape[1], 0], [page.shape[1], page.shape[0]], [0, page.shape[0]]], np.float32
    )
    matrix = cv2.getPerspectiveTransform(sides, at)
    seen = cv2.warpPerspective(
        page.astype(np.float32), matrix, (width, height), flags=cv2.INTER_AREA, borderValue=-1
    )
    table = dice.normal(60, 6, (height, width))
    light = np.linspace(1, 0.6, width) * np.linspace(1, 0.8, height)[:, None]
    levels = cv2.GaussianBlur(np.where(seen < 0, table, 30 + 0.8 * seen) * light, (0, 0), 0.8)
    return np.clip(levels + dice.normal(0, 3, levels.shape), 0, 255).astype(np.uint8)


def jpeg(image: Gray) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def panel() -> Gray:
    """A slide with a light panel that leans, with words in it and around it."""
    image = np.full((1000, 1600), 60, np.uint8)
    cv2.fillConvexPoly(image, np.array([[300, 150], [1300, 100], [1320, 800], [280, 780]]), 230)
    for y in range(250, 750, 60):
        cv2.putText(image, "Sand and stones that rivers carry", (380, y), 0, 1.2, 20, 2)
    for y in (60, 880, 950):
        cv2.putText(image, "What they leave on their banks is gone by autumn", (60, y), 0, 1.4, 240, 3)
    return image
