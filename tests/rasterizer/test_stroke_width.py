"""Bold letters in fonts without a name are found by the width of their strokes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.stroke_width import with_bold
from doc2md.rasterizer.text_layer import Line, Span
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


ZOOM = 3
"""Pixels per point of the page images."""


def strokes_page(
    width: int, size: tuple[float, float] = (600, 300), *, beside: int = 0, contrast: float = 0.0
) -> tuple[Any, list[Line]]:
    """A page with lines of upright strokes: three lines of 12 pixels, and a last one of this width.

    The strokes of the last line have areas of less contrast beside them, of so many pixels.
    """
    image = np.full((round(ZOOM * 300), round(ZOOM * 600)), 255, np.uint8)
    lines = []
    for row, stroke in enumerate((12, 12, 12, width)):
        y = 50 + 40 * row
        for at in range(20):
            x = 150 + 60 * at
            end = x + stroke
            image[ZOOM * (y - 20) : ZOOM * y, x:end] = 0
            if row == 3:
                image[ZOOM * (y - 20) : ZOOM * y, end : end + beside] = round(255 * (1 - contrast))
        box = Box(40, y - 25, 460, y + 5)
        lines.append(Line((Span("strokes", box, "Type3 (7 0 R)", 20, baseline=y),), box))

    def picture(**more: Any) -> Any:
        return SimpleNamespace(
            samples=image.tobytes(), height=image.shape[0], width=image.shape[1], stride=image.shape[1]
        )

    return SimpleNamespace(rotation=0, rect=pymupdf.Rect(0, 0, *size), get_pixmap=picture), lines


@pytest.mark.parametrize(
    ("width", "size", "bold"),
    [(14, (600, 300), False), (20, (600, 300), True), (20, (800, 1_000), True), (20, (1_000, 1_100), False)],
    ids=["little wider", "wider", "large page", "very large page"],
)
def test_strokes_are_bold_if_they_are_wider_than_those_of_the_text(
    width: int, size: tuple[float, float], bold: bool
) -> None:
    page, lines = strokes_page(width, size)
    assert [line.bold for line in with_bold(page, lines)] == [False, False, False, bold]


@pytest.mark.parametrize(("beside", "contrast", "bold"), [(28, 0.39, False), (26, 0.55, True)])
def test_areas_of_little_contrast_are_no_part_of_a_stroke(beside: int, contrast: float, bold: bool) -> None:
    page, lines = strokes_page(12, beside=beside, contrast=contrast)
    assert with_bold(page, lines)[-1].bold is bold


@pytest.mark.parametrize(
    ("size", "kind", "bold"), [(10, "Type3", True), (6, "Type3", False), (10, "TrueType", False)]
)
def test_a_bitmap_font_with_wide_strokes_is_bold(size: float, kind: str, bold: bool) -> None:
    page = new_page()
    write(page, 60, 100, *PROSE, *PROSE, size=10)
    write(page, 60, 300, "Sea walls.", size=size, fontname="hebo")
    opened = stored(page)
    fonts = [(5, "n/a", kind, "F8"), (6, "n/a", kind, "F9")]
    lines = [
        replace(line, spans=tuple(replace(s, font="F9" if s.bold else "F8", bold=False) for s in line.spans))
        for line in text_layer(opened).lines
    ]
    opened.get_fonts = lambda: fonts
    assert [line.bold for line in with_bold(opened, lines)] == [*[False] * (len(lines) - 1), bold]
