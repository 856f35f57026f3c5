r"""Plain numbers that the model set as maths: `\(12.4\%\)` is 12.4%, and no formula."""

from __future__ import annotations

import re
from dataclasses import replace

from doc2md.document import Block, Cell, Mark, MarkKind, Reading, Text

_NUMBER = re.compile(r"[-+−]?[\d.,\s]*\d\s*(?:\\?%)?")


def free_numbers(reading: Reading) -> Reading:
    """In paragraphs, items and cells; an equation that stands alone stays one."""
    return replace(reading, blocks=tuple(_freed_block(block) for block in reading.blocks))


def _freed_block(block: Block) -> Block:
    if not block.transcribed:
        return block
    cells = tuple(_freed_cell(cell) for cell in block.cells)
    children = tuple(_freed_block(child) for child in block.children)
    return replace(block, text=_freed(block.text), cells=cells, children=children)


def _freed_cell(cell: Cell) -> Cell:
    text = _freed(cell.text)
    return cell if text is cell.text else replace(cell, text=text)


def _freed(text: Text) -> Text:
    numbers = [m for m in text.marks if m.kind is MarkKind.MATH and _is_number(text, m)]
    if not numbers:
        return text
    bare = Text(text.plain, tuple(m for m in text.marks if m not in numbers))
    return bare.splice((m.start, m.end, _written(text.plain[m.start : m.end])) for m in numbers)


def _is_number(text: Text, mark: Mark) -> bool:
    return bool(_NUMBER.fullmatch(text.plain[mark.start : mark.end]))


def _written(source: str) -> str:
    return re.sub(r"\s+(?=%)", "", source.replace("\\%", "%")).strip()
