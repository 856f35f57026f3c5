"""Faults that a model makes, injected into documents one at a time, for `faults.py`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import pairwise

from doc2md.checks.tokens import Token, tokens
from doc2md.document import FURNITURE, Block, Document, Kind, MarkKind, Printed, Region, Text
from doc2md.structure.scripts import writes_without_spaces

SENTENCE = (6, 12)
"""Number of words of an invented sentence; twice as many characters in scripts without spaces."""
PROSE = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.CAPTION, Kind.FOOTNOTE})
_NOT_CHANGED = FURNITURE | {Kind.FIGURE, Kind.NOTE}
"""Running heads are not in the Markdown, and nothing on the page supports a description of a picture."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A document with a fault.

    blocks   ids of the blocks that were changed
    regions  places of these blocks
    gone     words that the document has lost, without case and accents
    new      words that it has got
    share    share of these words that must be named for the fault to count as found; with 0, one word
    """

    document: Document
    blocks: frozenset[str]
    regions: tuple[Region, ...]
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class _Spot:
    """A text of a document: that of a block, or of the cell with the index `cell`."""

    block: Block
    cell: int | None
    parents: tuple[Block, ...] = field(repr=False)

    @property
    def text(self) -> Text:
        return self.block.text if self.cell is None else self.block.cells[self.cell].text

    @property
    def regions(self) -> tuple[Region, ...]:
        region = None if self.cell is None else self.block.cells[self.cell].region
        placed = (region,) if region else self.block.regions
        return next((r for r in (placed, *(p.regions for p in self.parents[::-1])) if r), ())

    def with_text(self, text: Text) -> Block:
        if self.cell is None:
            return replace(self.block, text=text)
        cells = list(self.block.cells)
        cells[self.cell] = replace(cells[self.cell], text=text)
        return replace(self.block, cells=tuple(cells))


Injector = Callable[[random.Random], Fault]
Place = tuple[tuple[Region, ...], tuple[str, ...], Injector]
"""Where a fault may be: its regions, words that must be printed there, and what injects it."""


def faults(document: Document, printed: Mapping[int, Printed], kind: str) -> list[tuple[int, Injector]]:
    """All places of a document at which a fault of a kind can be, each with its page and a function that injects it.

    There is none where the page shows no words, as in a formula that is a picture, and a digit is only changed in a
    number that the page shows there.
    """
    return [
        (page, inject)
        for regions, words, inject in _KINDS[kind](document)
        if (page := next((r.page for r in regions if _is_shown(words, r, printed)), 0))
    ]


def _is_shown(words: Sequence[str], region: Region, printed: Mapping[int, Printed]) -> bool:
    """Whether a page shows words at a place, and these words if there are any."""
    if region.page not in printed or not region.box:
        return False
    lines = printed[region.page].lines
    there = [word.text for line in lines for word in line if region.box.contains_point(word.box.centre)]
    return bool(there) and all(any(word in _folded(text) for text in there) for word in words)


@lru_cache(10_000)
def _folded(text: str) -> frozenset[str]:
    return frozenset(token.word for token in tokens(text))


def _digits(document: Document) -> Iterator[Place]:
    for spot in _spots(document):
        found = tokens(spot.text.plain)
        for at, char in enumerate(spot.text.plain):
            if char in "0123456789":
                number = next(t.word for t in found if t.start <= at < t.end)
                yield spot.regions, (number,), partial(_change_digit, document, spot, at)


def _change_digit(document: Document, spot: _Spot, at: int, dice: random.Random) -> Fault:
    plain = spot.text.plain
    digit = dice.choice([char for char in "0123456789" if char != plain[at]])
    before = next(t for t in tokens(plain) if t.start <= at < t.end)
    text = replace(spot.text, plain=f"{plain[:at]}{digit}{plain[at + 1 :]}")
    after = next(t for t in tokens(text.plain) if t.start <= at < t.end)
    return _changed(document, spot, text, ([before], [after]))


def _pairs(document: Document) -> Iterator[Place]:
    for spot in _spots(document):
        formulas = [mark for mark in spot.text.marks if mark.kind is MarkKind.MATH]
        found = tokens(spot.text.plain) if spot.block.kind is not Kind.EQUATION else ()
        for a, b in pairwise(found):
            between = spot.text.plain[a.end : b.start]
            joined = not between and writes_without_spaces(a.word) and writes_without_spaces(b.word)
            inside = any(mark.start < b.end and a.start < mark.end for mark in formulas)
            if (joined or (between and between.isspace())) and a.word != b.word and not inside:
                yield spot.regions, (), partial(_swap, document, spot, a, b)


def _swap(document: Document, spot: _Spot, a: Token, b: Token, _: random.Random) -> Fault:
    plain = spot.text.plain
    swapped = plain[b.start : b.end] + plain[a.end : b.start] + plain[a.start : a.end]
    text = replace(spot.text, plain=plain[: a.start] + swapped + plain[b.end :])
    return _changed(document, spot, text, ([a, b], [a, b]))


def _sentences(document: Document) -> Iterator[Place]:
    vocabulary = [token for spot in _spots(document) for token in _words(spot.text.plain)]
    for spot in _spots(document):
        if spot.block.kind in PROSE and spot.cell is None and len(_words(spot.text.plain)) > SENTENCE[0]:
            yield spot.regions, (), partial(_invent, document, spot, vocabulary)


def _invent(document: Document, spot: _Spot, vocabulary: Sequence[str], dice: random.Random) -> Fault:
    plain = spot.text.plain
    joined = writes_without_spaces(plain[0])
    count = dice.randint(*SENTENCE) * (2 if joined else 1)
    chosen = dice.sample([w for w in vocabulary if writes_without_spaces(w) == joined], count)
    sentence = "".join(chosen) + "。" if joined else f" {' '.join(chosen).capitalize()}."
    ends = [
        at + 1 for at, char in enumerate(plain[:-1]) if char in ".。" and (joined or plain[at + 1] == " ")
    ]
    at = dice.choice([*ends, len(plain)])
    text = spot.text.splice([(at, at, sentence)])
    return _changed(document, spot, text, ([], tokens(sentence)), share=0.5)


def _changed(
    document: Document,
    spot: _Spot,
    text: Text,
    words: tuple[Sequence[Token], Sequence[Token]],
    share: float = 0.0,
) -> Fault:
    return Fault(
        _with_block(document, spot.block, [spot.with_text(text)]),
        frozenset({spot.block.id}),
        spot.regions,
        tuple(token.word for token in words[0]),
        tuple(token.word for token in words[1]),
        share,
    )


def _blocks_of(document: Document, kinds: frozenset[Kind]) -> Iterator[Place]:
    for block, _ in _walk(document.blocks):
        if block.kind in kinds and _all_words([block]) and block.regions:
            yield block.regions, (), partial(_drop, document, block)


def _drop(document: Document, block: Block, _: random.Random) -> Fault:
    words = tuple(_all_words([block]))
    return Fault(_with_block(document, block, []), frozenset(), block.regions, words, share=0.5)


def _rows(document: Document) -> Iterator[Place]:
    for block, _ in _walk(document.blocks):
        spanned = {r for c in block.cells if c.rowspan > 1 for r in range(c.row, c.row + c.rowspan)}
        rows = {cell.row for cell in block.cells} - spanned
        for row in sorted(rows):
            inside = [cell for cell in block.cells if cell.row == row]
            words = [token.word for cell in inside for token in tokens(cell.text.plain)]
            if words and len(rows) > 1:
                regions = tuple(cell.region for cell in inside if cell.region) or block.regions
                yield regions, (), partial(_drop_row, document, block, row, tuple(words))


def _drop_row(document: Document, block: Block, row: int, words: tuple[str, ...], _: random.Random) -> Fault:
    cells = tuple(replace(cell, row=cell.row - (cell.row > row)) for cell in block.cells if cell.row != row)
    changed = replace(block, cells=cells)
    return Fault(
        _with_block(document, block, [changed]), frozenset({block.id}), block.regions, words, share=0.5
    )


def _whole_blocks(document: Document) -> Iterator[Place]:
    for block in document.blocks:
        if block.kind not in _NOT_CHANGED and _all_words([block]):
            yield block.regions, (), partial(_duplicate, document, block)


def _duplicate(document: Document, block: Block, dice: random.Random) -> Fault:
    copy = _renamed(block)
    if dice.random() < 0.5 or not block.regions:
        changed = _with_block(document, block, [block, copy])
    else:  # further down on the page, where another block is
        others = [b for b in document.blocks if b.page == block.page and b.regions]
        other = dice.choice(others)
        moved = _at(copy, other.regions) if other.id != block.id else copy
        changed = _with_block(document, other, [other, moved])
    ids = {each.id for each, _ in _walk([block, copy])}
    return Fault(changed, frozenset(ids), (), new=tuple(_all_words([block])), share=0.5)


def _renamed(block: Block) -> Block:
    return replace(block, id=f"{block.id}-copy", children=tuple(map(_renamed, block.children)))


def _at(block: Block, regions: tuple[Region, ...]) -> Block:
    """The block at another place. Nobody knows where its cells are."""
    children = tuple(_at(child, regions) for child in block.children)
    cells = tuple(replace(cell, region=None) for cell in block.cells)
    return replace(block, regions=regions, children=children, cells=cells)


def _with_block(document: Document, block: Block, instead: Sequence[Block]) -> Document:
    return replace(document, blocks=tuple(_exchanged(document.blocks, block.id, instead)))


def _exchanged(blocks: Sequence[Block], name: str, instead: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.id == name:
            yield from instead
        elif block.children:
            yield replace(block, children=tuple(_exchanged(block.children, name, instead)))
        else:
            yield block


def _spots(document: Document) -> Iterator[_Spot]:
    for block, parents in _walk(document.blocks):
        if block.kind in _NOT_CHANGED or not any(
            (block, *parents)[i].regions for i in range(1 + len(parents))
        ):
            continue
        if block.text.plain:
            yield _Spot(block, None, parents)
        yield from (_Spot(block, index, parents) for index, cell in enumerate(block.cells) if cell.text.plain)


def _walk(
    blocks: Sequence[Block], parents: tuple[Block, ...] = ()
) -> Iterator[tuple[Block, tuple[Block, ...]]]:
    for block in blocks:
        yield block, parents
        yield from _walk(block.children, (*parents, block))


def _all_words(blocks: Sequence[Block]) -> list[str]:
    texts = [text for block, _ in _walk(blocks) for text in (block.text, *(c.text for c in block.cells))]
    return [token.word for text in texts for token in tokens(text.plain)]


def _words(plain: str) -> list[str]:
    return [plain[token.start : token.end] for token in tokens(plain)]


_KINDS: dict[str, Callable[[Document], Iterator[Place]]] = {
    "changed digit": _digits,
    "swapped words": _pairs,
    "invented sentence": _sentences,
    "dropped paragraph": partial(_blocks_of, kinds=frozenset({Kind.PARAGRAPH})),
    "dropped row": _rows,
    "dropped heading": partial(_blocks_of, kinds=frozenset({Kind.HEADING})),
    "repeated block": _whole_blocks,
}
KINDS = tuple(_KINDS)
