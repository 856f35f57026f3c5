"""The look of lines, which tells headings of one font size apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.text.draft import PageContext, look_of, make_block
from doc2md.document import Kind
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import line, row, scored, span

SMALL_CAPITALS = line(replace(span("Walls"), font="LMRomanCaps10-Regular"))


@pytest.mark.parametrize(
    ("rows", "look"),
    [
        ([row("Walls")], ""),
        ([row("Walls", bold=True, italic=True)], "bold italic"),
        ([row("WALLS", colour=0xC00000)], "capitals #c00000"),
        ([row("FAQ")], ""),
        ([SMALL_CAPITALS], "small-capitals"),
        ([line(span("2 "), span("Old walls", bold=True))], "bold"),
        ([row("Old walls", bold=True), row("and joints")], ""),
        ([scored(("Walls", 0.9))], ""),
    ],
    ids=[
        "plain",
        "styles",
        "colour",
        "an abbreviation",
        "small capitals",
        "most of a line",
        "two styles",
        "OCR",
    ],
)
def test_a_look_is_what_all_rows_share(rows: list[Line], look: str) -> None:
    assert look_of(rows) == look


@pytest.mark.parametrize(("kind", "look"), [(Kind.HEADING, "bold"), (Kind.PARAGRAPH, "")])
def test_a_heading_of_two_lines_has_a_look_but_no_text(kind: Kind, look: str) -> None:
    rows = [row("Old walls", bold=True), row("and joints", y=12, bold=True)]
    assert make_block(PageContext(1, (600, 800)), kind, rows).look == look
