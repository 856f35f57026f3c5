"""Images of single lines: which ink belongs to a character, and what size and direction a line has."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from doc2md.converter.local.ocr import recognition
from doc2md.converter.local.ocr.ctc import Glyph
from doc2md.converter.local.ocr.positions import letters, place
from doc2md.converter.local.ocr.recognition import LineReading, cut, read

QUAD = np.array([[0, 0], [100, 0], [100, 10], [0, 10]], np.float32)


def reading(draw: Callable[[Any], None]) -> LineReading:
    """A line image with one character at its left end, and what is drawn besides."""
    crop = np.full((48, 400), 255, np.uint8)
    crop[10:38, 46:54] = 0
    draw(crop)
    return LineReading(QUAD, crop, (Glyph("a", 1.0, 50 / 400),))


@pytest.mark.parametrize(("distance", "explained"), [(30, True), (42, False)])
def test_ink_near_a_character_belongs_to_it(distance: int, explained: bool) -> None:
    def stroke(crop: Any) -> None:
        crop[10:38, 50 + distance : 52 + distance] = 0

    assert (reading(stroke).score > 0.99) is explained


@pytest.mark.parametrize(("rows", "is_letter"), [(2, True), (3, False)])
def test_an_area_full_of_ink_is_no_letter(rows: int, is_letter: bool) -> None:
    def block(crop: Any) -> None:
        for y in range(10, 38):
            if y % 5 < rows:
                crop[y, 150:390] = 0

    assert (reading(block).score < 0.1) is is_letter


@pytest.mark.parametrize(("width", "whole"), [(5_000, True), (8_000, False)])
def test_a_very_wide_line_is_squeezed(width: int, whole: bool) -> None:
    quad = np.array([[0, 0], [width, 0], [width, 48], [0, 48]], np.float32)
    assert (cut(np.zeros((48, 100), np.uint8), quad).shape[1] == width) is whole


@pytest.mark.parametrize(("height", "turns"), [(13, [0]), (18, [-1, 0, 1])])
def test_a_tall_line_may_be_turned(height: int, turns: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    tried = list[int]()

    def fake(image: Any, quad: Any, model: Any, turn: int) -> Any:
        tried.append(turn)
        return SimpleNamespace(score=0.5)

    monkeypatch.setattr(recognition, "_read_turned", fake)
    quad = np.array([[0, 0], [10, 0], [10, height], [0, height]], np.float32)
    read(np.zeros((50, 50), np.uint8), quad, None)  # type: ignore[arg-type]
    assert sorted(tried) == turns


@pytest.mark.parametrize(("share", "is_rule"), [(0.75, False), (0.87, True)])
def test_a_dark_row_of_a_line_image_is_a_rule(share: float, is_rule: bool) -> None:
    crop = np.full((48, 200), 255, np.uint8)
    crop[10:38, 20:60:4] = 0
    crop[44, : round(200 * share)] = 0
    assert (not letters(crop)[44].any()) is is_rule


@pytest.mark.parametrize(("rows", "space"), [(5, True), (7, False)])
def test_ink_of_the_neighbouring_line_does_not_fill_a_space(rows: int, space: bool) -> None:
    crop = np.full((48, 200), 255, np.uint8)
    crop[12:38, 40:52] = crop[12:38, 148:160] = crop[:rows, 76:124] = 0
    placed = place(crop, (Glyph("a", 1.0, 46 / 200), Glyph("b", 1.0, 154 / 200)))
    assert (" " in [char.char for char in placed]) is space
