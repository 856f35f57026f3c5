"""Places of texts in blocks, to change the text that a passage was made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from doc2md.checks.passages import Passage
from doc2md.document import Block, Text

TEXT, LABEL = -1, -2
"""`Place.part` of a block's own text and of its printed marker."""


class Place(NamedTuple):
    """A text of a block: its own text, its marker, or the text of the cell with the index `part`."""

    block: str
    part: int


def place_of(passage: Passage, slot: int) -> Place:
    """The place of one of the texts of a passage."""
    if passage.block.cells:
        return Place(passage.block.id, slot if passage.cell is None else passage.cell)
    return Place(passage.block.id, TEXT if slot == len(passage.texts) - 1 else LABEL)


def with_texts_at(block: Block, change: Callable[[Text, Place], Text]) -> Block:
    """The block with `change` applied to its text, the texts of its cells, and those of its children. Markers stay."""
    return replace(
        block,
        text=change(block.text, Place(block.id, TEXT)),
        cells=tuple(
            replace(cell, text=change(cell.text, Place(block.id, index)))
            for index, cell in enumerate(block.cells)
        ),
        children=tuple(with_texts_at(child, change) for child in block.children),
    )
