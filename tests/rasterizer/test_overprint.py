"""Text printed over text, and text that cannot be seen, is left out and recorded with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.rasterizer.background import COVERED_UP, LIGHT, SAME_COLOUR
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.overprint import COPY, OVER_TEXT
from doc2md.rasterizer.text_layer import TextLayer
from tests.builders.pages import (
    PROSE,
    Draw,
    fill,
    insert_picture,
    new_page,
    solid,
    stored,
    write,
    write_wrapped,
)

GREY = (0.8, 0.8, 0.8)


def layer_of(*draws: Draw) -> TextLayer:
    page = new_page()
    write_wrapped(page, 300)
    for draw in draws:
        draw(page)
    return text_layer(stored(page))


def texts(layer: TextLayer) -> list[str]:
    return [line.text for line in layer.lines]


def slanted(page: Any, words: str, size: float = 60) -> None:
    place = pymupdf.Point(150, 420)
    page.insert_text(place, words, fontsize=size, color=GREY, morph=(place, pymupdf.Matrix(45)))


@pytest.mark.parametrize("offset", [(0.3, 0.0), (0.0, 0.4), (1.0, 1.0)], ids=["bold", "down", "shadow"])
def test_a_text_that_is_printed_twice_is_read_once(offset: tuple[float, float]) -> None:
    x, y = offset
    layer = layer_of(
        lambda page: write(page, 70, 100, "Total due"), lambda page: write(page, 70 + x, 100 + y, "Total due")
    )
    assert texts(layer).count("Total due") == 1
    assert layer.hidden == (("Total due", COPY),)


def test_letters_that_are_printed_twice_one_by_one_are_read_once() -> None:
    def doubled(page: Any) -> None:
        x = 70.0
        for letter in "balloons":
            for offset in (0.0, 0.3):
                page.insert_text((x + offset, 100), letter, fontsize=12)
            x += pymupdf.get_text_length(letter, fontsize=12)

    assert "balloons" in texts(layer_of(doubled))


def test_a_text_that_is_repeated_at_another_place_is_read_twice() -> None:
    layer = layer_of(lambda page: write(page, 70, 100, "Total due", "Total due"))
    assert texts(layer).count("Total due") == 2
    assert layer.hidden == ()


@pytest.mark.parametrize(
    "draw",
    [
        lambda page: slanted(page, "DRAFT"),
        lambda page: write(page, 90, 312, "Copy for the mayor", size=14, color=GREY),
        lambda page: write(page, 90, 330, "DRAFT", size=80, color=(1, 0, 0)),
        lambda page: write(page, 90, 312, "DRAFT", size=30, fill_opacity=0.3),
    ],
    ids=["slanted", "light", "large", "transparent"],
)
def test_a_watermark_over_text_is_left_out(draw: Draw) -> None:
    layer = layer_of(draw)
    assert [reason for _, reason in layer.hidden] == [OVER_TEXT]
    assert texts(layer) == texts(layer_of())


def test_a_watermark_on_a_dark_page_with_light_text_is_left_out() -> None:
    page = new_page()
    fill(page, 0, 0, 600, 800, 0.1)
    write(page, 90, 312, *PROSE, color=(0.9, 0.9, 0.9))
    write(page, 90, 340, "DRAFT", size=80, color=(0.2, 0.2, 0.3))
    layer = text_layer(stored(page))
    assert [reason for _, reason in layer.hidden] == [OVER_TEXT]
    assert len(layer.lines) == len(PROSE)


@pytest.mark.parametrize(
    "draw",
    [
        lambda page: slanted(page, "May", size=8),
        lambda page: write(page, 90, 120, "Copy for the mayor", size=14, color=GREY),
        lambda page: write(page, 90, 120, "DRAFT", size=80),
    ],
    ids=["slanted label", "light title", "large title"],
)
def test_light_slanted_and_large_text_with_nothing_below_it_stays(draw: Draw) -> None:
    page = new_page()
    write(page, 90, 700, *PROSE)
    draw(page)
    layer = text_layer(stored(page))
    assert layer.hidden == ()
    assert len(layer.lines) == len(PROSE) + 1


@pytest.mark.parametrize(
    ("draws", "reasons"),
    [
        ([lambda p: write(p, 70, 100, "Secret"), lambda p: fill(p, 60, 85, 200, 110, 0)], [COVERED_UP]),
        ([lambda p: write(p, 70, 100, "Secret"), lambda p: fill(p, 60, 85, 200, 110, 1)], [COVERED_UP]),
        ([lambda p: fill(p, 60, 85, 200, 110, 0.5), lambda p: write(p, 70, 100, "Shown")], []),
        (
            [
                lambda p: write(p, 70, 100, "Secret"),
                lambda p: insert_picture(p, 60, 85, 200, 110, solid(280, 50)),
            ],
            [COVERED_UP],
        ),
        (
            [
                lambda p: insert_picture(p, 60, 85, 200, 110, solid(280, 50)),
                lambda p: write(p, 70, 100, "Shown"),
            ],
            [],
        ),
        ([lambda p: write(p, 70, 100, "White", color=(1, 1, 1))], [LIGHT]),
        (
            [lambda p: fill(p, 60, 85, 200, 110, 0.1), lambda p: write(p, 70, 100, "Dark", color=(0.1,) * 3)],
            [SAME_COLOUR],
        ),
        (
            [lambda p: fill(p, 60, 85, 200, 110, 0.3), lambda p: write(p, 70, 100, "Grey", color=(0.6,) * 3)],
            [],
        ),
        (
            [lambda p: fill(p, 60, 85, 75, 110, 0.1), lambda p: write(p, 70, 100, "Dark", color=(0.1,) * 3)],
            [],
        ),
        ([lambda p: write(p, 70, 100, "Tiny", size=0.8)], ["too small to read"]),
    ],
    ids=[
        "black box",
        "white box",
        "box below",
        "picture",
        "picture below",
        "white",
        "dark on dark",
        "grey on grey",
        "beside a dark box",
        "tiny",
    ],
)
def test_text_that_cannot_be_seen_is_left_out(draws: list[Draw], reasons: list[str]) -> None:
    assert [reason for _, reason in layer_of(*draws).hidden] == reasons
