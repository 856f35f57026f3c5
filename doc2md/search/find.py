"""Where a converted document says some words: no page is opened, for its blocks know their places."""

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

AROUND = 40
"""Characters of a snippet before and after what was looked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that says the words: the block's, or that of the items or cells which they run over.

    `words` are those that stand there, `snippet` what is around them; `block` is the id of the block or item, `cells`
    are rows and columns of its table, from 0. `regions` may be on more than one page.
    """

    words: str
    snippet: str
    kind: Kind
    block: str
    regions: tuple[Region, ...]
    cells: tuple[tuple[int, int], ...] = ()

    @property
    def page(self) -> int:
        return self.regions[0].page

    @property
    def box(self) -> Box | None:
        """In points, around what is on the first page; None where nobody said where that is.

        Of a paragraph that goes on in the next column it is the first part; the other is in `regions`.
        """
        first, *more = [region.box for region in self.regions if region.page == self.page] or [None]
        for box in more:
            if first and box and (first.gap_x(box) < 0 or first.gap_y(box) < 0):
                first = Box.around((first, box))
            first = first or box
        return first


class _Part(NamedTuple):
    """Words with a place of their own, in a run that words may cross."""

    words: str
    block: Block
    cell: Cell | None = None

    @property
    def regions(self) -> tuple[Region, ...]:
        return (self.cell.region,) if self.cell and self.cell.region else self.block.regions


def find(document: Document, words: str) -> list[Hit]:
    """Every place that says `words`, in the document's order, however they are typed (`doc2md.search.matching`).

    Words are found over changes of type and references to footnotes, from one item of a list into the next, and over
    the cells of a table's row; not from one paragraph into another.
    """
    return [hit for run in _runs(document.blocks) for hit in _hits(run, words)]


def _runs(blocks: tuple[Block, ...]) -> Iterator[list[_Part]]:
    """What is searched as one: a paragraph, a list, a row."""
    for block in blocks:
        if block.kind is Kind.LIST:
            yield list(_items(block))
            continue
        yield [_Part(_plain(block.text), block)]
        for _, row in groupby(sorted(block.cells, key=lambda c: (c.row, c.col)), key=lambda c: c.row):
            yield [_Part(_plain(cell.text), block, cell) for cell in row]
        yield from _runs(block.children)


def _items(block: Block) -> Iterator[_Part]:
    yield _Part(_plain(block.text), block)
    for child in block.children:
        yield from _items(child)


def _plain(text: Text) -> str:
    """The words without the marks of footnotes, over which a reader reads."""
    notes = sorted(mark for mark in text.marks if mark.kind is MarkKind.NOTE)
    return text.splice((note.start, note.end, "") for note in notes).plain if notes else text.plain


def _hits(run: list[_Part], words: str) -> Iterator[Hit]:
    parts = [part for part in run if part.words]
    text = " ".join(part.words for part in parts)
    starts = list(accumulate((len(part.words) + 1 for part in parts), initial=0))
    for start, end in occurrences(text, words):
        met = parts[bisect_right(starts, start) - 1 : bisect_left(starts, end)]
        yield Hit(
            text[start:end],
            _snippet(text, start, end),
            met[0].block.kind,
            met[0].block.id,
            tuple(dict.fromkeys(region for part in met for region in part.regions)),
            tuple((part.cell.row, part.cell.col) for part in met if part.cell),
        )


def _snippet(text: str, start: int, end: int) -> str:
    """The words with some around them, on one line, cut between words."""
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    if start > AROUND:
        before = f"… {before.partition(' ')[2]}"
    if len(text) - end > AROUND:
        after = f"{after.rpartition(' ')[0]} …"
    return without_controls(" ".join(f"{before}{text[start:end]}{after}".split()))
