"""The texts of a document as passages: sequences of words, each with its block and its places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from doc2md.checks.tokens import Token, tokens
from doc2md.document import FURNITURE, Block, Kind, MarkKind, Region, Text

_NOT_PRINTED = re.compile(
    r"\\(?:begin|end)\{\w+\*?\}(?:\{[^{}]*\})?|\\(?:hspace|vspace|kern|rule)\*?\{[^{}]*\}"
    r"|\\(?:text\w*|math\w+|[dt]?frac|sqrt|left|right|operatorname|mbox|[Bb]ig+[lr]?)(?![A-Za-z])"
    r"|\\(?!log|ln|exp|sin|cos|tan|lim|max|min)[A-Za-z]+(?=\d)"
)
"""Matches parts of LaTeX that are not printed. Other commands may be printed as their name.

A command directly before a number is the name of a sign, and no part of the number.
"""


class Word(NamedTuple):
    """A word of a passage. `loose` words are part of a formula, whose spelling in LaTeX differs from the print.

    `near_formula` words stand beside one, so that the formula may have their signs. `passage` is the index of
    its passage, `slot` that of its text in `Passage.texts`.
    """

    token: Token
    passage: int
    slot: int
    loose: bool = False
    is_ascii: bool = True
    near_formula: bool = False


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
        maths = [(mark.start, mark.end) for mark in text.marks if mark.kind is MarkKind.MATH]
        if block.kind is Kind.EQUATION:
            maths = [(0, len(text.plain))]
        if not maths:
            is_ascii = text.plain.isascii()
            yield from [Word(token, passage, slot, is_ascii=is_ascii) for token in tokens(text.plain)]
            continue
        plain, inside = _without_commands(text.plain, maths), bytearray(len(text.plain) + 3)
        for start, end in maths:
            inside[start:end] = b"x" * (end - start)
        for token in _tokens_between(plain, maths):
            near = any(inside[max(0, token.start - 2) : token.end + 2])
            yield Word(token, passage, slot, bool(inside[token.start]), plain.isascii(), near)


def _tokens_between(plain: str, formulas: Sequence[tuple[int, int]]) -> Iterator[Token]:
    """The words of a text, cut where a formula begins or ends."""
    edges = sorted({0, len(plain), *(edge for formula in formulas for edge in formula)})
    for start, end in pairwise(edges):
        for token in tokens(plain[start:end]):
            yield Token(token.word, start + token.start, start + token.end)


def _without_commands(plain: str, formulas: Sequence[tuple[int, int]]) -> str:
    """The text with blanks for the commands in its formulas, so that all places stay the same."""
    parts, at = list[str](), 0
    for start, end in sorted(formulas):
        parts += [plain[at:start], _NOT_PRINTED.sub(_blank, plain[max(start, at) : end])]
        at = max(end, at)
    return "".join([*parts, plain[at:]])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
