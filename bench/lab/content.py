"""The content tree of a made document: what is said, without how it looks.

Every part that prints text of its own has an `id` that is unique in the document. Boxes are found by these ids: the
same document is drawn a second time with each id in a colour of its own (see `palette.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from bench.lab.maths import Node


@dataclass(frozen=True)
class Run:
    """Words in one look. `marks` are of: bold, italic, code, sup, sub, strike, underline, small, large, filler.

    A filler, such as leader dots, is printed but not part of the Markdown.
    """

    text: str
    marks: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class Maths:
    """A formula inside a line."""

    node: Node


@dataclass(frozen=True)
class NoteRef:
    """The place that a footnote belongs to."""

    number: int


@dataclass(frozen=True)
class Break:
    """A forced line end."""


SCALES = {"small": 0.75, "large": 1.5}
"""The sizes of marked words, as a share of that of the others."""


Inline: TypeAlias = Run | Maths | NoteRef | Break
Line: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading. `level` starts at 1; `label` is the printed number, such as "1.2" or "§ 3", or empty.

    A `run_in` heading stands on the first line of the paragraph that follows it.
    """

    id: str
    level: int
    line: Line
    label: str = ""
    run_in: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Running text.

    `role` is of: body, author, abstract, lead, date, source, box-title, asked (a question in bold before its answer),
    term, definition, centred, right, turn (what one person says, with the name before it).
    """

    id: str
    line: Line
    role: str = "body"


@dataclass(frozen=True)
class Item:
    """One item of a list. `label` is the printed marker; `ticked` is set for task boxes only.

    A `kept` marker says something, such as ✗, and is part of the text.
    """

    id: str
    line: Line
    label: str
    blocks: tuple[Block, ...] = ()
    ticked: bool | None = None
    kept: bool = False


@dataclass(frozen=True)
class Items:
    """A list. `start` is the number of its first item. `loose` lists have space between items in every style."""

    id: str
    ordered: bool
    items: tuple[Item, ...]
    start: int = 1
    loose: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell of a table. `header` is "", "column" or "row"; `look` is of: text, number, total, group."""

    id: str
    line: Line
    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    header: str = ""
    look: str = "text"


@dataclass(frozen=True)
class Caption:
    """The words under or over a table, a figure or a listing. `label` is such as "Figure 2"."""

    id: str
    label: str
    line: Line


@dataclass(frozen=True)
class Table:
    """A table: rows of cells; a cell that a span covers is not in its row.

    `widths` are the shares of the columns. `kind` is of: data, text, statement, matrix, form, invoice.
    """

    id: str
    rows: tuple[tuple[Cell, ...], ...]
    columns: int
    head_rows: int = 1
    widths: tuple[float, ...] = ()
    kind: str = "data"
    caption: Caption | None = None

    @property
    def merged(self) -> bool:
        """Whether a cell spans rows or columns."""
        return any(c.row_span > 1 or c.col_span > 1 for row in self.rows for c in row)


@dataclass(frozen=True)
class Code:
    """A listing, or an algorithm in words."""

    id: str
    lines: tuple[str, ...]
    language: str = ""
    caption: Caption | None = None


@dataclass(frozen=True)
class Formula:
    """A displayed formula. `number` is such as "(3)", or empty."""

    id: str
    node: Node
    number: str = ""


@dataclass(frozen=True)
class Quote:
    """A quotation. `source` is the line that names the author, or empty."""

    id: str
    blocks: tuple[Paragraph, ...]
    source: Paragraph | None = None


@dataclass(frozen=True)
class Note:
    """The body of a footnote."""

    id: str
    number: int
    line: Line


@dataclass(frozen=True)
class Figure:
    """A picture. `kind` is of: bars, lines, pie, diagram, photo, or of `charts.py` or `diagrams.py`.

    Width in shares of the column, height in points.
    """

    id: str
    kind: str
    seed: int
    width: float
    height: float
    labels: tuple[str, ...] = ()
    caption: Caption | None = None


@dataclass(frozen=True)
class Pair:
    """One row of a form: what is asked, and what is filled in."""

    id: str
    key: str
    value: Line


@dataclass(frozen=True)
class KeyValues:
    """Rows of a key and its value. Where they are ruled, they are a table; else a line each."""

    id: str
    pairs: tuple[Pair, ...]
    ruled: bool


@dataclass(frozen=True)
class Lines:
    """Text whose line ends are part of it. `kind` is of: address, verse, head, signature, index, mail, flush,
    centred."""

    id: str
    lines: tuple[Line, ...]
    kind: str = "address"


@dataclass(frozen=True)
class Entry:
    """One line of a contents page: the id of a heading, and what it prints."""

    id: str
    target: str
    level: int
    text: str


@dataclass(frozen=True)
class Contents:
    """A contents page. It is printed but not part of the Markdown, but for its title where that is not English."""

    id: str
    title: Heading
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Bibliography:
    """References. `labels` are such as "[1]", or empty for a list by author and year."""

    id: str
    entries: tuple[Item, ...]


@dataclass(frozen=True)
class Box:
    """Blocks in a frame or on a tint, in the column (`side` false) or beside the text."""

    id: str
    blocks: tuple[Block, ...]
    side: bool = False


@dataclass(frozen=True)
class Columns:
    """Blocks that stand in columns of their own, whatever the rest of the page does.

    With `shares` of the width, each block is a column; one of several blocks is made of `Columns` with count 1.
    """

    id: str
    count: int
    blocks: tuple[Block, ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a new page."""

    id: str = ""


Block: TypeAlias = (
    Heading
    | Paragraph
    | Items
    | Table
    | Code
    | Formula
    | Quote
    | Note
    | Figure
    | KeyValues
    | Lines
    | Contents
    | Bibliography
    | Box
    | Columns
    | PageBreak
)


@dataclass(frozen=True)
class Document:
    """A whole document. `running` are the words of its running heads."""

    title: str
    language: str
    template: str
    blocks: tuple[Block, ...]
    running: tuple[str, ...] = ()
    watermark: str = ""
    hidden: str = ""
    labels: dict[str, str] = field(default_factory=dict)


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """All blocks in reading order; one that contains others comes before them."""
    for block in blocks:
        yield block
        match block:
            case Items() | Bibliography():
                for item in block.items if isinstance(block, Items) else block.entries:
                    yield from walk(item.blocks)
            case Quote():
                yield from block.blocks
                if block.source:
                    yield block.source
            case Box() | Columns():
                yield from walk(block.blocks)
            case Contents():
                yield block.title


def plain(line: Line) -> str:
    """The text of a line as printed, without note marks; a formula is its LaTeX."""
    parts = []
    for inline in line:
        match inline:
            case Run():
                parts.append(inline.text)
            case Maths():
                parts.append(inline.node.latex())
            case Break():
                parts.append(" ")
    return "".join(parts)
