"""What a chunk is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from doc2md.document import Kind, Region

Tokenizer = Callable[[str], int]
"""How long a text is, in whatever the limit is meant in."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document for an index, which can say where it stands.

    With `md` the Markdown that is written with the same options, `text[own[0]:own[1]] == md[span[0]:span[1]]`. What
    `text` has before and behind that is said for the second time: sentences of overlap, or what makes a part of a
    table a table (its head) and a part of a program a program (its fences).

    id          a UUID of the source's name, `headings` and `text`, and of how many chunks like it come before
    headings    the titles above it, the highest first; they are not in `text`
    kind        of the blocks it is made of, the one that has most of its characters
    pages       their numbers, ascending
    regions     where its blocks stand, in points; a paragraph that had to be cut gives the place of all of it
    tokens      of `text`, as the tokenizer counts
    confidence  mean of its blocks' by their length, 0 to 1; None where nobody judged them
    source      the name of the document
    sha256      of the document's bytes
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
        """The text under a line that names the headings above it: what to embed where they should count."""
        return f"{' > '.join(self.headings)}\n\n{self.text}" if self.headings else self.text
