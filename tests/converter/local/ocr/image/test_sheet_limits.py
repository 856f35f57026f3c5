"""When a light area in a dark image is a sheet of paper that was photographed at an angle."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.perspective import find_sheet

Points = Sequence[tuple[float, float]]
SIDE = 1_000


def photograph(points: Points, paper: int = 220, background: int = 40) -> Gray:
    """An image of 1,000 x 1,000 pixels with a light area that has these corners, as fractions of its side."""
    image = np.full((SIDE, SIDE), background, np.uint8)
    corners = np.rint(np.array(points) * SIDE).astype(np.int32)
    cv2.fillPoly(image, [corners], paper)
    return image


def quadrangle(left: float, top: float, right: float, foot: float, slip: float = 0.05) -> Points:
    """A rectangle whose lower right corner is moved outwards."""
    return [(left, top), (right, top), (right + slip, foot + slip), (left, foot)]


PLAIN = quadrangle(0.15, 0.15, 0.8, 0.8)


def with_cut_corner(length: float) -> Points:
    """The plain sheet without its upper left corner. `length` is that of the cut."""
    at = length / 2**0.5
    return [(0.15 + at, 0.15), *PLAIN[1:], (0.15, 0.15 + at)]


def with_bent_edge(bend: float) -> Points:
    """The plain sheet with an upper edge that is bent outwards."""
    return [PLAIN[0], (0.475, 0.15 - bend), *PLAIN[1:]]


def with_notch(depth: float) -> Points:
    """The plain sheet with a notch in its left edge."""
    return [*PLAIN, (0.15, 0.6), (0.15 + depth, 0.6), (0.15 + depth, 0.3), (0.15, 0.3)]


def sheared(degrees: float) -> Points:
    """A rectangle whose vertical edges lean."""
    shift = 0.6 * float(np.tan(np.radians(degrees)))
    return [(0.2, 0.2), (0.7, 0.2), (0.7 + shift, 0.8), (0.2 + shift, 0.8)]


def beyond(outside: float) -> Points:
    """A sheet one of whose corners is outside the image."""
    return [(0.15, 0.1), (0.9, 0.1), (1 + outside, 0.9), (0.15, 0.8)]


@pytest.mark.parametrize(
    ("points", "found"),
    [
        (quadrangle(0.3, 0.3, 0.72, 0.72), False),
        (quadrangle(0.2, 0.2, 0.74, 0.74), True),
        (quadrangle(0.06, 0.06, 0.91, 0.91), True),
        (sheared(0.8), False),
        (sheared(1.35), True),
        (sheared(25), True),
        (sheared(34), False),
        ([(0.3, 0.3), (0.8, 0.24), (0.8, 0.93), (0.05, 0.8)], False),
        ([(0.15, 0.2), (0.85, 0.25), (0.9325, 0.71), (0.485, 0.757)], False),
        (with_notch(0.05), True),
        (with_notch(0.16), False),
        (with_cut_corner(0.08), True),
        (with_cut_corner(0.14), False),
        (with_bent_edge(0.013), True),
        (with_bent_edge(0.022), False),
        (beyond(0.13), True),
        (beyond(0.2), False),
    ],
    ids=[
        "small",
        "larger",
        "most of the image",
        "straight",
        "at an angle",
        "at a large angle",
        "at a very large angle",
        "with a wide corner",
        "with a sharp corner",
        "with a small notch",
        "with a large notch",
        "with a small cut",
        "with a large cut",
        "nearly straight edges",
        "a bent edge",
        "a corner outside",
        "a corner far outside",
    ],
)
def test_a_sheet_is_a_large_light_area_with_four_straight_edges(points: Points, found: bool) -> None:
    assert (find_sheet(photograph(points)) is not None) is found


@pytest.mark.parametrize(("background", "found"), [(205, False), (194, True)])
def test_a_sheet_is_lighter_than_what_it_lies_on(background: int, found: bool) -> None:
    assert (find_sheet(photograph(PLAIN, background=background)) is not None) is found
