"""Spaces that a PDF prints apart from the words between which they stand."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.lone_spaces import with_lone_spaces
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.pages import new_page, stored, width_of

WORDS = ["old", "wall", "stones", "sand"]


def page_with(spaces: bool, drop: float = 0) -> Any:
    """A page with words whose gaps are as wide as a space of another font, which may be printed after them."""
    page, x, ends = new_page(), 60.0, []
    gap = pymupdf.get_text_length(" ", "cour", 10)
    for word in WORDS:
        page.insert_text((x, 100), word, fontname="helv", fontsize=10)
        x += width_of(word, size=10) + gap
        ends.append(x - gap)
    for end in ends[:-1] if spaces else ():
        page.insert_text((end, 100 + drop), " ", fontname="cour", fontsize=10)
    return stored(page)


@pytest.mark.parametrize("spaces", [True, False])
def test_words_between_spaces_printed_apart_stay_words(spaces: bool) -> None:
    layer = text_layer(page_with(spaces), ())
    assert " ".join(" ".join(line.text.split()) for line in layer.lines) == " ".join(WORDS)


@pytest.mark.parametrize(("blank", "drop", "filled"), [(2, 0, 0), (3, 0, 3), (3, 0.4, 3), (3, 0.6, 0)])
def test_gaps_are_filled_by_three_spaces_that_are_level_with_the_words(
    blank: int, drop: float, filled: int
) -> None:
    page = page_with(True, drop)
    line = page.get_textpage(flags=0).extractRAWDICT()["blocks"][0]["lines"][0]
    letters = [char for span in line["spans"] for char in span["chars"] if char["c"] != " "]
    words = {**line, "spans": [{**line["spans"][0], "chars": letters}]}
    blanks = [{"spans": [], "dir": (1.0, 0.0)}] * blank
    found, *_ = with_lone_spaces(page, [words, *blanks])
    assert sum(char["c"] == " " for span in found["spans"] for char in span["chars"]) == filled
