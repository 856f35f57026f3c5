"""The types `Chunk` and `Tokenizer`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from doc2md.document import Kind, Region

Tokenizer = Callable[[str], int]
"""A function that returns the number of tokens of a text, in the unit of the limit."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a document for a search index, with its position in the document.

    Text before and after `own` repeats text from elsewhere: sentences of overlap, the header of a table, or the fences
    of a code block.

    id          a UUID made from the source's name, `headings`, `text`, and the number of earlier chunks equal in these
    text        Markdown, without headings
    headings    the headings above the chunk, the highest level first
    kind        the kind of the blocks that have most of the chunk's characters
    pages       page numbers in ascending order
    regions     where the blocks are, boxes in points; a part of a paragraph has the region of the whole paragraph
    span        start and end of the chunk's own text in the Markdown that is written with the same options
    own         start and end of the same text in `text`
    tokens      number of tokens of `text`
    confidence  mean confidence of the blocks, weighted by length, from 0 to 1; None if no block was assessed
    source      the document's file name
    sha256      digest of the document's bytes
    """

    id: str
    text: str
    headings: tuple[str, ...]
    kind: Kind
    pages: tuple[int, ...]
    regions: tuple[Region, ...]
    span: tuple[int, int]
    own: tuple[int, int]
    tokens: int
    confidence: float | None
    source: str
    sha256: str

    @property
    def titled(self) -> str:
        """The text below a line with the headings, for embedding models that should see them."""
        return f"{' > '.join(self.headings)}\n\n{self.text}" if self.headings else self.text
