"""Blocks: what a document consists of, and where each piece is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from doc2md.document.checks import NotAssessed
from doc2md.document.text import Text
from doc2md.geometry import Box


class Region(NamedTuple):
    """A place of a block. `box` is None if the engine gave no usable one."""

    page: int
    box: Box | None


class Kind(StrEnum):
    """The kind of a block. An unknown label becomes `PARAGRAPH`, so that no block is lost."""

    HEADING = "heading"  # level 1..6
    PARAGRAPH = "paragraph"
    QUOTE = "quote"  # an indented quotation
    LIST = "list"  # children: items
    ITEM = "item"  # label: its marker as printed; children: nested lists
    TABLE = "table"  # cells; children: caption and notes
    FIGURE = (
        "figure"  # figure: the file name of its picture; text: its description; children: caption and notes
    )
    CAPTION = "caption"
    EQUATION = "equation"  # text is LaTeX, without delimiters
    CODE = "code"  # label: the language, if known
    FOOTNOTE = "footnote"  # label: its mark as printed
    NOTE = "note"  # an annotation or a filled form field; label: which of them
    CONTENTS = "contents"  # a printed table of contents; children: its blocks
    HEADER = "header"  # running head
    FOOTER = "footer"  # running foot
    PAGE_NUMBER = "page_number"


FORMULA = "formula"
"""`Block.label` of a figure that shows a formula whose structure could not be read. Its text is the printed words."""

RUN_IN = "run-in"
"""`Block.label` of a heading that is printed on the first line of its paragraph."""

FURNITURE = frozenset({Kind.HEADER, Kind.FOOTER, Kind.PAGE_NUMBER})
"""The kinds of blocks that repeat around the text of the pages: running heads, running feet and page numbers."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table's grid; `row` and `col` count from 0.

    Cells have their own `region` because a table may continue on the next page. It is None if it is not known.
    """

    row: int
    col: int
    text: Text
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of a block: the engine, and the span of the page's transcript, if there is one.

    `part` is 0 for the transcript of the whole page. A page that was asked for in parts has one transcript for each
    part, counted from 1.
    """

    engine: str
    page: int
    span: tuple[int, int] | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document.

    id          unique in the document
    level       1 to 6 for headings, else 0
    label       see `Kind`
    size        font size in points, 0 if unknown
    look        how a line or a heading is printed, such as `bold capitals #c00000`; empty if it is plain or unknown
    figure      file name of a figure's picture
    confidence  the probability that the block is right, from 0 to 1; None if it was not assessed
    doubts      the reasons why `confidence` is below 1
    agreement   the share of its words that another source of the page's words has, too, from 0 to 1; None if it was not
                compared
    not_assessed  the reason why there is no `agreement`
    """

    id: str
    kind: Kind
    regions: tuple[Region, ...]
    text: Text = Text()
    origin: tuple[Origin, ...] = ()
    level: int = 0
    label: str = ""
    size: float = 0.0
    look: str = ""
    children: tuple[Block, ...] = ()
    cells: tuple[Cell, ...] = ()
    figure: str | None = None
    confidence: float | None = None
    doubts: tuple[str, ...] = ()
    agreement: float | None = None
    not_assessed: NotAssessed | None = None

    @property
    def box(self) -> Box | None:
        """The box around the block's regions on its first page."""
        if len(self.regions) == 1:  # as almost always, and this is asked a thousand times a page
            return self.regions[0].box
        page = self.page
        boxes = [r.box for r in self.regions if r.page == page and r.box]
        return Box.around(boxes) if boxes else None

    @property
    def page(self) -> int:
        return self.regions[0].page

    @property
    def transcribed(self) -> bool:
        """Whether a model wrote the block. Passes that correct errors of models skip other blocks."""
        return any(origin.span for origin in self.origin)

    def moved(self, move: Callable[[Box, int], Box]) -> Block:
        """The block with every box moved, also those of cells and children. `move` takes a box and its page number."""

        def put(region: Region) -> Region:
            return region._replace(box=region.box and move(region.box, region.page))

        return replace(
            self,
            regions=tuple(map(put, self.regions)),
            cells=tuple(replace(c, region=put(c.region)) if c.region else c for c in self.cells),
            children=tuple(child.moved(move) for child in self.children),
        )


Change = Callable[[Text], Text]
"""A function that returns the same object if there is nothing to change."""


def texts_of(block: Block) -> Iterator[Text]:
    """Every text of a block: its own, those of its cells, those of its children."""
    yield block.text
    yield from (cell.text for cell in block.cells)
    for child in block.children:
        yield from texts_of(child)


def with_texts(block: Block, change: Change) -> Block:
    """The block with `change` applied to every text in it; the same object if nothing changes."""
    text = change(block.text)
    cells = tuple(_with_text(cell, change) for cell in block.cells)
    children = tuple(with_texts(child, change) for child in block.children)
    if text is block.text and _same(cells, block.cells) and _same(children, block.children):
        return block
    return replace(block, text=text, cells=cells, children=children)


def _with_text(cell: Cell, change: Change) -> Cell:
    text = change(cell.text)
    return cell if text is cell.text else replace(cell, text=text)


def _same(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    return all(a is b for a, b in zip(new, old, strict=True))
