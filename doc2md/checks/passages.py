"""The texts of a document as passages: sequences of words, each with its block and its places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from doc2md.checks.tokens import Token, tokens
from doc2md.document import FURNITURE, Block, Kind, MarkKind, Region, Text

_NOT_PRINTED = re.compile(
    r"\\(?:begin|end)\{\w+\*?\}(?:\{[^{}]*\})?|\\(?:hspace|vspace|kern|rule)\*?\{[^{}]*\}"
)
"""Matches LaTeX commands with arguments that are not printed."""


class Word(NamedTuple):
    """A word of a passage. `loose` words are part of a formula, whose spelling in LaTeX differs from the print.

    `slot` is the index of its text in `Passage.texts`.
    """

    token: Token
    slot: int
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A block without its children, or a cell of a table whose cells have places.

    block    the block
    texts    its texts: the printed marker first, if it has one; all cells of a table whose cells have no places
    regions  its places
    cell     index of the cell in `block.cells`; None for other passages
    """

    block: Block
    texts: tuple[Text, ...]
    regions: tuple[Region, ...]
    words: tuple[Word, ...]
    cell: int | None = None

    @property
    def is_prose(self) -> bool:
        """Whether its words follow each other on the page as in the text."""
        return self.block.kind not in {Kind.TABLE, Kind.CODE, Kind.EQUATION, Kind.FIGURE, Kind.NOTE}

    @property
    def is_formula(self) -> bool:
        return self.block.kind is Kind.EQUATION

    @property
    def is_picture(self) -> bool:
        return self.block.kind is Kind.FIGURE

    @property
    def is_furniture(self) -> bool:
        return self.block.kind in FURNITURE

    @property
    def needs_support(self) -> bool:
        """Whether its words must be printed on the page. Descriptions of figures and annotations need not be."""
        return self.block.kind not in {Kind.FIGURE, Kind.NOTE}


def passages(blocks: Iterable[Block]) -> Iterator[Passage]:
    """The passages of blocks and of their children, in reading order."""
    for block in blocks:
        yield from _passages(block, block.regions)


def _passages(block: Block, around: Sequence[Region]) -> Iterator[Passage]:
    regions = tuple(region for region in block.regions if region.box) or tuple(around)
    if block.cells and all(cell.region and cell.region.box for cell in block.cells if cell.text.plain):
        for index, cell in enumerate(block.cells):
            if cell.region:
                yield _passage(block, (cell.text,), (cell.region,), index)
    elif block.cells:
        yield _passage(block, tuple(cell.text for cell in block.cells), regions)
    else:
        marker = (Text(block.label),) if block.kind in {Kind.ITEM, Kind.FOOTNOTE} else ()
        yield _passage(block, (*marker, block.text), regions)
    for child in block.children:
        yield from _passages(child, regions)


def _passage(
    block: Block, texts: tuple[Text, ...], regions: tuple[Region, ...], cell: int | None = None
) -> Passage:
    is_formula = block.kind is Kind.EQUATION
    words = chain.from_iterable(_words(text, slot, is_formula) for slot, text in enumerate(texts))
    return Passage(block, texts, regions, tuple(words), cell)


def _words(text: Text, slot: int, is_formula: bool) -> Iterator[Word]:
    maths = (
        [(0, len(text.plain))]
        if is_formula
        else [(mark.start, mark.end) for mark in text.marks if mark.kind is MarkKind.MATH]
    )
    plain = text.plain
    for start, end in maths:
        plain = plain[:start] + _NOT_PRINTED.sub(_blank, plain[start:end]) + plain[end:]
    for token in tokens(plain):
        yield Word(token, slot, any(start <= token.start < end for start, end in maths))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
