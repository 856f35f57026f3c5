"""Find words in a converted document.

The search uses the text and regions of the document's blocks, so it does not open the source file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import NamedTuple

from doc2md.document import Block, Cell, Document, Kind, MarkKind, Region, Text
from doc2md.geometry import Box
from doc2md.markup.controls import without_controls
from doc2md.search.matching import occurrences

SNIPPET_CONTEXT = 40
"""Maximum number of characters that a snippet shows before and after the hit."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence of the words.

    `words` is the matched text as the document writes it, and `snippet` is the same text with its context. `kind` and
    `block` are the kind and id of the block or list item where the match starts. `regions` are the regions of all
    blocks, list items or cells that the match covers, possibly on several pages. `cells` are the rows and columns,
    from 0, of the table cells that it covers.
    """

    words: str
    snippet: str
    kind: Kind
    block: str
    regions: tuple[Region, ...]
    cells: tuple[tuple[int, int], ...] = ()

    @property
    def page(self) -> int:
        """The 1-based number of the page of the first region."""
        return self.regions[0].page

    @property
    def box(self) -> Box | None:
        """The bounding box, in points, of the hit's regions on its first page, or None if the box is unknown.

        For a paragraph that continues in the next column, this is the box of the first part only. `regions` has both.
        """
        first, *more = [region.box for region in self.regions if region.page == self.page] or [None]
        for box in more:
            if first and box and (first.gap_x(box) < 0 or first.gap_y(box) < 0):
                first = Box.around((first, box))
            first = first or box
        return first


class _Part(NamedTuple):
    """A part of a run with regions of its own. A match can cover several parts of a run."""

    words: str
    block: Block
    cell: Cell | None = None

    @property
    def regions(self) -> tuple[Region, ...]:
        return (self.cell.region,) if self.cell and self.cell.region else self.block.regions


def find(document: Document, words: str) -> list[Hit]:
    """Find every occurrence of `words`, in document order.

    Case, accents and typographic variants do not matter (see `doc2md.search.matching`). A match may cover changes of
    style, footnote references, consecutive items of a list and the cells of one table row. It never covers two
    paragraphs.
    """
    return [hit for run in _runs(document.blocks) for hit in _hits(run, words)]


def _runs(blocks: tuple[Block, ...]) -> Iterator[list[_Part]]:
    """Yield the units that are searched as one text: a paragraph, a list or a table row."""
    for block in blocks:
        if block.kind is Kind.LIST:
            yield list(_items(block))
            continue
        yield [_Part(_without_footnotes(block.text), block)]
        for _, row in groupby(sorted(block.cells, key=lambda c: (c.row, c.col)), key=lambda c: c.row):
            yield [_Part(_without_footnotes(cell.text), block, cell) for cell in row]
        yield from _runs(block.children)


def _items(block: Block) -> Iterator[_Part]:
    yield _Part(_without_footnotes(block.text), block)
    for child in block.children:
        yield from _items(child)


def _without_footnotes(text: Text) -> str:
    """Return the plain text without footnote references, which would interrupt a match."""
    notes = sorted(mark for mark in text.marks if mark.kind is MarkKind.NOTE)
    return text.splice((note.start, note.end, "") for note in notes).plain if notes else text.plain


def _hits(run: list[_Part], words: str) -> Iterator[Hit]:
    parts = [part for part in run if part.words]
    text = " ".join(part.words for part in parts)
    starts = list(accumulate((len(part.words) + 1 for part in parts), initial=0))
    for start, end in occurrences(text, words):
        covered = parts[bisect_right(starts, start) - 1 : bisect_left(starts, end)]
        yield Hit(
            text[start:end],
            _snippet(text, start, end),
            covered[0].block.kind,
            covered[0].block.id,
            tuple(dict.fromkeys(region for part in covered for region in part.regions)),
            tuple((part.cell.row, part.cell.col) for part in covered if part.cell),
        )


def _snippet(text: str, start: int, end: int) -> str:
    """Return the match with its context on one line, cut at word boundaries."""
    before, after = text[max(start - SNIPPET_CONTEXT, 0) : start], text[end : end + SNIPPET_CONTEXT]
    if start > SNIPPET_CONTEXT:
        before = f"… {before.partition(' ')[2]}"
    if len(text) - end > SNIPPET_CONTEXT:
        after = f"{after.rpartition(' ')[0]} …"
    return without_controls(" ".join(f"{before}{text[start:end]}{after}".split()))
