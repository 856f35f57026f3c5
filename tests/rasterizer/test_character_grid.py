"""Listings in proportional fonts are found by their columns of equal width."""

from __future__ import annotations

import re
from typing import Any

import pytest

from doc2md.rasterizer.character_grid import put_on_grid
from doc2md.rasterizer.mupdf import pymupdf

SIZE, PITCH, LEFT = 10.0, 6.0, 50.0
NARROW, WIDE = 2.8, 5.5

LISTING = ("for stone in wall:", "    if stone < 10:", "        total += stone", "}")


def width(char: str) -> float:
    return NARROW if char in "filjt.,:;()'" else WIDE


def line(pieces: list[tuple[str, list[float]]], y: float) -> dict[str, Any]:
    """A line of `extractRAWDICT` from pieces of text with the left edges of their characters."""
    chars = [
        {"c": char, "origin": (x, y), "bbox": (x, y - 8, x + width(char), y + 2)}
        for text, xs in pieces
        for char, x in zip(text, xs, strict=True)
    ]
    span = {"font": "Serif", "size": SIZE, "flags": 0, "chars": chars}
    return {"dir": (1.0, 0.0), "spans": [span]}


def on_columns(text: str, y: float, left: float = LEFT) -> dict[str, Any]:
    """A line as `listings` sets it: equal white space around the letters of each word, with some spaces between."""
    pieces = list[tuple[str, list[float]]]()
    column = len(text) - len(text.lstrip())
    for word in text.split():
        for run in re.findall(r"\w+|\W", word):
            white = (len(run) * PITCH - sum(map(width, run))) / (len(run) + 1)
            x, xs = left + column * PITCH + white, []
            for char in run:
                xs.append(x)
                x += width(char) + white
            pieces.append((run, xs))
            column += len(run)
        pieces.append((" ", [left + column * PITCH]))
        column += 1
    return line(pieces, y)


def as_usual(text: str, y: float, tracking: float = 0.0) -> dict[str, Any]:
    xs, x = [], LEFT
    for char in text:
        xs.append(x)
        x += width(char) + tracking
    return line([(text, xs)], y)


def marked(lines: list[dict[str, Any]]) -> list[bool]:
    put_on_grid(lines)
    return [bool(line["spans"][0]["flags"] & pymupdf.TEXT_FONT_MONOSPACED) for line in lines]


def text_of(line: dict[str, Any]) -> str:
    return "".join(char["c"] for char in line["spans"][0]["chars"])


def test_the_lines_of_a_listing_are_monospaced() -> None:
    lines = [on_columns(text, 100.0 + 12 * i) for i, text in enumerate(LISTING)]
    assert marked(lines) == [True] * len(LISTING)
    assert [text_of(line).strip() for line in lines] == [text.strip() for text in LISTING]


def test_every_character_is_at_its_column() -> None:
    lines = [on_columns(text, 100.0 + 12 * i) for i, text in enumerate(LISTING)]
    put_on_grid(lines)
    for text, made in zip(LISTING, lines, strict=True):
        inked = [char for char in made["spans"][0]["chars"] if not char["c"].isspace()]
        columns = [round((char["origin"][0] - LEFT) / PITCH, 2) for char in inked]
        assert columns == [i for i, char in enumerate(text) if char != " "]


def test_a_space_inside_a_word_is_removed() -> None:
    made = on_columns("filling wall", 100.0)
    chars = made["spans"][0]["chars"]
    chars.insert(1, {"c": " ", "origin": (56.0, 100.0), "bbox": (56.0, 92.0, 57.0, 102.0)})
    put_on_grid([made, *(on_columns(text, 112.0 + 12 * i) for i, text in enumerate(LISTING))])
    assert text_of(made).strip() == "filling wall"


@pytest.mark.parametrize(
    "lines",
    [
        [as_usual("The wall is old and the quay is new", 100.0 + 12 * i) for i in range(4)],
        [on_columns("stone in wall", 100.0)],
        [on_columns("total wall", 100.0), *(as_usual("The quay is new", 112.0 + 12 * i) for i in range(3))],
        [
            as_usual(word, 100.0 + 12 * i, tracking=0.5)
            for i, word in enumerate(("Rosa", "Wand", "Kora", "Mona"))
        ],
    ],
    ids=["prose", "one line", "a spaced heading", "spaced words"],
)
def test_other_lines_stay_as_they_are(lines: list[dict[str, Any]]) -> None:
    before = [text_of(line) for line in lines]
    assert not any(marked(lines))
    assert [text_of(line) for line in lines] == before


def test_prose_on_the_page_of_a_listing_stays_prose() -> None:
    listing = [on_columns(text, 100.0 + 12 * i) for i, text in enumerate(LISTING)]
    prose = [as_usual("The wall is old and the quay is new", 200.0), as_usual("Part 1", 214.0)]
    assert marked([*listing, *prose])[-2:] == [False, False]


def test_a_bracket_far_from_the_listing_is_not_a_part_of_it() -> None:
    listing = [on_columns(text, 100.0 + 12 * i) for i, text in enumerate(LISTING)]
    assert marked([*listing, on_columns("}", 400.0)])[-1] is False


def test_the_signs_of_latex_become_those_of_a_programmer() -> None:
    lines = [on_columns("stone ∗ total − wall", 100.0), on_columns("filling ’stone’", 112.0)]
    put_on_grid(lines)
    assert [text_of(line).strip() for line in lines] == ["stone * total - wall", "filling 'stone'"]
