"""Blocks and documents to test with, as the assembler gives them to the exporter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from doc2md.document import Block, Cell, Document, Kind, Mark, Region, Source, Text
from doc2md.geometry import Box

BOX = Box(10, 20, 110, 40)


def block(
    kind: Kind, text: str = "", *marks: Mark, page: int = 1, box: Box | None = BOX, **fields: Any
) -> Block:
    """A block with one region. Its default id has its kind, its first words and its page."""
    fields.setdefault("id", f"{kind}-{text[:12]}-{page}")
    return Block(kind=kind, regions=(Region(page, box),), text=Text(text, marks), **fields)


def paragraph(text: str = "", *marks: Mark, page: int = 1, **fields: Any) -> Block:
    return block(Kind.PARAGRAPH, text, *marks, page=page, **fields)


def heading(text: str, level: int = 1, *marks: Mark, page: int = 1, **fields: Any) -> Block:
    return block(Kind.HEADING, text, *marks, page=page, level=level, **fields)


def cells(rows: Sequence[Sequence[str]], *, head: bool = True) -> tuple[Cell, ...]:
    """The cells of a table without spans; the first row is its head unless it has none."""
    return tuple(
        Cell(row, col, Text(words), header=head and not row)
        for row, line in enumerate(rows)
        for col, words in enumerate(line)
    )


def table(*rows: Sequence[str], head: bool = True, page: int = 1, **fields: Any) -> Block:
    return block(Kind.TABLE, page=page, cells=cells(rows, head=head), **fields)


def document(*blocks: Block, name: str = "a.pdf", **fields: Any) -> Document:
    """A document of these blocks. Its pages have no rows in the ledger unless they are given."""
    fields.setdefault("source", Source(name, "00"))
    return Document(pages=fields.pop("pages", ()), blocks=blocks, **fields)
