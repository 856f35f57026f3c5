"""What a drawn shape is, by its size."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.drawings import Shape, drawings
from doc2md.rasterizer.text_layer import Drawings

BLACK = (0.0, 0.0, 0.0)


def drawn(*shapes: Shape) -> Drawings:
    return drawings(list(shapes), (600, 800))


def filled(width: float, height: float, *items: Any) -> Shape:
    box = Box(100, 100, 100 + width, 100 + height)
    return Shape(box, BLACK, None, items or (("re", tuple(box)),))


@pytest.mark.parametrize(("width", "found"), [(0.9, 0), (1.5, 1), (6, 1), (8.5, 0)])
def test_a_bullet_is_small_but_not_tiny(width: float, found: int) -> None:
    assert len(drawn(filled(width, width)).dots) == found


@pytest.mark.parametrize(("size", "found"), [((35, 30), 0), ((50, 30), 1), ((90, 7), 0), ((90, 12), 1)])
def test_a_frame_can_hold_a_line_of_text(size: tuple[float, float], found: int) -> None:
    assert len(drawn(filled(*size)).frames) == found


@pytest.mark.parametrize(("thickness", "found"), [(2.5, 1), (4, 0)])
def test_a_thin_bar_is_a_rule(thickness: float, found: int) -> None:
    assert len(drawn(filled(200, thickness)).across) == found


@pytest.mark.parametrize(("slip", "found"), [(0.08, 1), (0.13, 0)])
def test_a_bar_of_four_lines_is_a_rule_if_its_corners_meet(slip: float, found: int) -> None:
    corners = [(100.0, 100.0), (300.0 - slip, 100.0 + slip), (300.0, 102.0), (100.0, 102.0), (100.0, 100.0)]
    lines = [("l", a, b) for a, b in pairwise(corners)]
    assert len(drawn(filled(200, 2, *lines)).across) == found


@pytest.mark.parametrize(("height", "found"), [(7, 0), (10, 1)])
def test_a_slanted_shape_of_some_size_is_art(height: float, found: int) -> None:
    slanted = ("l", (100.0, 100.0), (105.0, 100.0 + height))
    assert len(drawn(filled(5, height, slanted)).art) == found


@pytest.mark.parametrize(
    ("radius", "height", "found"), [(17, 70, 0), (25, 70, 1), (25, 120, 0), (40, 120, 1)]
)
def test_the_rounded_corner_of_a_box_is_no_art(radius: float, height: float, found: int) -> None:
    corner = ("l", (100.0 + radius, 100.0), (100.0, 100.0 + radius))
    assert len(drawn(filled(200, height, corner)).art) == found
