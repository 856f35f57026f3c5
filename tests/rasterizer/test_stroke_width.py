"""Bold letters in fonts without a name are found by the width of their strokes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.stroke_width import with_bold
from doc2md.rasterizer.text_layer import Line
from tests.builders.pages import PROSE, fill, new_page, stored, write


def unnamed(page: Any) -> list[Line]:
    """The lines of a page as if all its fonts were Type 3 fonts, of which nothing is known."""
    return [
        replace(line, spans=tuple(replace(span, font="Type3 (7 0 R)", bold=False) for span in line.spans))
        for line in text_layer(page).lines
    ]


@pytest.mark.parametrize("size", [8, 11, 24])
def test_letters_with_wide_strokes_are_bold(size: float) -> None:
    page = new_page()
    write(page, 60, 60, "Rivers and stones", size=size, fontname="hebo")
    write(page, 60, 100, *PROSE, *PROSE, size=10)
    opened = stored(page)
    heading, *rest = with_bold(opened, unnamed(opened))
    assert heading.bold
    assert not any(line.bold for line in rest)


def test_a_tinted_background_makes_no_letters_bold() -> None:
    page = new_page()
    fill(page, 50, 90, 500, 112, 0.7)
    write(page, 60, 100, *PROSE, *PROSE, size=10)
    opened = stored(page)
    assert not any(line.bold for line in with_bold(opened, unnamed(opened)))


def test_fonts_with_a_name_are_not_measured() -> None:
    page = new_page()
    write(page, 60, 60, "Rivers and stones", size=16, fontname="hebo")
    write(page, 60, 100, *PROSE)
    opened = stored(page)
    lines = text_layer(opened).lines
    assert with_bold(opened, lines) is lines
