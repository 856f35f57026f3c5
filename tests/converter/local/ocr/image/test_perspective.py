"""Photographs of sheets: their corners are found, and the sheet is laid flat."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.perspective import find_sheet, laid_flat
from doc2md.geometry import Box, PageTransform, PaperSheet, upright_box
from tests.builders.bad_copies import AT_AN_ANGLE, Corners, photographed
from tests.builders.scans import sample_image

pytestmark = pytest.mark.ocr

CUT_OFF: Corners = np.array([[150, 210], [1240, 120], [1390, 2080], [90, 1760]], np.float32)
SQUARE: Corners = np.array([[120, 150], [1310, 150], [1310, 1834], [120, 1834]], np.float32)


@pytest.mark.parametrize("at", [AT_AN_ANGLE, CUT_OFF], ids=["whole", "cut off"])
def test_the_corners_of_a_sheet_are_found(at: Corners) -> None:
    found = find_sheet(photographed(sample_image("report.pdf", 7), at))
    assert found is not None
    assert np.abs(found - at).max() < 40  # a fiftieth of the picture


@pytest.mark.parametrize(
    "image",
    [
        lambda: sample_image("report.pdf", 7),
        lambda: sample_image("scan.pdf", 1),
        lambda: sample_image("slides.pdf", 3),
        lambda: photographed(sample_image("report.pdf", 7), SQUARE),
        lambda: np.full((400, 300), 255, np.uint8),
        lambda: np.zeros((1, 1), np.uint8),
    ],
    ids=["page", "scan", "slide", "flat", "blank", "speck"],
)
def test_a_picture_without_a_sheet_at_an_angle_is_left_alone(image: Callable[[], Gray]) -> None:
    assert find_sheet(image()) is None


def test_a_sheet_and_its_boxes_are_laid_flat_alike() -> None:
    image = photographed(np.full((1700, 1200), 255, np.uint8), AT_AN_ANGLE)
    cv2.rectangle(image, (700, 900), (760, 940), 0, -1)
    flat = laid_flat(image, AT_AN_ANGLE)
    sheet = PaperSheet((1500.0, 2000.0), tuple(map(tuple, AT_AN_ANGLE.tolist())))
    expected = upright_box(Box(700, 900, 761, 941), (1500, 2000), PageTransform(0, 0, sheet))
    ys, xs = np.nonzero(flat < 25)
    assert Box(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1) == pytest.approx(expected, abs=3)
