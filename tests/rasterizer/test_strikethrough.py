"""Struck-out text."""

from __future__ import annotations

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.strikethrough import strike
from doc2md.rasterizer.text_layer import Line, Rule, Span


def line(*words: str, size: float = 10.0, baseline: float = 100.0) -> Line:
    spans, x = [], 50.0
    for text in words:
        xs = tuple(x + 5 * at for at in range(len(text)))
        spans.append(
            Span(text, Box(x, baseline - 8, x + 5 * len(text), baseline), "f", size, baseline=baseline, xs=xs)
        )
        x += 5 * len(text)
    return Line(tuple(spans), Box.around(span.box for span in spans))


def struck(printed: Line, *rules: Rule) -> str:
    (made,) = strike([printed], rules)
    assert made.text == printed.text
    return "".join(span.text for span in made.spans if span.strike)


def test_the_words_under_a_line_are_struck_out() -> None:
    assert struck(line("keep drop keep"), Rule(97, 75, 95)) == "drop"
    assert struck(line("all of it"), Rule(97, 49, 96)) == "all of it"


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        (Rule(97, 20, 300), "a cell border or form line goes beyond the words"),
        (Rule(97, 76.5, 78), "an outline of a letter is short"),
        (Rule(101, 50, 100), "an underline"),
        (Rule(92, 50, 100), "a line above"),
    ],
)
def test_another_line_strikes_nothing(rule: Rule, what: str) -> None:
    assert struck(line("keep drop keep"), rule) == "", what


def test_a_fraction_bar_is_measured_from_its_own_numbers() -> None:
    sums = line("x = ")
    numerator = Span("1", Box(70, 87, 75, 94), "f", 10, baseline=94, xs=(70.0,))
    joined = Line((*sums.spans, numerator), Box(50, 87, 75, 100))
    assert struck(joined, Rule(97, 70, 75)) == ""


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (Rule(99, 50, 95), ""),
        (Rule(98.5, 50, 95), "all of it"),
        (Rule(96.2, 50, 95), "all of it"),
        (Rule(95, 50, 95), ""),
        (Rule(97, 50, 93), "all of i"),
        (Rule(97, 50, 94), "all of it"),
        (Rule(97, 44, 101), "all of it"),
        (Rule(97, 41, 95), ""),
    ],
    ids=["too low", "low", "high", "too high", "a part", "most", "a little longer", "much longer"],
)
def test_a_line_through_the_middle_of_the_letters_strikes_them_out(rule: Rule, found: str) -> None:
    assert struck(line("all of it"), rule) == found
