"""Passages that are set in: quotations, and what only looks like them."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.converter.local import read
from doc2md.document import Block, Document, Kind, Region, Source, Text
from doc2md.exporter.markdown import to_markdown
from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf

PROSE = [
    "Rivers carry sand and stones from the hills down to the sea, year after year without",
    "a rest, and nobody who has lived beside one has ever seen them stop for long.",
]
SAID = ["What they leave on their banks in spring is gone by", "autumn, and with it the path of the herd."]


def kinds_of(*passages: tuple[float, float, list[str]]) -> list[str]:
    """Of a page with these passages, each x, y of its first row, and its rows."""
    pdf = pymupdf.open()
    page: Any = pdf.new_page()
    for x, y, rows in passages:
        for n, row in enumerate(rows):
            page.insert_text((x, y + 14 * n), row, fontsize=11)
    return [block.kind.value for block in read(pymupdf.open(stream=pdf.tobytes())[0], 1).blocks]


@pytest.mark.parametrize(
    ("passages", "kinds"),
    [
        pytest.param(
            [(70, 100, PROSE), (95, 150, SAID), (70, 200, PROSE)],
            ["paragraph", "quote", "paragraph"],
            id="set in",
        ),
        pytest.param(
            [(70, 100, PROSE), (95, 150, SAID), (95, 200, SAID), (70, 250, PROSE)],
            ["paragraph", "quote", "quote", "paragraph"],
            id="two in a row",
        ),
        pytest.param(
            [(95, 100, SAID), (70, 150, PROSE), (70, 200, PROSE)],
            ["paragraph", "paragraph", "paragraph"],
            id="the summary above all text of a first page",
        ),
        pytest.param(
            [(70, 100, PROSE), (70, 150, ["Floods"]), (95, 164, SAID), (70, 220, PROSE)],
            ["paragraph", "paragraph", "paragraph", "paragraph"],
            id="a definition under its term",
        ),
        pytest.param(
            [(70, 100, PROSE), (220, 150, SAID), (70, 200, PROSE)],
            ["paragraph", "paragraph", "paragraph"],
            id="set in much further",
        ),
        pytest.param(
            [(70, 100, PROSE), (70, 150, ["\u2022  " + SAID[0]]), (82, 164, SAID[1:]), (82, 190, SAID)],
            ["paragraph", "list", "paragraph"],
            id="the second paragraph of an item",
        ),
    ],
)
def test_a_passage_that_is_set_in_is_a_quote(
    passages: list[tuple[float, float, list[str]]], kinds: list[str]
) -> None:
    assert kinds_of(*passages) == kinds


def test_each_line_of_a_quote_is_marked() -> None:
    quote = Block("a", Kind.QUOTE, (Region(1, Box(0, 0, 1, 1)),), Text("# no heading\n- no item"))
    assert to_markdown(Document(Source("a", ""), (), (quote,))) == "> \\# no heading<br>- no item\n"
