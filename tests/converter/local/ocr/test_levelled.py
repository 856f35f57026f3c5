"""A small skew is removed after the lines of a page are read."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.ocr.image.deskew import rotated
from doc2md.converter.local.ocr.page import RecognisedPage, levelled
from doc2md.converter.local.ocr.recognition import LineReading
from doc2md.geometry import AS_DISPLAYED, Box, PageTransform, upright_box
from doc2md.rasterizer.text_layer import Link, TextLayer

pytestmark = pytest.mark.unit

SIZE, TOPS = (900.0, 1200.0), range(100, 1100, 40)


def leaning(angle: float, *, unread: int = 0) -> RecognisedPage:
    """A page with lines of strokes, turned clockwise by `angle` degrees; one pixel is one point."""
    image = np.full((1200, 900), 250, np.uint8)
    for top in TOPS:
        for x in range(100, 800, 14):
            image[top : top + 12, x : x + 8] = 20
    turn = PageTransform(0, -angle)
    image = rotated(image, -angle, 250)
    readings = []
    for top in TOPS:
        box = Box(100, top, 794, top + 12)
        corners = [upright_box(Box(*at, *at), SIZE, turn)[:2] for at in box.corners]
        readings.append(LineReading(np.array(corners, np.float32), image[:48], ()))
    layer = TextLayer(
        (float(image.shape[1]), float(image.shape[0])), links=(Link(Box(100, 100, 200, 112), "x:"),)
    )
    return RecognisedPage(image, 1.0, layer, AS_DISPLAYED, readings, unread)


@pytest.mark.parametrize("angle", [0.4, -0.3])
def test_lines_become_level(angle: float) -> None:
    found = levelled(leaning(angle))
    assert found.transform.skew == pytest.approx(angle, abs=0.04)
    for reading in found.lines:
        assert reading.quad[0, 1] == pytest.approx(reading.quad[1, 1], abs=0.6)
    tops = [reading.quad[0, 1] for reading in found.lines]
    assert np.diff(tops) == pytest.approx(40, abs=0.6)
    assert found.layer.size == pytest.approx((found.image.shape[1], found.image.shape[0]), abs=1)
    assert found.layer.links[0].box.width > 99


@pytest.mark.parametrize(
    "page",
    [leaning(0.0), leaning(0.4, unread=99), leaning(0.4)._replace(transform=PageTransform(0, 0.7))],
    ids=["level", "unreadable", "straightened before"],
)
def test_other_pages_stay_as_they_are(page: RecognisedPage) -> None:
    assert levelled(page) is page
