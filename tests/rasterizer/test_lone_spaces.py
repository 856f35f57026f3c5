"""Spaces that a PDF prints apart from the words between which they stand."""

from __future__ import annotations

import pytest

from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.pages import new_page, stored, width_of

WORDS = ["old", "wall", "stones", "sand"]


def page_with(spaces: bool) -> object:
    """A page with words whose gaps are as wide as a space of another font, which may be printed after them."""
    page, x, ends = new_page(), 60.0, []
    gap = pymupdf.get_text_length(" ", "cour", 10)
    for word in WORDS:
        page.insert_text((x, 100), word, fontname="helv", fontsize=10)
        x += width_of(word, size=10) + gap
        ends.append(x - gap)
    for end in ends[:-1] if spaces else ():
        page.insert_text((end, 100), " ", fontname="cour", fontsize=10)
    return stored(page)


@pytest.mark.parametrize("spaces", [True, False])
def test_words_between_spaces_printed_apart_stay_words(spaces: bool) -> None:
    layer = text_layer(page_with(spaces), ())
    assert " ".join(" ".join(line.text.split()) for line in layer.lines) == " ".join(WORDS)
