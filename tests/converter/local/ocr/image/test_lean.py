"""The lean of small made-up pages, and whether they are upside down."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.ocr.image import deskew
from doc2md.converter.local.ocr.image.components import Gray, Letters, LineBox, find_letters, line_boxes
from doc2md.converter.local.ocr.image.deskew import cut_lines, lean, orientation


def blank(height: int, width: int, level: int = 255) -> Gray:
    return np.full((height, width), level, np.uint8)


def ruled(angle: float, dirt: float = 0.0) -> Letters:
    """Lines of a page that leans by an angle in degrees, with a share of pixels that are dirt."""
    ink = blank(500, 500, 0)
    slope = np.tan(np.radians(angle))
    for y in range(60, 440, 20):
        for x in range(60, 440, 8):
            at = round(y + slope * (x - 250))
            if 20 < at < 480:
                ink[at : at + 4, x : x + 4] = 255
    ink[np.random.default_rng(3).random(ink.shape) < dirt] = 255
    return Letters(ink, 500, 4.0, 4.0, 1.0)


@pytest.mark.parametrize(
    ("angle", "number", "measured"),
    [(12, 500, True), (18, 500, False), (5, 25, True), (5, 15, False)],
    ids=["leans", "leans too much", "some letters", "few letters"],
)
def test_the_lean_of_a_page_with_some_letters_is_measured(angle: float, number: int, measured: bool) -> None:
    found = lean(ruled(angle)._replace(number=number))
    assert (abs(found - angle) < 0.2) is measured


@pytest.mark.parametrize(("dirt", "measured"), [(0.25, True), (0.36, False)])
def test_the_lean_of_a_very_dirty_page_is_unknown(dirt: float, measured: bool) -> None:
    assert (lean(ruled(5, dirt)) != 0) is measured


@pytest.mark.parametrize(("width", "across"), [(50, 55), (80, 65)])
def test_the_middle_of_a_long_line_is_classified(width: int, across: int) -> None:
    (line,) = cut_lines(blank(100, 200), [LineBox(50, 40, width, 10)], 0.0, 1.0)
    assert line.shape[1] == across


def lines_of_text(count: int) -> Gray:
    image = blank(60 + 30 * count, 500)
    for n in range(count):
        for x in range(40, 440, 14):
            image[30 + 30 * n : 42 + 30 * n, x : x + 8] = 0
    return image


def judged(excess: float, legible: float = 1.0, lines: int = 10) -> tuple[int, int, int]:
    """The rotation of a page of which the classifier says, by this excess, that it is upside down.

    Also returns how many lines the classifier and the recogniser see.
    """
    image, classified, read = lines_of_text(lines), list[Gray](), list[Gray]()
    seen = min(len(line_boxes(find_letters(image))), deskew.CLASSIFIED_LINES)

    def upside_down(line: Gray) -> float:
        classified.append(line)
        return 0.5 + excess if len(classified) <= seen else 0.5 - excess  # the same lines follow, turned

    def legibility(line: Gray) -> float:
        read.append(line)
        return legible

    return orientation(image, upside_down, legibility), len(classified) // 2, len(read)


@pytest.mark.parametrize(
    ("excess", "legible", "turn"),
    [(0.08, 1, 0), (0.13, 1, 180), (0.4, 0.75, 0), (0.4, 0.85, 180)],
    ids=["in doubt", "decided", "illegible", "legible"],
)
def test_a_page_is_turned_if_both_models_agree(excess: float, legible: float, turn: int) -> None:
    assert judged(excess, legible)[0] == turn


@pytest.mark.parametrize(
    ("lines", "classified", "read"), [(4, (4, 4), (4, 4)), (10, (10, 10), (4, 7)), (17, (10, 16), (4, 7))]
)
def test_some_lines_of_a_page_are_looked_at(
    lines: int, classified: tuple[int, int], read: tuple[int, int]
) -> None:
    _, by_classifier, by_recogniser = judged(0.4, 1, lines)
    assert classified[0] <= by_classifier <= classified[1]
    assert read[0] <= by_recogniser <= read[1]
