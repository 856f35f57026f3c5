"""The types that all parts of doc2md share: a `Document` is a list of pages and one flat list of `Block`s.

Boxes are in PDF points from the top left corner of the page as displayed (rotation applied). Page numbers start at 1.
A span is a half-open range of characters in a page's transcript.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from doc2md.geometry import AS_DISPLAYED, Box, PageTransform, displayed_box, displayed_size

VERSION = 1
"""Version of the JSON format. It changes when a program that reads the old format would misread the new one."""


class Region(NamedTuple):
    """A place of a block. `box` is None if the engine gave no usable one."""

    page: int
    box: Box | None


class MarkKind(StrEnum):
    """The kind of a mark. Some kinds have a `Mark.value`."""

    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    MATH = "math"  # the marked text is LaTeX, without delimiters
    LINK = "link"  # value: the URL; inside the document `#` and the id of a heading, or `#page-3`
    NOTE = "note"  # value: the label of a footnote; the marked text is the reference as printed
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    STRIKE = "strike"
    UNSURE = "unsure"  # a word that OCR may have misread; value: its confidence from 0 to 1, e.g. "0.62"


class Mark(NamedTuple):
    """A property of the characters from `start` up to `end` (exclusive) of a `Text`."""

    start: int
    end: int
    kind: MarkKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text with separate marks. It never contains Markdown. A newline is a forced line break."""

    plain: str = ""
    marks: tuple[Mark, ...] = ()

    @staticmethod
    def join(parts: Iterable[Text], between: str = "") -> Text:
        """The parts in one text, with `between` between them; marks move with their characters."""
        plain, marks = "", list[Mark]()
        for i, part in enumerate(parts):
            plain += between if i else ""
            marks += [m._replace(start=m.start + len(plain), end=m.end + len(plain)) for m in part.marks]
            plain += part.plain
        return Text(plain, tuple(marks))

    def __getitem__(self, cut: slice) -> Text:
        """A slice of the characters, with the marks that overlap it."""
        start, stop, _ = cut.indices(len(self.plain))
        marks = (
            m._replace(start=max(m.start, start) - start, end=min(m.end, stop) - start)
            for m in self.marks
            if m.start < stop and m.end > start
        )
        return Text(self.plain[start:stop], tuple(marks))

    def splice(self, changes: Iterable[tuple[int, int, str]]) -> Text:
        """Replace some ranges by other text. `changes` are (start, end, text), in order and without overlap."""
        parts, at = [], 0
        for start, end, words in changes:
            parts += [self[at:start], Text(words)]
            at = end
        return Text.join([*parts, self[at:]]) if parts else self

    def without(self, *kinds: MarkKind) -> Text:
        """The same text without its marks of these kinds."""
        return Text(self.plain, tuple(mark for mark in self.marks if mark.kind not in kinds))

    def strip(self) -> Text:
        body = self.plain.strip()
        if len(body) == len(self.plain):
            return self
        start = self.plain.find(body) if body else 0
        return self[start : start + len(body)]


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
    figure      file name of a figure's picture
    confidence  how reliable the block is, from 0 to 1; None if it was not assessed
    doubts      the reasons why `confidence` is below 1
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


@dataclass(frozen=True, slots=True)
class Drop:
    """A part of a transcript that became no block, and the reason; `part` as in `Origin`."""

    span: tuple[int, int]
    text: str
    reason: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """A change by a pass. `before` is empty for text that was added, `after` for text that was removed."""

    by: str
    block: str
    reason: str
    before: str = ""
    after: str = ""


class FieldType(StrEnum):
    """The type of a form field. A radio button is one of several, and each of them is a field."""

    TEXT = "text"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    CHOICE = "choice"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Field:
    """A form field of a PDF.

    name   its full name in the PDF, which the buttons of one choice share
    value  what is filled in; for a checked box or button the name of its state, such as `Yes`; empty if nothing is
    box    its place in points on the page as displayed
    """

    name: str
    type: FieldType
    page: int
    value: str = ""
    box: Box | None = None


HIDDEN, WATERMARK = "hidden", "watermark"
"""`Edit.by` of the edits that contain the invisible words and the watermarks of a page."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One page as an engine read it: its blocks in reading order, and what was left out of them.

    `size` is the page's width and height in points. Size and boxes are those of the upright page that `transform` makes
    of the displayed one, until `as_displayed` maps them back. `unread` is the number of lines that OCR found and
    could not read. `unsure` is the share of recognised letters in uncertain words, 0 to 1. `damage` is a message about
    the part of the page that could not be read, and the reason. The boxes of `fields` are always those of the page as
    displayed.
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
    fields: tuple[Field, ...] = ()

    def with_blocks(self, at: int, *blocks: Block) -> Reading:
        """The page with the block at index `at` replaced by `blocks`, which may be none."""
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
    """The result of reading a page.

    `repaired`: asked more than once; `fallback`: read by another engine; `partial`: a part of the page may be missing;
    `not_read`: the run was interrupted before this page.
    """

    OK = "ok"
    REPAIRED = "repaired"
    FALLBACK = "fallback"
    PARTIAL = "partial"
    FAILED = "failed"
    BLANK = "blank"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them. `unsaid` is the number of paid answers without a token count."""

    prompt: int = 0
    completion: int = 0
    unsaid: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt + other.prompt, self.completion + other.completion, self.unsaid + other.unsaid
        )


UNSAID = Usage(unsaid=1)
"""The usage of a paid answer without a token count."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page's row in the ledger.

    size          width and height in points; (0, 0) if the page could not be opened
    dpi           the resolution that "pixels" of this page refer to
    seconds       wall time
    attempts      requests to a server
    from_journal  answers that came from the cache
    usage         tokens of all requests, useless answers included; None if there was no request
    difficulty    the share of the page's text that is not reliable, from 0 to 1; None if it was not assessed
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

    @property
    def failed(self) -> bool:
        """Whether the page has no content, because it failed or was not read."""
        return self.status in {PageStatus.FAILED, PageStatus.NOT_READ}


@dataclass(frozen=True, slots=True)
class Source:
    """The input: its file name without folder, the digest of its bytes, its number of pages, and its metadata.

    `created` and `modified` are ISO 8601 dates.
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
    """A converted document.

    boxes   the unit of its boxes: points, unless the JSON was written in another unit
    fields  the form fields of a PDF, in page order; their values are also in the blocks
    """

    source: Source
    pages: tuple[PageRow, ...]
    blocks: tuple[Block, ...]
    version: int = VERSION
    boxes: str = "points"
    fields: tuple[Field, ...] = ()


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
