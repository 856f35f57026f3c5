"""Recognised lines: characters, the spaces between them, their places and their scores."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.local.ocr import recognition
from doc2md.converter.local.ocr.ctc import Glyph, decode
from doc2md.converter.local.ocr.lines import band, bullet, to_line
from doc2md.converter.local.ocr.positions import place, words
from doc2md.converter.local.ocr.recognition import LineReading
from doc2md.converter.local.ocr.spaces import spaces
from doc2md.geometry import Box


@pytest.mark.parametrize(
    ("steps", "text", "places"),
    [
        ((0, 0, 0, 0), "", []),
        ((1, 1, 0, 2), "ab", [0.25, 0.875]),
        ((1, 0, 1, 1), "aa", [0.125, 0.75]),
        ((1, 2, 2, 1), "aba", [0.125, 0.5, 0.875]),
    ],
)
def test_a_repeated_class_is_one_character(steps: tuple[int, ...], text: str, places: list[float]) -> None:
    glyphs = decode(np.eye(3, dtype=np.float32)[list(steps)], ("", "a", "b"))
    assert "".join(glyph.char for glyph in glyphs) == text
    assert [glyph.at for glyph in glyphs] == places
    assert all(glyph.score == 1 for glyph in glyphs)


@pytest.mark.parametrize(
    ("said", "gaps", "whole"),
    [
        ("ab", (2,), "ab"),
        ("a b", (1,), "a b"),  # the model's spaces stay
        ("toread", (2, 9, 2, 2, 2), "to read"),
        ("11775", (9, 2, 2, 2), "11775"),  # numbers are not cut
        ("11775", (12, 2, 2, 2), "1 1775"),
        ("f(x)", (8, 2, 2), "f(x)"),
        ("a, b!or", (1, 8, 2, 8, 2), "a, b! or"),  # as wide as the other spaces
        ("..=..", (9, 9, 9, 9), "..=.."),
        ("中文abc", (9, 20, 2, 2), "中文abc"),
        ("py_str", (2, 14, 14, 2, 2), "py_str"),
    ],
)
def test_spaces_that_the_model_left_out_are_put_in(said: str, gaps: tuple[float, ...], whole: str) -> None:
    chars = [char for char in said if char != " "]
    at = [i for i, char in enumerate(said) if char != " "]
    between = [after - before > 1 for before, after in pairwise(at)]
    found = spaces(chars, between, [10.0 * i for i in range(len(chars))], gaps)
    assert "".join(c + " " * space for c, space in zip(chars, (*found, False), strict=True)) == whole


@st.composite
def read_lines(draw: st.DrawFn) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.uint8]], list[Glyph]]:
    """A picture of a line, noise with white stripes, and some characters that were read in it."""
    steps = draw(st.integers(1, 40))
    dice = np.random.default_rng(draw(st.integers(0, 1_000)))
    crop = dice.choice(np.array([0, 255], np.uint8), (recognition.HEIGHT, 8 * steps), p=(0.1, 0.9))
    crop[:, dice.random(8 * steps) < draw(st.sampled_from((0, 0.5, 1)))] = 255
    at = sorted(draw(st.sets(st.integers(0, steps - 1), max_size=12)))
    chars = draw(st.lists(st.sampled_from("ab .文_1"), min_size=len(at), max_size=len(at)))
    return crop, [Glyph(char, 0.9, (i + 0.5) / steps) for char, i in zip(chars, at, strict=True)]


@given(read_lines())
def test_no_character_is_lost_and_all_are_within_their_line(line: tuple[Any, list[Glyph]]) -> None:
    crop, glyphs = line
    placed = place(crop, glyphs)
    assert [p.char for p in placed if p.char != " "] == [g.char for g in glyphs if g.char != " "]
    assert (
        "".join(p.char for p in placed).split(" ")
        == ["".join(p.char for p in word).rstrip() for word in words(placed)]
        or not placed
    )
    assert all(0 <= p.x0 <= 1 and 0 <= p.x1 <= 1 for p in placed)
    top, bottom = band(crop)
    assert 0 <= top < bottom <= 1


@pytest.mark.parametrize(
    ("blots", "found"),
    [
        ([(60, 40, 6)], True),
        ([(60, 40, 6), (40, 35, 1), (75, 46, 1)], True),  # dirt
        ([(60, 40, 6), (75, 40, 6)], False),
        ([(60, 40, 1)], False),
        ([], False),
    ],
)
def test_a_bullet_is_one_dot_before_a_line(blots: list[tuple[int, int, int]], found: bool) -> None:
    image = np.full((100, 400), 255, np.uint8)
    for x, y, size in blots:
        image[y : y + size, x : x + size] = 0
    dot = bullet(image, Box(50, 16, 195, 26), 0.5)
    assert (dot is not None) is found
    assert dot is None or (dot.box == Box(30, 20, 33, 23) and dot.filled)


@pytest.mark.parametrize("width", [1, 8, 35, 36, 37, 500])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_lines_of_any_width_are_scored(width: int, level: int) -> None:
    crop = np.full((recognition.HEIGHT, width), 255, np.uint8)
    crop[10:30, : width // 2 + 1] = level
    corners = np.array([[0, 0], [width, 0], [width, 48], [0, 48]], np.float32)
    assert 0 <= recognition.LineReading(corners, crop, (Glyph("I", 0.9, 0.5),)).score <= 0.9


@pytest.mark.parametrize(("width", "found"), [(3, True), (5, False)])
def test_a_speck_beside_a_bullet_is_ignored(width: int, found: bool) -> None:
    image = np.full((60, 260), 255, np.uint8)
    image[22:34, 100:112] = 0
    image[40:44, 130 : 130 + width] = 0
    assert (bullet(image, Box(150, 10, 250, 50), 1) is not None) is found


def test_recognised_words_are_nearly_certain_and_stand_on_their_baseline() -> None:
    crop = np.full((48, 200), 255, np.uint8)
    crop[4:44, 20:180:8] = 0
    quad = np.array([[0, 0], [200, 0], [200, 48], [0, 48]], np.float32)
    line = to_line(
        LineReading(quad, crop, tuple(Glyph(char, 1.0, 0.2 + 0.1 * n) for n, char in enumerate("bag"))), 1
    )
    assert line is not None
    assert all(0.99 < span.score < 1 for span in line.spans)
    assert 0.15 < (line.box.y1 - line.baseline) / line.size < 0.25
