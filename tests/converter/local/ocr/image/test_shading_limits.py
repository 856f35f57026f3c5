"""How large, even and dark shaded areas are, and what of the paper of a copy is paper."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.shading import find_shading, paper
from doc2md.geometry import Box

pytestmark = pytest.mark.unit

SCALE, PAPER = 72 / 150, 245
AREA = (100, 120, 480, 180)
"""A shaded area of 182 by 29 points: its edges in pixels."""


def blank() -> Gray:
    return np.full((700, 600), PAPER, np.uint8)


def painted(*areas: tuple[int, int, int, int], darker: int = 20) -> Gray:
    image = blank()
    for x0, y0, x1, y1 in areas:
        image[y0:y1, x0:x1] = PAPER - darker
    return image


def boxes(image: Gray, *lines: Box) -> list[Box]:
    return [fill.box for fill in find_shading(image, lines, SCALE)]


def whole(image: Gray, *lines: Box) -> bool:
    """Whether the area is found, and not just a part of it."""
    return any(box == pytest.approx([SCALE * edge for edge in AREA], abs=3) for box in boxes(image, *lines))


@pytest.mark.parametrize(
    ("width", "height", "found"),
    [(48, 40, True), (34, 60, False), (200, 18, True), (200, 12, False), (60, 26, True), (50, 20, False)],
    ids=["wide", "narrow", "high", "flat", "large", "small"],
)
def test_a_shaded_area_is_as_large_as_a_cell(width: int, height: int, found: bool) -> None:
    assert bool(boxes(painted((100, 120, 100 + width, 120 + height)))) is found


@pytest.mark.parametrize(("darker", "found"), [(9, True), (6, False)])
def test_a_shaded_area_is_a_little_darker_than_the_paper(darker: int, found: bool) -> None:
    assert whole(painted(AREA, darker=darker)) is found


@pytest.mark.parametrize(("darker", "found"), [(60, True), (85, False)], ids=["grey", "dark"])
def test_an_area_with_dark_letters_is_not_very_dark(darker: int, found: bool) -> None:
    image = painted(AREA, darker=darker)
    image[135:165, 120:440:6] = 20
    image[135:165, 121:440:6] = 20
    assert whole(image) is found


@pytest.mark.parametrize(("thick", "found"), [(8, True), (12, False)], ids=["letters", "bars"])
def test_strokes_as_thick_as_those_of_letters_are_no_holes_in_an_area(thick: int, found: bool) -> None:
    image = painted(AREA)
    for x in range(130, 460, 24):
        image[135:165, x : x + thick] = 20
    assert whole(image) is found


@pytest.mark.parametrize(("other", "found"), [(4, True), (7, False)])
def test_an_area_of_one_shade_may_be_a_little_uneven(other: int, found: bool) -> None:
    image = painted(AREA)
    image[120:180, 100:180] -= np.uint8(other)
    image[120:180, 400:480] += np.uint8(other)
    assert whole(image) is found


@pytest.mark.parametrize(("missing", "found"), [(40, True), (120, False)])
def test_a_shaded_area_is_nearly_a_rectangle(missing: int, found: bool) -> None:
    image = painted(AREA)
    image[120:170, 100 : 100 + missing] = PAPER
    assert whole(image) is found


@pytest.mark.parametrize(("share", "found"), [(0.6, True), (0.8, False)])
def test_an_area_that_lies_on_a_line_of_text_is_no_shading(share: float, found: bool) -> None:
    x0, y0, x1, y1 = (SCALE * edge for edge in AREA)
    assert whole(painted(AREA), Box(x0, y0, x0 + share * (x1 - x0), y1)) is found


@pytest.mark.parametrize(("start", "found"), [(2, False), (4, True)])
def test_a_shadow_reaches_the_edge_of_the_image(start: int, found: bool) -> None:
    assert bool(boxes(painted((start, 120, 300, 180), darker=10))) is found


def test_a_page_has_few_shades() -> None:
    image = blank()
    for n in range(6):
        image[50 + 80 * n : 90 + 80 * n, 100:300] = PAPER - 10 - 11 * n
    assert len(boxes(image)) == 5


def test_of_very_many_shaded_areas_some_are_left_out() -> None:
    image = np.full((1100, 1100), PAPER, np.uint8)
    for n in range(250):
        x, y = 40 + 70 * (n % 14), 40 + 40 * (n // 14)
        image[y : y + 20, x : x + 48] = PAPER - 20
    assert len(boxes(image)) == 200


@pytest.mark.parametrize(
    ("off", "is_paper"),
    [(-3, True), (-4, False), (9, True), (11, False)],
    ids=["dim", "grey", "light", "glossy"],
)
def test_points_of_about_the_same_brightness_are_paper(off: int, is_paper: bool) -> None:
    levels = np.full((64, 48), 200, np.uint8)
    levels.ravel()[::5] += np.uint8(off % 256)
    assert bool(abs(paper(levels).mean() - 200) > 0.3) is is_paper
