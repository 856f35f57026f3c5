"""A turned line in the margin is no column."""

from __future__ import annotations

from doc2md.converter.local.layout.page import to_reading
from doc2md.converter.local.layout.regions import page_context
from doc2md.document import Block, Kind
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import TextLayer
from doc2md.structure.habits import Habits
from tests.builders.blocks import paragraph


def made(name: str, x: float, y: float, kind: Kind = Kind.PARAGRAPH) -> Block:
    box = Box(x, y, x + 5, y + 200) if kind is Kind.HEADER else Box(x, y, x + 150, y + 50)
    block = paragraph(name, box=box, size=10)
    return Block(block.id, kind, block.regions, block.text, size=10)


def test_a_turned_line_beside_two_columns_of_unequal_height_is_read_last() -> None:
    context = page_context(TextLayer((400, 600)), 1, 10, (), titles={}, habits=Habits())
    left = [made(f"left {n}", 40, 60 * n) for n in range(1, 7)]
    right = [made(f"right {n}", 210, 60 * n) for n in (1, 2)]
    stamp = made("Downloaded", 390, 200, Kind.HEADER)
    reading = to_reading(context, [stamp, *left, *right])
    words = [block.text.plain.split()[0] for block in reading.blocks]
    assert words == ["left"] * 6 + ["right"] * 2 + ["Downloaded"]
