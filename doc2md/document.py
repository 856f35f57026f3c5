"""The types every part speaks: a `Document` is pages and one flat run of `Block`s.

Units: a `Box` is in PDF points from the top left corner of the page as displayed (rotation applied).
A page number is 1-based. A span is a half-open range of characters in a page's transcript.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from doc2md.geometry import AS_DISPLAYED, Box, PageTransform, displayed_box, displayed_size

VERSION = 1
"""Version of the JSON form; it changes when a reader of the old form would misread the new one."""


class Region(NamedTuple):
    """Where a block stands. `box` is None where the answer gave no usable one."""

    page: int
    box: Box | None


class MarkKind(StrEnum):
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    MATH = "math"  # the marked text is LaTeX, without delimiters
    LINK = "link"  # value: the address; inside the document `#` and a heading's id, or `#page-3`
    NOTE = "note"  # value: the label of a footnote; the marked text is the reference as printed
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    STRIKE = "strike"
    UNSURE = "unsure"  # a word that a recogniser may have misread; value: its confidence, 0 to 1, as "0.62"


class Mark(NamedTuple):
    """A property of the characters `start` to `end` (exclusive) of a `Text`."""

    start: int
    end: int
    kind: MarkKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words with marks beside them: never Markdown inside. A newline is a forced line break."""

    plain: str = ""
    marks: tuple[Mark, ...] = ()

    @staticmethod
    def join(parts: Iterable[Text], between: str = "") -> Text:
        """Concatenate, moving each part's marks along."""
        plain, marks = "", list[Mark]()
        for i, part in enumerate(parts):
            plain += between if i else ""
            marks += [m._replace(start=m.start + len(plain), end=m.end + len(plain)) for m in part.marks]
            plain += part.plain
        return Text(plain, tuple(marks))

    def __getitem__(self, cut: slice) -> Text:
        """A slice of the characters, with the marks that touch it."""
        start, stop, _ = cut.indices(len(self.plain))
        marks = (
            m._replace(start=max(m.start, start) - start, end=min(m.end, stop) - start)
            for m in self.marks
            if m.start < stop and m.end > start
        )
        return Text(self.plain[start:stop], tuple(marks))

    def splice(self, changes: Iterable[tuple[int, int, str]]) -> Text:
        """Put other words in place of some ranges, which are in order and apart from each other."""
        parts, at = [], 0
        for start, end, words in changes:
            parts += [self[at:start], Text(words)]
            at = end
        return Text.join([*parts, self[at:]]) if parts else self

    def without(self, *kinds: MarkKind) -> Text:
        """The same words without their marks of these kinds."""
        return Text(self.plain, tuple(mark for mark in self.marks if mark.kind not in kinds))

    def strip(self) -> Text:
        body = self.plain.strip()
        if len(body) == len(self.plain):
            return self
        start = self.plain.find(body) if body else 0
        return self[start : start + len(body)]


class Kind(StrEnum):
    """What a block is. Unknown labels of a model are `PARAGRAPH`: nothing is thrown away for its name."""

    HEADING = "heading"  # level 1..6
    PARAGRAPH = "paragraph"
    QUOTE = "quote"  # a passage set in
    LIST = "list"  # children: items
    ITEM = "item"  # label: its marker as printed; children: nested lists
    TABLE = "table"  # cells; children: caption and notes
    FIGURE = "figure"  # figure: its picture's file; text: a description of it; children: caption and notes
    CAPTION = "caption"
    EQUATION = "equation"  # text is LaTeX, without delimiters
    CODE = "code"  # label: the language, if known
    FOOTNOTE = "footnote"  # label: its mark as printed
    NOTE = "note"  # a reader's annotation or a filled field; label: which
    CONTENTS = "contents"  # a printed table of contents; children: its blocks
    HEADER = "header"  # running head
    FOOTER = "footer"  # running foot
    PAGE_NUMBER = "page_number"


FURNITURE = frozenset({Kind.HEADER, Kind.FOOTER, Kind.PAGE_NUMBER})
"""What a page carries beside its text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table's grid; `row` and `col` count from 0.

    `region` is where it stands, of its own because a table may go on overleaf; None where nobody said.
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
    """What a block was made from: the engine, and the span of that page's transcript, if it has one.

    `part` is 0 for the transcript of the whole page; a page that was asked for in parts has one for each, from 1.
    """

    engine: str
    page: int
    span: tuple[int, int] | None = None
    part: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document. `id` is unique in it; `size` is the type's size in points, 0 if unknown.

    `confidence` says how far it can be believed, 0 to 1, and `doubts` why no further; None where nobody judged it.
    """

    id: str
    kind: Kind
    regions: tuple[Region, ...]
    text: Text = Text()
    origin: tuple[Origin, ...] = ()
    level: int = 0
    label: str = ""
    size: float = 0.0
    children: tuple[Block, ...] = ()
    cells: tuple[Cell, ...] = ()
    figure: str | None = None
    confidence: float | None = None
    doubts: tuple[str, ...] = ()

    @property
    def box(self) -> Box | None:
        """The box around the block's regions on its first page."""
        page = self.page
        boxes = [r.box for r in self.regions if r.page == page and r.box]
        return Box.around(boxes) if boxes else None

    @property
    def page(self) -> int:
        return self.regions[0].page

    @property
    def transcribed(self) -> bool:
        """Whether a model wrote it: what is known of models' habits is not to be applied to a text layer."""
        return any(origin.span for origin in self.origin)

    def moved(self, move: Callable[[Box, int], Box]) -> Block:
        """The same block with every box moved, its cells' and its children's too; `move` gets the page as well."""

        def put(region: Region) -> Region:
            return region._replace(box=region.box and move(region.box, region.page))

        return replace(
            self,
            regions=tuple(map(put, self.regions)),
            cells=tuple(replace(c, region=put(c.region)) if c.region else c for c in self.cells),
            children=tuple(child.moved(move) for child in self.children),
        )


