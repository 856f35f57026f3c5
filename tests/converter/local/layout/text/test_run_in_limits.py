"""Run-in headings: their length, the white space after them, and the rows below."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.run_in import split_run_in, with_run_in_heading
from doc2md.geometry import Box
from tests.builders.blocks import paragraph
from tests.builders.lines import line, row, span


def title(words: str, gap: float, rest: str = "the bound is sharp", second: float = 0) -> str:
    """The run-in heading of a paragraph that begins with bold words. Its second row is indented by `second`."""
    head = span(words, 50, 100, bold=True)
    first = line(head, span(rest, head.box.x1 + gap, 100))
    return split_run_in([first, row("and cannot be better.", 50 + second, 112)])[0]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"words": "1. " + "wall " * 19 + "up.", "gap": 6}, True),
        ({"words": "1. " + "wall " * 29 + "up.", "gap": 6}, False),
        ({"words": "Bounds", "gap": 3, "rest": "sharp"}, False),
        ({"words": "Bounds", "gap": 4.6, "rest": "sharp"}, True),
        ({"words": "Bounds", "gap": 7.5}, False),
        ({"words": "Bounds", "gap": 10}, True),
        ({"words": "Bounds", "gap": 10, "second": 4}, True),
        ({"words": "Bounds", "gap": 10, "second": 6}, False),
    ],
    ids=[
        "long",
        "very long",
        "narrow space",
        "wide space",
        "nearly the space between words",
        "wider than between words",
        "indented a little",
        "a term",
    ],
)
def test_bold_words_before_wide_space_are_a_heading(given: dict[str, float], found: bool) -> None:
    assert bool(title(**given)) is found  # type: ignore[arg-type]


def test_a_run_in_heading_has_the_place_of_the_first_line_only() -> None:
    heading, _ = with_run_in_heading(
        paragraph("The bound is sharp.", label="Bounds", size=10.0, box=Box(50, 100, 350, 160))
    )
    assert heading.box is not None
    assert heading.box.contains(Box(50, 100, 350, 110))
    assert not heading.box.contains(Box(50, 100, 350, 118))
