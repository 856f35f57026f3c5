"""Which images are grey or blank, where a page is cut, and how many pixels a figure gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PIL import Image

from doc2md.errors import InputError
from doc2md.geometry import Box
from doc2md.rasterizer import rendering
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.opening import open_document
from doc2md.worker_types import SourceFile
from tests.builders.pages import fill, insert_picture, new_page, solid, stored


@pytest.mark.parametrize(("difference", "grey"), [(10, True), (15, False)])
def test_an_image_with_hardly_any_colour_is_grey(difference: int, grey: bool) -> None:
    page = new_page(100, 100)
    level = (100 + difference) / 255
    page.draw_rect(page.rect, fill=(100 / 255, level, level), color=None)
    made = pymupdf.Pixmap(rendering.render(stored(page), 72).data)
    assert (made.n == 1) is grey


@pytest.mark.parametrize(("difference", "blank"), [(12, True), (20, False)])
def test_a_page_of_nearly_one_grey_level_is_blank(difference: int, blank: bool) -> None:
    page = new_page(100, 100)
    fill(page, 20, 20, 40, 40, 1 - difference / 255)
    assert rendering.render(stored(page), 72).blank is blank


@pytest.mark.parametrize(
    ("gaps", "low", "high"),
    [
        ([(240, 320), (480, 520)], 480, 520),
        ([(480, 520), (700, 780)], 480, 520),
        ([(370, 390), (600, 612)], 370, 390),
        ([(420, 432), (610, 640)], 610, 640),
    ],
    ids=["larger gap above", "larger gap below", "high in the middle", "low in the middle"],
)
def test_a_page_is_cut_in_a_gap_near_its_middle(
    gaps: Sequence[tuple[float, float]], low: float, high: float
) -> None:
    page = new_page(200, 1_000)
    edges = [0, *(y for gap in gaps for y in gap), 1_000]
    for top, foot in zip(edges[::2], edges[1::2], strict=True):
        fill(page, 20, top, 180, foot, 0)
    assert low <= rendering.find_cut(stored(page)) <= high


def width_of_figure(pixels: int = 0) -> int:
    """The width in pixels of a figure of 36 points: an image that is so many pixels wide, or a drawing."""
    page = new_page(100, 100)
    if pixels:
        insert_picture(page, 20, 20, 56, 56, solid(pixels, pixels))
    else:
        fill(page, 20, 20, 56, 56, 0.5)
    return int(pymupdf.Pixmap(rendering.crop(stored(page), Box(20, 20, 56, 56))).width)


@pytest.mark.parametrize(
    ("pixels", "low", "high"),
    [(60, 66, 80), (90, 86, 94), (250, 240, 260), (375, 280, 330), (0, 95, 120)],
    ids=["coarse", "usual", "fine", "very fine", "drawing"],
)
def test_a_figure_has_the_resolution_of_its_image_within_limits(pixels: int, low: int, high: int) -> None:
    assert low <= width_of_figure(pixels) <= high


@pytest.mark.parametrize(("frames", "opened"), [(400, True), (600, False)])
def test_an_animation_of_very_many_frames_is_refused(
    frames: int, opened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Animation:
        n_frames = frames

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *error: object) -> None: ...

    monkeypatch.setattr("PIL.Image.open", lambda path: Animation())
    monkeypatch.setattr("PIL.ImageSequence.Iterator", lambda picture: [Image.new("RGB", (9, 9))])
    source = SourceFile("a.gif", "a.gif", "gif")
    if opened:
        assert open_document(source).page_count == 1
    else:
        with pytest.raises(InputError, match="frames"):
            open_document(source)
