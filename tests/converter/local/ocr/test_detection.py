"""From a map of text to lines, and from an image to the detector's input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from doc2md.converter.local.ocr import detection
from doc2md.converter.local.ocr.detection import Quad, find_lines, quads


def seen(level: float = 1.0, around: float = 0.0) -> list[Quad]:
    """The lines in a map with one area of 100 x 20 pixels at this level, and a border around it at another."""
    found = np.zeros((100, 200), np.float32)
    found[34:66, 44:156] = around
    found[40:60, 50:150] = level
    return quads(found)


def height_of(quad: Quad) -> float:
    return float(quad[3, 1] - quad[0, 1])


@pytest.mark.parametrize(("level", "count"), [(0.45, 0), (0.6, 1)])
def test_an_area_that_is_likely_text_is_a_line(level: float, count: int) -> None:
    assert len(seen(level)) == count


@pytest.mark.parametrize(("around", "larger"), [(0.25, False), (0.36, True)])
def test_a_line_ends_where_text_is_unlikely(around: float, larger: bool) -> None:
    assert (height_of(seen(1.0, around)[0]) > height_of(seen()[0]) + 5) is larger


def test_lines_are_larger_than_in_the_map() -> None:
    assert 40 < height_of(seen()[0]) < 55


@pytest.mark.parametrize(("count", "whole"), [(800, True), (1_200, False)])
def test_of_very_many_lines_some_are_left_out(count: int, whole: bool) -> None:
    found = np.zeros((400, 300), np.float32)
    for n in range(count):
        y, x = divmod(n, 30)
        found[10 * y + 2 : 10 * y + 6, 10 * x + 2 : 10 * x + 6] = 1
    assert (len(quads(found)) == count) is whole


class Detector:
    """Finds nothing, and keeps what it was given."""

    def __init__(self) -> None:
        self.given = np.zeros((1, 3, 1, 1), np.float32)

    def __call__(self, values: Any) -> Any:
        self.given = values
        return np.zeros((1, 1, *values.shape[2:]), np.float32)


@pytest.fixture
def detector(monkeypatch: pytest.MonkeyPatch) -> Detector:
    made = Detector()
    monkeypatch.setattr(detection, "detector", lambda: made)
    return made


@pytest.mark.parametrize(("side", "smaller"), [(800, False), (1_100, True)])
def test_a_large_image_is_made_smaller(side: int, smaller: bool, detector: Detector) -> None:
    find_lines(np.zeros((side, 320), np.uint8))
    assert (detector.given.shape[2] < side - 50) is smaller


@pytest.mark.parametrize(("level", "values"), [(0, (-2.118, -2.036, -1.804)), (255, (2.249, 2.429, 2.640))])
def test_the_detector_gets_the_range_of_values_of_its_training(
    level: int, values: tuple[float, float, float], detector: Detector
) -> None:
    find_lines(np.full((32, 32), level, np.uint8))
    assert detector.given[0, :, 0, 0] == pytest.approx(values, abs=1e-3)