@dataclass(frozen=True, slots=True)
class Drop:
    """A part of a transcript that became no block, and why; `part` as in `Origin`."""

    span: tuple[int, int]
    text: str
    reason: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What a pass changed: `before` and `after` are the text (empty: added, removed)."""

    by: str
    block: str
    reason: str
    before: str = ""
    after: str = ""


HIDDEN = "hidden"
"""What made the edits that say which words of a page nobody can see."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One page as an engine read it: its blocks in reading order, and what was left out.

    `size` is the page's width and height in points. Size and boxes are those of the upright page that `transform` makes
    of the displayed one, until `as_displayed` maps them back. `unread` counts lines that OCR saw and could not read.
    `unsure` is the share of recognised letters that stand in uncertain words, 0 to 1. `damage` says which part of the
    page could not be read, and why.
    """

    page: int
    size: tuple[float, float]
    blocks: tuple[Block, ...] = ()
    dropped: tuple[Drop, ...] = ()
    edits: tuple[Edit, ...] = ()
    transform: PageTransform = AS_DISPLAYED
    unread: int = 0
    unsure: float = 0.0
    damage: str = ""

    def with_blocks(self, at: int, *blocks: Block) -> Reading:
        """The page with these blocks, or none, in the place of one; `at` is its index."""
        return replace(self, blocks=(*self.blocks[:at], *blocks, *self.blocks[at + 1 :]))

    def as_displayed(self) -> Reading:
        """The same page with its size and boxes in the coordinates of the page as displayed."""
        if self.transform == AS_DISPLAYED:
            return self

        def displayed(box: Box, _: int) -> Box:
            return displayed_box(box, self.size, self.transform)

        return replace(
            self,
            size=displayed_size(self.size, self.transform),
            blocks=tuple(block.moved(displayed) for block in self.blocks),
            transform=AS_DISPLAYED,
        )


class PageStatus(StrEnum):
    """`repaired`: asked more than once; `fallback`: read by another engine; `partial`: some of it may be missing."""

    OK = "ok"
    REPAIRED = "repaired"
    FALLBACK = "fallback"
    PARTIAL = "partial"
    FAILED = "failed"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them; `unsaid` is how many answers were paid for of which it does not say."""

    prompt: int = 0
    completion: int = 0
    unsaid: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt + other.prompt, self.completion + other.completion, self.unsaid + other.unsaid
        )


UNSAID = Usage(unsaid=1)
"""An answer of which the server does not say what it cost."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page's line in the ledger.

    `size` is width and height in points, (0, 0) where it never opened; `dpi` the resolution that stands for
    "pixels" of this page. `attempts` counts requests, `from_journal` answers that were known already; `usage` is of
    all that was asked, answers that were of no use included, None where nothing was. `difficulty` is how little of what
    was read can be believed, 0 to 1, None where nobody judged it.
    """

    page: int
    status: PageStatus
    size: tuple[float, float] = (0.0, 0.0)
    dpi: float = 144.0
    engine: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    attempts: int = 0
    from_journal: int = 0
    usage: Usage | None = None
    dropped: tuple[Drop, ...] = ()
    edits: tuple[Edit, ...] = ()
    difficulty: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The input: its name (no folder), the digest of its bytes, the number of pages in it, what it says of itself.

    `created` and `modified` are ISO 8601.
    """

    name: str
    sha256: str
    pages: int = 0
    title: str = ""
    author: str = ""
    created: str = ""
    modified: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """`boxes` is their unit: points, except in JSON that was asked for in another (`doc2md.exporter.boxes`)."""

    source: Source
    pages: tuple[PageRow, ...]
    blocks: tuple[Block, ...]
    version: int = VERSION
    boxes: str = "points"


Change = Callable[[Text], Text]
"""Gives back the same object where there is nothing to change."""


def texts_of(block: Block) -> Iterator[Text]:
    yield block.text
    yield from (cell.text for cell in block.cells)
    for child in block.children:
        yield from texts_of(child)


def with_texts(block: Block, change: Change) -> Block:
    """The same object where nothing changes."""
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
