"""Filled rectangles are known with their colours, and dots in a row are a rule."""

from __future__ import annotations

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.drawings import MIN_SPECKS, drawings, shapes
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.text_layer import Drawings, Fill
from tests.builders.pages import fill, new_page, rules_across, solid, stored


def drawn_on(page: object) -> Drawings:
    return drawings(shapes(stored(page)), (400, 500))


def test_a_filled_rectangle_keeps_its_colour() -> None:
    page = new_page(400, 500)
    page.draw_rect((50, 60, 150, 90), fill=(1, 0.2, 0), color=None)
    rules_across(page, 200, x0=50, x1=300)
    assert drawn_on(page).fills == (Fill(Box(50, 60, 150, 90), 0xFF3300),)


def test_dots_in_a_row_are_a_rule() -> None:
    page = new_page(400, 500)
    for i in range(40):
        fill(page, 50 + 2 * i, 100, 50.7 + 2 * i, 100.7, 0)
        fill(page, 200, 100 + 2 * i, 200.7, 100.7 + 2 * i, 0)
    found = drawn_on(page)
    (across,), (down,) = found.across, found.down
    assert [round(value) for value in across] == [100, 50, 129]
    assert [round(value) for value in down] == [200, 100, 179]


def test_a_few_dots_are_no_rule() -> None:
    page = new_page(400, 500)
    for i in range(MIN_SPECKS - 1):
        fill(page, 50 + 2 * i, 100, 50.7 + 2 * i, 100.7, 0)
    assert not drawn_on(page).across


@pytest.mark.parametrize(("step", "rules"), [(5.5, 1), (6.5, 0)])
def test_dots_of_a_rule_are_at_most_six_points_apart(step: float, rules: int) -> None:
    page = new_page(400, 500)
    for i in range(20):
        fill(page, 50 + step * i, 100, 50.7 + step * i, 100.7, 0)
    assert len(drawn_on(page).across) == rules


PLOT = "q 100 200 200 100 re W n 1 0 0 RG 1 0 0 rg "


@pytest.mark.parametrize(
    ("content", "boxes"),
    [
        (PLOT + "90 0 m 150 250 l 250 280 l 310 0 l f Q", [(100, 220, 300, 300)]),
        (PLOT + "150 900 m 200 950 l 250 900 l f Q", []),
        (
            PLOT + "q 150 0 50 500 re W n 0 0 400 500 re f Q 120 220 10 20 re f Q",
            [(150, 200, 200, 300), (120, 260, 130, 280)],
        ),
        (PLOT + "Q 20 20 30 30 re f", [(20, 450, 50, 480)]),
    ],
    ids=["cut off", "outside", "two clips", "after the clip"],
)
def test_a_shape_ends_where_it_is_cut_off(content: str, boxes: list[tuple[int, ...]]) -> None:
    page = new_page(400, 500)
    fill(page, 0, 0, 1, 1, 0)
    page.parent.update_stream(page.get_contents()[0], content.encode())
    found = shapes(stored(page))
    assert [tuple(round(value) for value in shape.box) for shape in found] == boxes


@pytest.mark.parametrize(("height", "rules"), [(0.5, 1), (30, 0)])
def test_one_long_and_thin_pixel_is_a_rule(height: float, rules: int) -> None:
    page = new_page(400, 500)
    page.insert_image((50, 100, 150, 100 + height), pixmap=solid(1, 1), keep_proportion=False)
    layer = text_layer(stored(page))
    assert (len(layer.drawings.across), len(layer.pictures)) == (rules, 1 - rules)
