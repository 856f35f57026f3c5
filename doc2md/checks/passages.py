"""The texts of a document as passages: sequences of words, each with its block and its places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from doc2md.checks.tokens import Token, tokens
from doc2md.document import FURNITURE, Block, Kind, MarkKind, Region, Text

_NOT_PRINTED = re.compile(
    r"\\(?:begin|end)\{\w+\*?\}(?:\{[^{}]*\})?|\\(?:hspace|vspace|kern|rule)\*?\{[^{}]*\}"
    r"|\\(?:text\w*|math\w+|[dt]?frac|sqrt|left|right|operatorname|mbox|[Bb]ig+[lr]?)(?![A-Za-z])"
)
"""Matches parts of LaTeX that are not printed. Other commands may be printed as their name."""


class Word(NamedTuple):
    """A word of a passage. `loose` words are part of a formula, whose spelling in LaTeX differs from the print.

    `passage` is the index of its passage, `slot` that of its text in `Passage.texts`.
    """

    token: Token
    passage: int
    slot: int
    loose: bool = False
    is_ascii: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """A block without its children, or a cell of a table whose cells have places.

    block    the block
    texts    its texts: the printed marker first, if it has one; all cells of a table whose cells have no places
    regions  its places
    root     id of the top-level block that the block is in
    cell     index of the cell in `block.cells`; None for other passages
    """

    block: Block
    texts: tuple[Text, ...]
    regions: tuple[Region, ...]
    words: tuple[Word, ...]
    root: str
    cell: int | None = None

    @property
    def is_prose(self) -> bool:
        """Whether its words follow each other on the page as in the text."""
        return self.block.kind not in {Kind.TABLE, Kind.CODE, Kind.EQUATION, Kind.FIGURE, Kind.NOTE}

    @property
    def has_marker(self) -> bool:
        """Whether the first of its texts is a printed marker."""
        return len(self.texts) > 1 and not self.block.cells

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


def passages(blocks: Iterable[Block]) -> list[Passage]:
    """The passages of blocks and of their children, in reading order."""
    drafts = [draft for block in blocks for draft in _drafts(block, block.regions, block.id)]
    return [
        Passage(block, texts, regions, tuple(_words(block, texts, index)), root, cell)
        for index, (block, texts, regions, root, cell) in enumerate(drafts)
    ]


_Draft = tuple[Block, tuple[Text, ...], tuple[Region, ...], str, int | None]


def _drafts(block: Block, around: Sequence[Region], root: str) -> Iterator[_Draft]:
    regions = tuple(region for region in block.regions if region.box) or tuple(around)
    if block.cells and all(cell.region and cell.region.box for cell in block.cells if cell.text.plain):
        for index, cell in enumerate(block.cells):
            if cell.region:
                yield block, (cell.text,), (cell.region,), root, index
    elif block.cells:
        yield block, tuple(cell.text for cell in block.cells), regions, root, None
    else:
        marker = (Text(block.label),) if block.kind in {Kind.ITEM, Kind.FOOTNOTE} else ()
        yield block, (*marker, block.text), regions, root, None
    for child in block.children:
        yield from _drafts(child, regions, root)


def _words(block: Block, texts: Iterable[Text], passage: int) -> Iterator[Word]:
    for slot, text in enumerate(texts):
        if block.kind is Kind.EQUATION:
            maths = [(0, len(text.plain))]
        else:
            maths = [(mark.start, mark.end) for mark in text.marks if mark.kind is MarkKind.MATH]
        plain = text.plain
        for start, end in maths:
            plain = plain[:start] + _NOT_PRINTED.sub(_blank, plain[start:end]) + plain[end:]
        for token in tokens(plain):
            loose = any(start <= token.start < end for start, end in maths)
            yield Word(token, passage, slot, loose, plain.isascii())


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
