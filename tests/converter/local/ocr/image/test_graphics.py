"""Drawings in scans: the dark parts that remain after the lines of text are removed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from doc2md.converter.local.layout.layout_model import Area, AreaLabel, with_graphics
from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.graphics import find_graphics
from doc2md.geometry import Box

pytestmark = pytest.mark.ocr

SCALE = 72 / 150
LINES = [Box(60, 60 + 15 * n, 400, 70 + 15 * n) for n in range(6)]


def page() -> Gray:
    """Lines of text, a chart of thin lines, a stain, and the shadow of an edge; 450 by 600 points."""
    image = np.full((1250, 938), 250, np.uint8)
    for line in LINES:
        x0, y0, x1, y1 = (round(value / SCALE) for value in line)
        image[y0:y1:3, x0:x1:2] = 20
    for n in range(12):
        cv2.line(image, (200, 600 + 25 * n), (700, 600 + 20 * n), 40, 2)
    cv2.circle(image, (800, 1000), 20, 60, -1)
    image[:, :40] = 0
    return image


def test_a_drawing_is_found_and_neither_text_nor_stain_nor_shadow() -> None:
    (drawing,) = find_graphics(page(), LINES, SCALE)
    assert drawing == pytest.approx(Box(96, 287, 337, 421), abs=5)


def test_a_frame_full_of_lines_of_text_is_no_drawing() -> None:
    image = np.full((1250, 938), 250, np.uint8)
    cv2.rectangle(image, (100, 100), (880, 700), 30, 3)
    cells = [Box(60, 60 + 20 * n, 410, 74 + 20 * n) for n in range(13)]
    assert find_graphics(image, cells, SCALE) == []


@pytest.mark.parametrize("image", [np.full((900, 700), 255, np.uint8), np.zeros((3, 3), np.uint8)])
def test_an_empty_page_has_no_drawing(image: Gray) -> None:
    assert find_graphics(image, [], SCALE) == []


def test_a_drawing_that_the_model_found_is_not_found_twice() -> None:
    picture, drawing = Area(AreaLabel.PICTURE, Box(90, 280, 340, 425)), Box(96, 287, 337, 421)
    assert with_graphics([picture], [drawing]) == [picture]
    assert with_graphics([], [drawing]) == [Area(AreaLabel.PICTURE, drawing)]
