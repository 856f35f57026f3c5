"""Shaded areas in the image of a page."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.shading import find_shading
from doc2md.geometry import Box

pytestmark = pytest.mark.unit

SCALE = 72 / 150
AREA = Box(60, 80, 240, 100)


def page(level: int = 225, ink: int = 30, *, paper: int = 245, area: Box = AREA) -> Gray:
    """A page with a shaded area, in which there are strokes like those of letters."""
    image = np.full((900, 700), paper, np.uint8)
    x0, y0, x1, y1 = (round(value / SCALE) for value in area)
    image[y0:y1, x0:x1] = level
    image[y0 + 12 : y0 + 30, x0 + 20 : x0 + 250 : 6] = ink
    image[y0 + 12 : y0 + 30, x0 + 21 : x0 + 250 : 6] = ink
    return image


def lit(image: Gray) -> Gray:
    """A copy that is darker at its edges, with noise."""
    rows, columns = image.shape
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    noise = np.random.default_rng(0).normal(0, 4, image.shape)
    return np.clip(image - 12 * (x * x + y * y) - 4 * x + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("level", "ink"), [(225, 30), (180, 30), (60, 240)], ids=["light", "grey", "dark head"]
)
def test_a_shaded_area_is_found_with_its_shade(level: int, ink: int) -> None:
    (fill,) = find_shading(page(level, ink), [], SCALE)
    assert fill.box == pytest.approx(AREA, abs=3)
    assert fill.colour & 0xFF == pytest.approx(level + 10, abs=6)


def test_uneven_light_is_no_shading() -> None:
    (fill,) = find_shading(lit(page(215)), [], SCALE)
    assert fill.box == pytest.approx(AREA, abs=4)
    assert find_shading(lit(page(245, 245)), [], SCALE) == ()


def test_areas_of_two_shades_that_touch_are_two() -> None:
    image = page(190, 190)
    below = Box(AREA.x0, AREA.y1, AREA.x1, AREA.y1 + 30)
    x0, y0, x1, y1 = (round(value / SCALE) for value in below)
    image[y0:y1, x0:x1] = 225
    boxes = sorted((fill.box for fill in find_shading(image, [], SCALE)), key=lambda box: box.y0)
    assert boxes == [pytest.approx(AREA, abs=3), pytest.approx(below, abs=3)]


@pytest.mark.parametrize(
    "area", [Box(0, 80, 240, 100), Box(60, 80, 72, 100), Box(60, 80, 240, 84)], ids=["edge", "narrow", "flat"]
)
def test_shadows_and_small_areas_are_left_out(area: Box) -> None:
    assert find_shading(page(area=area, ink=225), [], SCALE) == ()


def test_heavy_letters_are_no_shading() -> None:
    image = page(60, 60)
    assert find_shading(image, [AREA.grown(2, 2)], SCALE) == ()


@pytest.mark.parametrize("image", [np.full((900, 700), 255, np.uint8), np.zeros((3, 3), np.uint8)])
def test_an_empty_page_has_no_shading(image: Gray) -> None:
    assert find_shading(image, [], SCALE) == ()
