"""Each item of a list in a cell begins a line; other rows of a cell are joined."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.tables.cells import to_block
from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings
from tests.builders.lines import row


def cell(texts: Sequence[str]) -> str:
    """The text of a cell that has these rows."""
    box = Box(0, 0, 185, 200)
    slots = (Slot(0, 0, 1, 1, Box(0, 0, 100, 200)), Slot(0, 1, 1, 1, Box(100, 0, 185, 200)))
    lines = [row(text, 110, 20 + 12 * n) for n, text in enumerate(texts)]
    block = to_block(PageContext(1, (400, 400)), Grid(box, slots), lines, Drawings())
    return block.cells[1].text.plain


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("• Walls of stone", "and brick", "• Steps"), "• Walls of stone and brick\n• Steps"),
        (("Old:", "- Walls", "- Steps"), "Old:\n- Walls\n- Steps"),
        (("1. Walls", "2. Steps"), "1. Walls\n2. Steps"),
        (("• Walls of stone", "and brick"), "• Walls of stone and brick"),
        (("3. Walls and", "8. Steps"), "3. Walls and 8. Steps"),
        (("Walls", "Steps"), "Walls Steps"),
    ],
    ids=["bullets", "after words", "numbers", "one item", "other numbers", "no list"],
)
def test_each_item_of_a_cell_begins_a_line(texts: Sequence[str], expected: str) -> None:
    assert cell(texts) == expected
