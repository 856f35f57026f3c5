"""The result of comparing two readings of the same pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from doc2md.document import Block
from doc2md.geometry import Box

MAX_KINDS = 3
"""Maximum number of changes of kind that `kinds_of` tells in their order."""


class Aspect(StrEnum):
    """What a difference is about."""

    TEXT = "text"
    PUNCTUATION = "punctuation"  # only signs differ, such as commas, quotes and dashes
    STRUCTURE = "structure"
    TABLES = "tables"
    FORMULAS = "formulas"
    FIGURES = "figures"


class What(StrEnum):
    """What differs."""

    WORDS = "words"  # of a block that both have
    ONLY_ONE = "only_one"  # a block, or a row or a column of a table, that only one reading has
    PAGE = "page"  # a page that only one reading has
    KIND = "kind"
    LEVEL = "level"  # of a heading
    NESTING = "nesting"  # of an item of a list
    PARTS = "parts"  # the same words are in more blocks
    ORDER = "order"
    SHAPE = "shape"  # number of rows and columns
    SPANS = "spans"  # of a cell
    HEADER = "header"  # number of cells that are headers
    CELL = "cell"


class Run(NamedTuple):
    """A piece of a text as both readings have it, with the space before it. One of them may be empty.

    The middle of a long piece that is equal is left out.
    """

    a: str
    b: str

    @property
    def same(self) -> bool:
        return self.a == self.b


class Match(NamedTuple):
    """The same part of both documents. One side has no block, one or several."""

    a: tuple[Block, ...]
    b: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A block of one reading. `kind` also has the level of a heading or an item.

    agreement  the share of its words that the text layer of the page has, if that is known
    own        whether it was read from the text layer itself
    """

    block: str
    kind: str
    start: str
    box: Box | None = None
    agreement: float | None = None
    own: bool = False


def kinds_of(places: Sequence[Place]) -> str:
    """The kinds of some blocks: `heading 2, 3 × paragraph`. Where kinds change often, their order is left out."""
    kinds = [place.kind for place in places]
    counted = [(kind, len(list(same))) for kind, same in groupby(kinds)]
    if len(counted) > MAX_KINDS:
        counted = Counter(kinds).most_common()
    return ", ".join(kind if count == 1 else f"{count} × {kind}" for kind, count in counted)


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between two readings, A and B.

    a, b     the blocks that it is about; empty if only the other reading has them
    runs     the differing words with the words around them
    numbers  whether a number differs
    detail   for structure: what A and what B have
    cell_a, cell_b  row and column, from 0, of a cell of a table; -1 in place of the row or the column: all of them
    words    number of words that differ, of both readings together
    """

    page: int
    aspect: Aspect
    what: What
    a: tuple[Place, ...] = ()
    b: tuple[Place, ...] = ()
    runs: tuple[Run, ...] = ()
    numbers: bool = False
    detail: tuple[str, str] = ("", "")
    cell_a: tuple[int, int] | None = None
    cell_b: tuple[int, int] | None = None
    words: int = 0

    @property
    def agreements(self) -> tuple[float | None, float | None]:
        """How well A and B agree with the text layer of the page, from 0 to 1; None if that is not known."""
        return _agreement(self.a), _agreement(self.b)

    @property
    def nearer(self) -> str:
        """The reading that is nearer to the text layer of the page, `a` or `b`; empty if that is not known."""
        a, b = self.agreements
        if a is None or b is None or a == b:
            return ""
        return "a" if a > b else "b"

    @property
    def mirrored(self) -> Difference:
        """The same difference if A is called B, and B is called A."""
        return replace(
            self,
            a=self.b,
            b=self.a,
            runs=tuple(Run(run.b, run.a) for run in self.runs),
            detail=self.detail[::-1],
            cell_a=self.cell_b,
            cell_b=self.cell_a,
        )


@dataclass(frozen=True, slots=True)
class PageDiff:
    """The comparison of a page.

    words   number of words in A and in B
    blocks  number of blocks in A and in B
    same    number of words that both have in the same place
    """

    page: int
    words: tuple[int, int] = (0, 0)
    blocks: tuple[int, int] = (0, 0)
    same: int = 0
    differences: tuple[Difference, ...] = ()

    @property
    def differing(self) -> int:
        """The number of words of both readings that differ."""
        return sum(self.words) - 2 * self.same

    @property
    def share(self) -> float:
        """The share of the words of both readings that differ, from 0 to 1."""
        return _share(self.words, self.same)

    @property
    def mirrored(self) -> PageDiff:
        return replace(
            self,
            words=self.words[::-1],
            blocks=self.blocks[::-1],
            differences=tuple(each.mirrored for each in self.differences),
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of two documents, page by page."""

    pages: tuple[PageDiff, ...] = ()

    @property
    def words(self) -> tuple[int, int]:
        return sum(page.words[0] for page in self.pages), sum(page.words[1] for page in self.pages)

    @property
    def blocks(self) -> tuple[int, int]:
        return sum(page.blocks[0] for page in self.pages), sum(page.blocks[1] for page in self.pages)

    @property
    def same(self) -> int:
        return sum(page.same for page in self.pages)

    @property
    def share(self) -> float:
        """The share of the words of both readings that differ, from 0 to 1."""
        return _share(self.words, self.same)

    @property
    def differences(self) -> list[Difference]:
        return [each for page in self.pages for each in page.differences]

    @property
    def mirrored(self) -> Comparison:
        return Comparison(tuple(page.mirrored for page in self.pages))


def _agreement(places: Sequence[Place]) -> float | None:
    known = [1.0 if place.own else place.agreement for place in places]
    return min((each for each in known if each is not None), default=None)


def _share(words: tuple[int, int], same: int) -> float:
    return 1 - 2 * same / sum(words) if sum(words) else 0.0
