"""Pages that lean: the angle is measured, and the page is straightened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from doc2md.converter.local.ocr.image.components import Gray
from doc2md.converter.local.ocr.image.deskew import rotated, skew, straightened
from doc2md.geometry import Box, PageTransform, upright_box
from tests.builders.bad_copies import black_and_white, faint, inverted, peppered, shaded
from tests.builders.scans import SAMPLE_PAGES, sample_image

pytestmark = pytest.mark.ocr


@cache
def own_lean(name: str, number: int) -> float:
    """The angle of a sample page itself. Only the scan leans."""
    return skew(sample_image(name, number))


@pytest.mark.parametrize("leaning", [-14.0, -3.3, -0.4, 0.2, 0.7, 5.5, 12.8])
@pytest.mark.parametrize(("name", "number"), SAMPLE_PAGES)
def test_the_angle_of_a_leaning_page_is_measured(name: str, number: int, leaning: float) -> None:
    leans = skew(rotated(sample_image(name, number), -leaning, 255))
    assert leans - own_lean(name, number) == pytest.approx(leaning, abs=0.2)


@pytest.mark.parametrize("degraded", [faint, peppered, shaded, black_and_white, inverted])
def test_the_angle_of_a_bad_copy_is_measured(degraded: Callable[[Gray], Gray]) -> None:
    image = degraded(rotated(sample_image("report.pdf", 5), -4.2, 255))
    assert skew(image) == pytest.approx(4.2, abs=0.3)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_picture_and_its_boxes_are_straightened_alike(turned: int) -> None:
    image = np.full((300, 500), 255, np.uint8)
    image[40:60, 400:440] = 0
    transform = PageTransform(turned, 7.0)
    straight = straightened(image, transform)
    ys, xs = np.nonzero(straight < 128)
    ink = Box(*map(float, (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)))
    assert upright_box(Box(400, 40, 440, 60), (500, 300), transform) == pytest.approx(ink, abs=2)
