"""Lines of a cell that were ended on purpose stay lines."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.cells import to_block
from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings
from tests.builders.lines import row


@pytest.mark.parametrize(
    ("lines", "width", "text"),
    [
        (("Physics", "Room 12"), 150, "Physics\nRoom 12"),
        (("Physics", "Room 12"), 90, "Physics Room 12"),
        (("all the ropes of", "the port"), 130, "all the ropes of the port"),
        (
            ("all ropes of the port.", "Then", "Sand and gold of the"),
            180,
            "all ropes of the port. Then\nSand and gold of the",
        ),
        (("ropes and har-", "bours"), 200, "ropes and harbours"),
    ],
    ids=["room", "no room", "wrapped", "a new line", "a hyphen"],
)
def test_a_line_with_room_for_the_next_word_was_ended_on_purpose(
    lines: tuple[str, ...], width: float, text: str
) -> None:
    box = Box(0, 0, width, 60)
    rows = [row(words, 5, 12 + 12 * n) for n, words in enumerate(lines)]
    block = to_block(PageContext(1, (300, 400)), Grid(box, (Slot(0, 0, 1, 1, box),)), rows, Drawings())
    assert block.cells[0].text.plain == text


@pytest.mark.parametrize(("y", "text"), [(15, "Rope 12"), (24, "Rope\n12")])
def test_words_beside_each_other_are_one_line(y: float, text: str) -> None:
    box = Box(0, 0, 200, 60)
    rows = [row("Rope", 5, 12), row("12", 80 if y < 20 else 5, y)]
    block = to_block(PageContext(1, (300, 400)), Grid(box, (Slot(0, 0, 1, 1, box),)), rows, Drawings())
    assert block.cells[0].text.plain == text
