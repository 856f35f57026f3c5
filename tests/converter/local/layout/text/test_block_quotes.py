"""Indented passages: which are quotations, and which only look like them."""

from __future__ import annotations

import pytest

from doc2md.document import Kind
from doc2md.exporter.markdown import to_markdown
from tests.builders.blocks import block, document
from tests.builders.pages import new_page, write
from tests.builders.readings import kinds, read_drawn

PROSE = (
    "Rivers carry sand and stones from the hills down to the sea, year after year without",
    "a rest, and nobody who has lived beside one has ever seen them stop for long.",
)
SAID = ("What they leave on their banks in spring is gone by", "autumn, and with it the path of the herd.")

Passage = tuple[float, float, tuple[str, ...]]
"""The x and y of its first line, and its lines."""


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        pytest.param(
            [(70, 100, PROSE), (95, 150, SAID), (70, 200, PROSE)],
            ["paragraph", "quote", "paragraph"],
            id="indented",
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
            [(70, 100, PROSE), (70, 150, ("Floods",)), (95, 164, SAID), (70, 220, PROSE)],
            ["paragraph", "paragraph", "paragraph", "paragraph"],
            id="a definition under its term",
        ),
        pytest.param(
            [(70, 100, PROSE), (220, 150, SAID), (70, 200, PROSE)],
            ["paragraph", "paragraph", "paragraph"],
            id="indented too far",
        ),
        pytest.param(
            [(70, 100, PROSE), (70, 150, ("\u2022  " + SAID[0],)), (82, 164, SAID[1:]), (82, 190, SAID)],
            ["paragraph", "list", "paragraph"],
            id="the second paragraph of an item",
        ),
    ],
)
def test_an_indented_passage_is_a_quote(passages: list[Passage], expected: list[str]) -> None:
    page = new_page()
    for x, y, lines in passages:
        write(page, x, y, *lines, step=14, size=11)
    assert kinds(read_drawn(page).blocks) == expected


def test_each_line_of_a_quote_is_marked() -> None:
    quote = block(Kind.QUOTE, "# no heading\n- no item")
    assert to_markdown(document(quote)) == "> \\# no heading<br>- no item\n"
