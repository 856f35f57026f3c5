"""A document as a flat list of units: blocks with words, cells or a picture, each with its place in the tree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from doc2md.checks.diff.types import Place
from doc2md.checks.diff.words import Token, formula_tokens, shown, tokens_of
from doc2md.document import FURNITURE, Block, Cell, Kind, NotAssessed, Text

_START = 8
"""Number of words that name a block."""
_OUT_OF_ORDER = FURNITURE | {Kind.FOOTNOTE, Kind.CAPTION, Kind.NOTE}
"""Blocks that are beside the text: it does not matter between which blocks of the text they are written."""
_NAMES = {
    Kind.HEADER: "running head",
    Kind.FOOTER: "running foot",
    Kind.PAGE_NUMBER: "page number",
    Kind.CONTENTS: "table of contents",
}


@dataclass(frozen=True)
class Unit:
    """A block without its children.

    index    its position in the document
    depth    number of lists around an item, else 0
    inside   the kinds of the blocks around it, lists excepted
    parent   the block at the top of its tree
    checked  whether its page was compared with a text layer that can be trusted
    """

    block: Block
    index: int
    depth: int
    inside: tuple[Kind, ...]
    parent: Block
    checked: bool = False

    @property
    def kind(self) -> Kind:
        return self.block.kind

    @property
    def page(self) -> int:
        return min(self.pages)

    @cached_property
    def pages(self) -> frozenset[int]:
        return frozenset(region.page for region in self.block.regions)

    @property
    def is_furniture(self) -> bool:
        return self.kind in FURNITURE

    @property
    def has_order(self) -> bool:
        """Whether its position among the other blocks matters."""
        return self.kind not in _OUT_OF_ORDER and not {Kind.TABLE, Kind.FIGURE} & set(self.inside)

    @cached_property
    def tokens(self) -> list[Token]:
        return block_tokens(self.block)

    @cached_property
    def words(self) -> list[str]:
        """Its words without case and accents, for the search of the same block in another document."""
        return [token.word for token in self.tokens if token.word]

    @property
    def name(self) -> str:
        """Its kind, with the level of a heading or of an item, and what it is in."""
        kind = _NAMES.get(self.kind, str(self.kind))
        if self.kind is Kind.HEADING:
            kind = f"{kind} {self.block.level}"
        elif self.kind is Kind.ITEM and self.depth > 1:
            kind = f"{kind} of level {self.depth}"
        around = [each for each in self.inside if each is not Kind.ITEM]
        return f"{kind} in {_NAMES.get(around[-1], around[-1])}" if around else kind

    @property
    def place(self) -> Place:
        blocks = (self.block, self.parent) if self.checked else ()
        return Place(
            self.block.id,
            self.name,
            shown(self.tokens[:_START]).strip() + (" …" if len(self.tokens) > _START else ""),
            self.block.box,
            next((block.agreement for block in blocks if block.agreement is not None), None),
            any(block.not_assessed is NotAssessed.SAME_SOURCE for block in blocks),
        )


def block_tokens(block: Block) -> list[Token]:
    """The tokens of a block without its children. Markers of items count, bullets do not."""
    if block.kind is Kind.EQUATION:
        return formula_tokens(block.text.plain)
    if block.cells:
        return [token for cell in in_order(block.cells) for token in tokens_of(cell.text)]
    marked = block.kind in {Kind.ITEM, Kind.FOOTNOTE} and any(map(str.isalnum, block.label))
    return (tokens_of(Text(block.label)) if marked else []) + tokens_of(block.text)


def in_order(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (cell.row, cell.col))


def units_of(blocks: Iterable[Block], checked: Collection[int] = ()) -> list[Unit]:
    """The units of a document, in reading order. `checked` are the pages that were compared with a text layer."""
    found = list[Unit]()
    for block in blocks:
        for one, depth, inside in _walk(block, 0, ()):
            if one.text.plain.strip() or one.cells or one.kind in {Kind.FIGURE, Kind.TABLE}:
                found.append(Unit(one, len(found), depth, inside, block, one.page in checked))
    return found


def _walk(
    block: Block, depth: int, inside: tuple[Kind, ...]
) -> Iterator[tuple[Block, int, tuple[Kind, ...]]]:
    yield block, depth if block.kind is Kind.ITEM else 0, inside
    within = inside if block.kind is Kind.LIST else (*inside, block.kind)
    for child in block.children:
        yield from _walk(child, depth + (block.kind is Kind.LIST), within)


def words_in(units: Iterable[Unit]) -> int:
    return sum(len(unit.words) for unit in units)
