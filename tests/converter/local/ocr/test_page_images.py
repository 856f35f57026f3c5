"""The resolution of the image of a page, and its skew."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from doc2md.converter.local.ocr import orientation
from doc2md.converter.local.ocr.page import recognise_lines
from doc2md.converter.local.ocr.page_image import render
from doc2md.geometry import PageTransform
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import TextLayer


@pytest.mark.parametrize(("leaning", "expected"), [(0.5, 0.0), (0.7, 0.7)])
def test_a_page_that_leans_a_little_stays(
    leaning: float, expected: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orientation, "orientation", lambda *given: 0)
    monkeypatch.setattr(orientation, "skew", lambda image: leaning)
    found = orientation.find_transform(np.zeros((9, 9), np.uint8), lambda line: 1.0)
    assert found == PageTransform(0, expected)


def test_a_page_without_room_for_a_letter_has_no_lines() -> None:
    page = pymupdf.open().new_page(width=1, height=900)
    assert recognise_lines(page, TextLayer((1, 900), (), (), ())) is None


def zoom(*size: float) -> float:
    """The pixels per point in which a page of this size is rendered."""
    zooms = []

    def picture(matrix: Any, **more: Any) -> Any:
        zooms.append(matrix.a)
        return pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 5, 5))

    _, scale = render(SimpleNamespace(rect=pymupdf.Rect(0, 0, *size), get_pixmap=picture))
    assert scale == pytest.approx(1 / zooms[0])
    return float(zooms[0])


@pytest.mark.parametrize(
    ("size", "low", "high"),
    [((595, 842), 2.0e6, 2.4e6), ((300, 400), 1.2e6, 1.8e6), ((2_000, 2_000), 8e6, 10e6)],
    ids=["A4", "small", "large"],
)
def test_a_page_is_rendered_in_a_useful_resolution(
    size: tuple[float, float], low: float, high: float
) -> None:
    assert low <= size[0] * size[1] * zoom(*size) ** 2 <= high


def test_a_very_long_page_is_as_long_as_the_library_allows() -> None:
    assert 25_000 < 20_000 * zoom(20_000, 1) < 2**15
