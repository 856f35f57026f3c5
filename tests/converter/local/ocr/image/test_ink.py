"""Faint, speckled and drawn areas of small made-up images, near the point where they are treated otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.denoise import full_contrast, without_specks
from doc2md.converter.local.ocr.image.graphics import find_graphics
from doc2md.geometry import Box


def blank(height: int, width: int, level: int = 255) -> Gray:
    return np.full((height, width), level, np.uint8)


def halves(difference: int, outliers: int = 0) -> Gray:
    """An image of two grey levels with some darker squares of four pixels."""
    image = blank(200, 200, 220)
    image[:, :100] = 220 - difference
    for n in range(outliers):
        y, x = divmod(n, 40)
        image[4 * y : 4 * y + 2, 4 * x : 4 * x + 2] = 0
    return image


@pytest.mark.parametrize(
    ("image", "stretched"),
    [
        (halves(9), False),
        (halves(15), True),
        (halves(90), True),
        (halves(130), False),
        (halves(60, outliers=8), True),
        (halves(60, outliers=13), False),
    ],
    ids=["blank", "very faint", "faint", "not faint", "few dark pixels", "more dark pixels"],
)
def test_a_faint_page_is_stretched(image: Gray, stretched: bool) -> None:
    assert (full_contrast(image) is not image) is stretched


def speckled(count: int, contrast: int = 150, dark: int = 5_000, grey: int = 2_000) -> Gray:
    """A white image with isolated specks, a black area and a grey one, of so many pixels."""
    image = blank(400, 100)
    image[: dark // 100] = 0
    image[100 : 100 + grey // 100] = 128
    for n in range(count):
        y, x = divmod(n, 30)
        image[200 + 3 * y, 3 + 3 * x] = 255 - contrast
    return image


@pytest.mark.parametrize(
    ("image", "cleaned"),
    [
        (speckled(60), False),
        (speckled(100), True),
        (speckled(300, contrast=90), False),
        (speckled(300, contrast=120), True),
        (speckled(300, contrast=200, dark=10_000, grey=800), False),
        (speckled(300, contrast=200, dark=10_000, grey=1_300), True),
    ],
    ids=["few", "many", "faint specks", "dark specks", "black and white", "grey"],
)
def test_many_specks_on_a_grey_page_are_removed(image: Gray, cleaned: bool) -> None:
    assert (without_specks(image) is not image) is cleaned


def squares(*places: tuple[int, int, int], level: int = 0) -> Gray:
    """An image with filled squares: x, y and side in pixels."""
    image = blank(400, 400)
    for x, y, side in places:
        image[y : y + side, x : x + side] = level
    return image


def dotted(step: int) -> Gray:
    """An image with an area of dots, 7 pixels apart in one direction."""
    image = blank(400, 400)
    image[100:200:7, 100:200:step] = 0
    return image


TEXT_OF_12, TEXT_OF_18 = ([Box(120, 130, 180, 130 + high)] for high in (20, 30))


@pytest.mark.parametrize(
    ("image", "lines", "count"),
    [
        (squares((100, 100, 80), level=220), (), 0),
        (squares((100, 100, 80), level=205), (), 1),
        (squares((100, 100, 40)), (), 0),
        (squares((100, 100, 64)), (), 1),
        (squares((80, 100, 80), (172, 100, 80)), (), 1),
        (squares((80, 100, 80), (180, 100, 80)), (), 2),
        (dotted(9), (), 0),
        (dotted(6), (), 1),
        (squares((100, 100, 100)), TEXT_OF_12, 1),
        (squares((100, 100, 100)), TEXT_OF_18, 0),
    ],
    ids=[
        "light",
        "less light",
        "small",
        "larger",
        "near each other",
        "apart",
        "little ink",
        "some ink",
        "some text",
        "more text",
    ],
)
def test_a_drawing_is_large_dark_and_has_little_text(image: Gray, lines: Sequence[Box], count: int) -> None:
    assert len(find_graphics(image, lines, 1.0)) == count
