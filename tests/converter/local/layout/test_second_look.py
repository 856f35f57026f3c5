"""Lines of a text layer that look wrong are read again from the rendered page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.second_look import MIN_FONT_LETTERS, doubtful_lines, look_again
from doc2md.document import Block, Kind, Reading, Region, Text
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row
from tests.builders.pages import new_page, write

SHOWN = "The mill stands by the river"


def in_font(text: str, font: str, *, mono: bool = False) -> Line:
    made = row(text)
    return replace(made, spans=tuple(replace(span, font=font, mono=mono) for span in made.spans))


@pytest.mark.parametrize(
    ("line", "doubted"),
    [
        (row("The mill stands by the river"), False),
        (row("The m\ufffdll stands by the river"), True),
        (row("The mill\x08"), False),
        (row("Тhe mill"), True),
        (row("Мельница и mill"), False),
        (in_font("bcdfghjklm " * 6, "Strange"), True),
        (in_font("bcdfghjklm " * 6, "Courier", mono=True), False),
        (in_font("bcdfghjkl", "Symbols"), False),
    ],
)
def test_a_line_is_read_again_if_its_characters_look_wrong(line: Line, doubted: bool) -> None:
    assert bool(doubtful_lines([line, row("and nobody knows who built it")])) is doubted


def test_a_font_needs_enough_letters_to_look_wrong() -> None:
    assert not doubtful_lines([in_font("b" * (MIN_FONT_LETTERS - 1), "F")])
    assert doubtful_lines([in_font("b" * MIN_FONT_LETTERS, "F")])
    assert not doubtful_lines([in_font("abbbb" * 20, "F")])


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("said", "agrees"), [("\ufffd" + SHOWN[1:], True), ("Uif njmm tuboet cz uif sjwf\ufffd", False)]
)
def test_a_block_says_how_far_it_agrees_with_the_page(said: str, agrees: bool) -> None:
    page = new_page()
    write(page, 50, 100, SHOWN, size=12)
    layer = text_layer(page)
    (line,) = layer.lines
    wrong = replace(line, spans=(replace(line.spans[0], text=said),))
    block = Block("a", Kind.PARAGRAPH, (Region(1, line.box),), Text(said), confidence=0.9)
    (made,) = look_again(page, Reading(1, layer.size, (block,)), replace(layer, lines=(wrong,))).blocks
    assert made.agreement is not None
    assert (made.agreement > 0.9) is agrees
    assert ("The mill stands" in "".join(made.doubts)) is not agrees
    assert made.confidence == (0.9 if agrees else pytest.approx(0.9 * made.agreement, abs=0.001))
