"""The heads and feet of pages as a whole, to compare their words however their lines are joined into blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doc2md.assembler.passes.edges import MAX_LENGTH, Edge, Key, cells, words_of
from doc2md.document import Block

MAX_DIGITS = 5
"""A page number has fewer digits."""

MIN_ZONE = 2
"""Minimum number of words at the head or the foot of a page that are compared with those of other pages."""


def zones_of(
    side: str, edges: Sequence[tuple[Block, Edge | None]], page: int
) -> Iterator[tuple[tuple[Key, ...], list[Block]]]:
    """The first block at the head or the foot of a page, the first two, and so on, with the keys of words and place.

    On one page the lines of a running head are one block, on another several, so their words are compared together. One
    number may count the pages. `edges` are all blocks of the page with their texts at the edges. The zones end before
    the first block that is no such text, a heading, or a long text.
    """
    placed = sorted(
        ((block.box, block, edge) for block, edge in edges if block.box),
        key=lambda entry: entry[0].y0 if side == "top" else -entry[0].y1,
    )
    words: list[str] = []
    zone: list[Block] = []
    for _, block, edge in placed:
        if edge is None or edge.side != side or edge.far or edge.heading or len(edge.words) > MAX_LENGTH:
            return
        words += words_of(block).casefold().split()
        zone.append(block)
        if len(words) >= MIN_ZONE:
            outer = placed[0][0]
            place = outer.y0 if side == "top" else outer.y1
            options = _with_one_counting(words, page)
            yield tuple((side, *option, *cell) for option in options for cell in cells(place)), list(zone)


def _with_one_counting(words: Sequence[str], page: int) -> Iterator[list[str]]:
    """The words of a head, sorted: as they are, and with each number in turn as its distance from the page number."""
    yield sorted(words)
    for i, word in enumerate(words):
        if word.isdecimal() and len(word) < MAX_DIGITS:
            yield sorted([*words[:i], f"#{int(word) - page}", *words[i + 1 :]])
