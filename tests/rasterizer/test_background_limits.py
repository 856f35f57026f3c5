"""Light text and covered text: how light, and how much of it is covered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.background import Paper
from doc2md.rasterizer.drawings import Shape
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.pages import fill, new_page, stored, write


def shown(page: Any) -> bool:
    """Whether the word `Secret` is in the text layer of a page."""
    return any("Secret" in line.text for line in text_layer(stored(page)).lines)


@pytest.mark.parametrize(
    ("text", "paper", "expected"),
    [
        (236, 255, True),
        (245, 255, False),
        (255, 235, False),
        (255, 225, True),
        (110, 100, False),
        (118, 100, True),
    ],
    ids=[
        "light grey",
        "nearly white",
        "white on nearly white",
        "white on light grey",
        "nearly the grey of the paper",
        "another grey",
    ],
)
def test_text_as_light_as_the_paper_cannot_be_seen(text: int, paper: int, expected: bool) -> None:
    page = new_page(200, 200)
    fill(page, 0, 0, 200, 200, paper / 255)
    write(page, 50, 100, "Secret", color=(text / 255,) * 3)
    assert shown(page) is expected


@pytest.mark.parametrize(
    ("size", "height", "spaces", "before", "expected"),
    [
        (10, 20, "", 0, False),
        (10, 20, " " * 4, 0, True),
        (2.4, 3.6, "", 0, True),
        (3.3, 5, "", 0, False),
        (10, 20, "", 2_500, False),
        (10, 20, "", 4_000, True),
    ],
    ids=["all of it", "a part of it", "thin cover", "less thin cover", "many shapes", "very many shapes"],
)
def test_text_under_a_shape_cannot_be_seen(
    size: float, height: float, spaces: str, before: int, expected: bool
) -> None:
    page = new_page(200, 200)
    if before:
        page.insert_text((1, 1), "x", fontsize=1)
        stream = page.get_contents()[0]
        page.parent.update_stream(stream, page.read_contents() + b"\n1 1 1 rg" + b"\n0 0 1 1 re f" * before)
    write(page, 50, 100, f"Secret{spaces}", size=size)
    middle = 100 - 0.38 * size
    page.draw_rect(
        (49, middle - height / 2, 50 + 3.2 * size, middle + height / 2), fill=(1, 1, 1), color=None
    )
    assert shown(page) is expected


@pytest.mark.parametrize(("area", "reduced"), [(3_200_000, False), (4_500_000, True)])
def test_a_very_large_page_is_looked_at_in_a_lower_resolution(area: float, reduced: bool) -> None:
    zooms = []

    def picture(matrix: Any, **more: Any) -> Any:
        zooms.append(matrix.a)
        return pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 20, 20))

    for size in (100.0, area**0.5):
        page = SimpleNamespace(rotation=0, rect=pymupdf.Rect(0, 0, size, size), get_pixmap=picture)
        light = {"color": 0xFFFFFF, "bbox": (10, 10, 20, 20)}
        Paper(page, [Shape(Box(0, 0, 1, 1), None, None, ())]).hides(light)
    assert (zooms[1] < zooms[0]) is reduced
