"""Letters of unnamed fonts that are bullets by their use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.text.unknown_bullets import with_known_bullets
from doc2md.rasterizer.text_layer import Line, TextLayer
from tests.builders.lines import line, row, span

SIZE = (400.0, 600.0)


def item(char: str, y: float, font: str = "Shapes", x: float = 50, words: str = " rope and tar") -> Line:
    """A line that begins with a character in a font of its own."""
    return line(replace(span(char, x, y), font=font), span(words, x + 6, y))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([item("ｴ", 100), item("ｴ", 112)], 2),
        ([item("ｴ", 100)], 0),
        ([item("ｴ", 100), item("ｴ", 112, x=52)], 0),
        ([item("ｴ", 100), item("ｴ", 112), row("オイル", 50, 124)], 2),
        ([item("ｴ", 100), item("ｴ", 112), row("ｵｲﾙ", 50, 124)], 0),
        ([item("ｴ", 100), item("ｴ", 112), row("see ｴ", 50, 124)], 0),
        ([item("n", 100), item("n", 112), item("n", 124)], 3),
        ([item("n", 100), item("n", 112)], 0),
        ([item("n", 100), item("n", 112), item("n", 124), item("m", 136)], 0),
        ([item("n", 100, words="ets"), item("n", 112, words="ets"), item("n", 124, words="ets")], 0),
    ],
    ids=[
        "two of a foreign script",
        "one",
        "not aligned",
        "another script",
        "words of this script",
        "in the text",
        "three of one font",
        "two of one font",
        "other letters of the font",
        "start of a word",
    ],
)
def test_a_letter_that_only_begins_rows_is_a_bullet(lines: list[Line], found: int) -> None:
    made = with_known_bullets(TextLayer(SIZE, tuple(lines)))
    assert sum(each.text.startswith("•") for each in made.lines) == found
