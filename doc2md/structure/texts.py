"""A change to every text of a block: its own, its cells', its children's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from doc2md.document import Block, Cell, Text

Change = Callable[[Text], Text]
"""Gives back the same object where there is nothing to change."""


def texts_of(block: Block) -> Iterator[Text]:
    yield block.text
    yield from (cell.text for cell in block.cells)
    for child in block.children:
        yield from texts_of(child)


def with_texts(block: Block, change: Change) -> Block:
    """The same object where nothing changes."""
    text = change(block.text)
    cells = tuple(_with_text(cell, change) for cell in block.cells)
    children = tuple(with_texts(child, change) for child in block.children)
    if text is block.text and _same(cells, block.cells) and _same(children, block.children):
        return block
    return replace(block, text=text, cells=cells, children=children)


def _with_text(cell: Cell, change: Change) -> Cell:
    text = change(cell.text)
    return cell if text is cell.text else replace(cell, text=text)


def _same(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    return all(a is b for a, b in zip(new, old, strict=True))
