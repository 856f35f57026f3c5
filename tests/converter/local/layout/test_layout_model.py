"""What is used of the layout model's answer, and what it leaves behind."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.converter.local.layout import layout_model
from doc2md.converter.local.layout.layout_model import Area, AreaLabel, antialiasing_restored, find_areas
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf


class Page:
    """A page with images of some pixels, for which the model finds some areas."""

    def __init__(self, areas: int = 1, pixels: int = 0) -> None:
        self.layout_information: list[dict[str, Any]] = []
        self._areas, self._pixels = areas, pixels

    def get_image_info(self) -> list[dict[str, int]]:
        return [{"width": self._pixels // 1000, "height": 1000}]

    def get_layout(self, **options: bool) -> None:
        area = {"group_bbox": (0, 0, 10, 10), "class_name": "text"}
        self.layout_information = [area] * self._areas


@pytest.mark.parametrize(
    ("page", "complete"),
    [
        (Page(1_500), True),
        (Page(2_500), False),
        (Page(pixels=80_000_000), True),
        (Page(pixels=120_000_000), False),
    ],
    ids=["many areas", "too many areas", "large images", "very large images"],
)
def test_the_model_is_used_within_limits(page: Page, complete: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout_model, "layout_model", lambda: True)
    assert (len(find_areas(page)) == page._areas) is complete


@pytest.mark.parametrize(("width", "added"), [(25, 1), (35, 0)])
def test_a_drawing_of_which_areas_cover_little_is_a_picture(width: float, added: int) -> None:
    known = [Area(AreaLabel.TEXT, Box(0, 0, width, 100))]
    assert len(layout_model.with_graphics(known, [Box(0, 0, 100, 100)])) == 1 + added


def test_antialiasing_is_as_before_after_the_model_ran() -> None:
    before = pymupdf.TOOLS.show_aa_level()
    with antialiasing_restored():
        pymupdf.TOOLS.set_aa_level(0)
    assert pymupdf.TOOLS.show_aa_level() == before
