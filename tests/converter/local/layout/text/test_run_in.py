"""Headings on the first line of a paragraph are headings; other words that stand out there are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.pages import new_page, width_of, write
from tests.builders.readings import markdown_of

BODY = (
    "the depth was measured with a steel rule and noted",
    "beside the number of the course, as in all years.",
)


def begun(
    title: str, *, font: str = "hebo", gap: float = 10, number: str = "", hang: float = 0
) -> Callable[[Any], None]:
    """Draws a paragraph that begins with words in another font, with white space after them."""

    def draw(page: Any) -> None:
        x = 60.0
        write(
            page,
            x,
            60,
            "The steps of the harbour were built of granite and have",
            "been repaired twice since then.",
        )
        if number:
            write(page, x, 120, number)
            x += width_of(f"{number} ", 10)
        write(page, x, 120, title, fontname=font)
        write(page, x + width_of(title, 10, font) + gap, 120, BODY[0])
        write(page, 60 + hang, 132, BODY[1], *BODY)

    return draw


@pytest.mark.parametrize(
    ("draw", "heading"),
    [
        (begun("Small walls"), "Small walls"),
        (begun("Small walls.", font="heit"), "Small walls"),
        (begun("1.2. Small walls.", gap=3), "1.2. Small walls"),
        (begun("Small walls.", number="1.2."), "1.2. Small walls"),
        (begun("a) Small walls:", font="heit", gap=3), "a) Small walls"),
        (begun("II.2. Small walls.", gap=3), "II.2. Small walls"),
    ],
    ids=["wide space", "italic", "number and stop", "plain number", "letter and colon", "Roman number"],
)
def test_a_run_in_heading_is_a_heading(draw: Callable[[Any], None], heading: str) -> None:
    page = new_page()
    draw(page)
    made = markdown_of(page)
    assert f"# {heading}\n\nthe depth was measured" in made


@pytest.mark.parametrize(
    "draw",
    [
        begun("Small walls", gap=3),
        begun("Theorem 1.2."),
        begun("Proof."),
        begun("Berth", hang=24),
    ],
    ids=["usual space", "theorem", "proof", "term"],
)
def test_other_words_that_stand_out_stay_in_their_paragraph(draw: Callable[[Any], None]) -> None:
    page = new_page()
    draw(page)
    made = markdown_of(page)
    assert "#" not in made
    assert "the depth was measured" in made
