"""Documents to cut into chunks, and helpers that look at the chunks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from doc2md.chunks import Chunk
from doc2md.document import Block, Cell, Document, Kind, Region, Source, Text
from doc2md.geometry import Box
from doc2md.result import Result
from tests.builders import blocks

WORDS = "Rain fell on the old town. It fell for days; nobody minded. Then, at noon, it stopped!"


def block(kind: Kind, text: str = "", page: int = 1, y: float = 20, **fields: Any) -> Block:
    """A block at a height of its page."""
    fields.setdefault("id", f"{kind}-{text[:12]}-{page}-{y:g}")
    return blocks.block(kind, text, page=page, box=Box(10, y, 110, y + 20), **fields)


def document(*parts: Block, **fields: Any) -> Document:
    return blocks.document(*parts, source=Source("r.pdf", "ab12", 2), **fields)


def cut(document: Document, *arguments: Any, **options: Any) -> list[Chunk]:
    return Result(document, None).chunks(*arguments, **options)


def heading(text: str, level: int = 1) -> Block:
    return block(Kind.HEADING, text, level=level)


def own(chunk: Chunk) -> str:
    return chunk.text[slice(*chunk.own)]


def texts_of(found: Sequence[Chunk]) -> list[str]:
    return [chunk.text for chunk in found]


def table(*rows: Sequence[str], **fields: Any) -> Block:
    cells = (
        Cell(
            r,
            c,
            Text(words),
            header=r == 0,
            region=Region(1 + r // 5, Box(10, 100 + 10 * r, 110, 110 + 10 * r)),
        )
        for r, row in enumerate(rows)
        for c, words in enumerate(row)
    )
    return block(Kind.TABLE, cells=tuple(cells), **fields)
