"""What stands between text lines and blocks: pieces with a place, not yet in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from doc2md.converter.local.layout.doubts import doubts
from doc2md.converter.local.layout.text.inline import Vocabulary, flow, row_text
from doc2md.document import Block, Box, Kind, Origin, Region, Text
from doc2md.rasterizer.text_layer import Line, Link
from doc2md.structure.confidence import with_doubts
from doc2md.structure.lists import Item


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every step needs to know of the page.

    `body` is the size of its running text, in points; `back`: the page is read from right to left; `gutters` are the
    strips of white between its columns; `titles` are those the PDF's outline has for it, with their levels, and
    `outlined` says that there is an outline at all; `folds` part the pages of a book that are shown side by side.
    """

    page: int
    size: tuple[float, float]
    links: tuple[Link, ...] = ()
    known: Vocabulary = frozenset()
    body: float = 10.0
    back: bool = False
    gutters: tuple[Box, ...] = ()
    titles: Mapping[str, int] = field(default_factory=dict)
    outlined: bool = False
    folds: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Rows of a program, kept apart until pieces that belong together have been joined; `frame`: drawn around them."""

    rows: tuple[Line, ...]
    box: Box
    frame: Box | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture and the words printed inside it, which are its own and not the document's."""

    box: Box
    words: tuple[Line, ...] = field(default=())


Draft = Block | Item | Code | Figure


def box_of(draft: Draft) -> Box:
    """Where a draft stands."""
    if isinstance(draft, Code | Figure):
        return draft.box
    box = (draft.block if isinstance(draft, Item) else draft).box
    assert box is not None, "every block made here has one"
    return box


def around(rows: Sequence[Line]) -> Box:
    return Box.around(row.box for row in rows)


def size_of(rows: Sequence[Line]) -> float:
    """The size most of the rows' characters have, in points."""
    weights: dict[float, int] = {}
    for row in rows:
        for span in row.spans:
            size = round(span.size, 1)
            weights[size] = weights.get(size, 0) + len(span.text.strip())
    return max(weights, key=lambda size: (weights[size], size)) if weights else 0.0


def make(sheet: Sheet, kind: Kind, rows: Sequence[Line], text: Text | None = None, label: str = "") -> Block:
    """A block of `rows`, its text run together unless given. Its id comes later, with its place."""
    if text is None:
        text = running(sheet, rows)
    block = Block(
        id="",
        kind=kind,
        regions=(Region(sheet.page, around(rows)),),
        text=text,
        origin=(Origin("local", sheet.page),),
        label=label,
        size=size_of(rows),
    )
    return with_doubts(block, doubts(kind, rows))


def running(sheet: Sheet, rows: Sequence[Line]) -> Text:
    return flow([row_text(row, sheet.links) for row in rows], sheet.known)
