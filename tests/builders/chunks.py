"""Documents to cut into chunks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from doc2md.chunks import Chunk
from doc2md.document import Block, Document, Kind, Source
from doc2md.geometry import Box
from doc2md.result import Result
from tests.builders import blocks

WORDS = "Rain fell on the old town. It fell for days; nobody minded. Then, at noon, it stopped!"


def block(kind: Kind, text: str = "", page: int = 1, y: float = 20, **fields: Any) -> Block:
    """A block 20 points high whose top is at `y`."""
    fields.setdefault("id", f"{kind}-{text[:12]}-{page}-{y:g}")
    return blocks.block(kind, text, page=page, box=Box(10, y, 110, y + 20), **fields)


def document(*given: Block, **fields: Any) -> Document:
    """A document of these blocks, with two pages."""
    return blocks.document(*given, source=Source("r.pdf", "ab12", 2), **fields)


def cut(document: Document, *arguments: Any, **options: Any) -> list[Chunk]:
    """The chunks of a document, as `Result.chunks` gives them."""
    return Result(document, None).chunks(*arguments, **options)


def own(chunk: Chunk) -> str:
    """The chunk without what it repeats from others, such as the head of a table."""
    return chunk.text[slice(*chunk.own)]


def texts_of(found: Sequence[Chunk]) -> list[str]:
    return [chunk.text for chunk in found]
