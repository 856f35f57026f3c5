"""Letters in an image and the lines that they form, near the point where they are found."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray, Letters, find_letters, line_boxes


def blank(height: int, width: int, level: int = 255) -> Gray:
    return np.full((height, width), level, np.uint8)


def lettered(*areas: tuple[int, int], height: float = 10) -> Letters:
    """Letters in areas of this width and height, one below the other."""
    ink = blank(60 * len(areas) + 60, 400, 0)
    for n, (width, high) in enumerate(areas):
        ink[60 * n + 20 : 60 * n + 20 + high, 20 : 20 + width] = 255
    return Letters(ink, 50, height, height, 1.0)


@pytest.mark.parametrize(
    ("area", "count"),
    [((35, 10), 0), ((45, 10), 1), ((90, 7), 0), ((90, 9), 1), ((200, 22), 1), ((200, 28), 0)],
    ids=["short", "long", "low", "high enough", "high", "too high"],
)
def test_a_line_is_long_and_about_as_high_as_its_letters(area: tuple[int, int], count: int) -> None:
    assert len(line_boxes(lettered(area))) == count


@pytest.mark.parametrize(("gap", "count"), [(13, 1), (18, 2)])
def test_words_near_each_other_are_one_line(gap: int, count: int) -> None:
    letters = lettered((60, 10))
    letters.ink[20:30, 80 + gap : 140 + gap] = 255
    assert len(line_boxes(letters)) == count


def seen(*areas: tuple[int, int], level: int = 0, side: int = 600, black: bool = False) -> int:
    """The number of letters in an image with areas of this width and height."""
    image = blank(side, 400)
    x = 20
    for width, height in areas:
        image[100 : 100 + height, x : x + width] = level
        x += width + 30
    if black:
        image[500:520] = 0
    return find_letters(image).number


@pytest.mark.parametrize(
    ("area", "count"),
    [
        ((32, 32), 1),
        ((48, 48), 0),
        ((12, 130), 1),
        ((14, 175), 0),
        ((6, 76), 1),
        ((6, 120), 0),
    ],
    ids=["large", "too large", "tall", "too tall", "slim", "too slim"],
)
def test_a_letter_is_neither_large_nor_slim(area: tuple[int, int], count: int) -> None:
    assert seen(area) == count


@pytest.mark.parametrize(
    ("level", "black", "count"),
    [(251, False, 0), (248, False, 1), (242, True, 0), (236, True, 1)],
    ids=["no contrast", "some contrast", "faint beside black", "less faint"],
)
def test_a_letter_is_darker_than_the_paper_around_it(level: int, black: bool, count: int) -> None:
    assert seen((4, 12), level=level, black=black) == count


@pytest.mark.parametrize(
    ("area", "level", "count"),
    [((1, 1), 0, 0), ((3, 3), 0, 1), ((1, 8), 240, 0), ((2, 8), 240, 1)],
    ids=["dot", "larger dot", "thin", "less thin"],
)
def test_a_speck_is_no_letter(area: tuple[int, int], level: int, count: int) -> None:
    assert seen(area, level=level) == count


@pytest.mark.parametrize(("side", "reduced"), [(1_000, False), (1_400, True)])
def test_a_large_image_is_searched_in_a_smaller_size(side: int, reduced: bool) -> None:
    assert (find_letters(blank(side, 100)).scale > 1) is reduced
