"""A letter in a circle is one sign."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.rasterizer.circled_letters import with_circled_letters
from doc2md.rasterizer.overprint import RawLine


def span(text: str, x: float, width: float = 5.0, size: float = 7.0) -> dict[str, Any]:
    chars = [
        {
            "c": char,
            "origin": (x + i * width, 100.0),
            "bbox": (x + i * width, 100 - size, x + (i + 1) * width, 100.0),
        }
        for i, char in enumerate(text)
    ]
    return {"chars": chars, "bbox": (x, 100 - size, x + len(text) * width, 100.0)}


@pytest.mark.parametrize(
    ("spans", "text"),
    [
        ([span("ARM", 0), span("R", 16, 3), span("\u20dd", 15)], "ARM®"),
        ([span("ARM", 0), span(" R", 15, 2.5), span("\u20dd", 15)], "ARM®"),
        ([span("\u25ef", 0), span("c", 1, 3), span(" 2011", 6)], "© 2011"),
        ([span("a\u25ef", 0), span("R", 20)], "a\u25efR"),
        ([span("1", 1, 3), span("\u25ef", 0)], "1\u25ef"),
        ([span("ARM", 0)], "ARM"),
    ],
    ids=["after the letter", "with a space", "before it", "a letter beside it", "a number", "no circle"],
)
def test_letters_in_circles_are_signs(spans: list[dict[str, Any]], text: str) -> None:
    (made,) = with_circled_letters([RawLine(spans, (1.0, 0.0))])
    assert made.text == text
    assert all(each["chars"] for each in made.spans)
