"""Drafts: pieces of a page between text lines and blocks. They have a position but no reading order yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from doc2md.converter.local.layout.doubts import doubts
from doc2md.converter.local.layout.text.inline import Vocabulary, flow, row_text
from doc2md.document import Block, Kind, Origin, Region, Text
from doc2md.geometry import Box
from doc2md.rasterizer.glyphs import is_small_capitals
from doc2md.rasterizer.text_layer import Drawings, Line, Link
from doc2md.structure.confidence import with_doubts
from doc2md.structure.habits import Habits
from doc2md.structure.lists import Item

MIN_CAPITALS = 4
"""Minimum number of letters in a line in capitals. Fewer may be an abbreviation."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """The facts about a page that all layout steps need.

    page           page number, from 1
    size           width and height in points
    links          links of the page
    known          words of the page, used to decide whether a hyphen at the end of a line is part of the word
    body           font size of the running text, in points
    right_to_left  whether the page is read from right to left
    gutters        boxes of the column gutters
    titles         headings that the PDF outline has on this page, with their levels
    outlined       whether the document has an outline with enough entries
    folds          boxes of the folds between the two pages of a book spread
    habits         how the document uses its styles of text
    drawings       ruling lines, frames and other drawings of the page
    sections       boxes of the sections that have their headings beside their texts
    cells          boxes of the cells of a ruled form, the smallest first
    """

    page: int
    size: tuple[float, float]
    links: tuple[Link, ...] = ()
    known: Vocabulary = frozenset()
    body: float = 10.0
    right_to_left: bool = False
    gutters: tuple[Box, ...] = ()
    titles: Mapping[str, int] = field(default_factory=dict)
    outlined: bool = False
    folds: tuple[Box, ...] = ()
    habits: Habits = field(default_factory=Habits)
    drawings: Drawings = field(default_factory=Drawings)
    sections: tuple[Box, ...] = ()
    cells: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Rows of code, not yet joined with other pieces of the same listing. `frame` is the box drawn around them."""

    rows: tuple[Line, ...]
    box: Box
    frame: Box | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the words printed inside it. These words are not part of the document's text."""

    box: Box
    words: tuple[Line, ...] = field(default=())


Draft = Block | Item | Code | Figure


def with_block(draft: Draft, change: Callable[[Block], Block]) -> Draft:
    """The draft with its block changed. Code and figures have no block yet, so they stay as they are."""
    if isinstance(draft, Item):
        return replace(draft, block=change(draft.block))
    return change(draft) if isinstance(draft, Block) else draft


def box_of(draft: Draft) -> Box:
    """The box of a draft, in points."""
    if isinstance(draft, Code | Figure):
        return draft.box
    box = (draft.block if isinstance(draft, Item) else draft).box
    assert box is not None, "every block made here has one"
    return box


def around(rows: Sequence[Line]) -> Box:
    """The smallest box that contains all rows, in points."""
    return Box.around(row.box for row in rows)


def size_of(rows: Sequence[Line]) -> float:
    """The font size of most characters in `rows`, in points."""
    weights: dict[float, int] = {}
    for row in rows:
        for span in row.spans:
            size = round(span.size, 1)
            weights[size] = weights.get(size, 0) + len(span.text.strip())
    return max(weights, key=lambda size: (weights[size], size)) if weights else 0.0


def look_of(rows: Sequence[Line]) -> str:
    """How rows are printed, for `Block.look`: that of their main span. Empty if OCR read them."""
    spans = [row.main for row in rows]
    if any(span.score < 1 for span in spans):
        return ""
    text = "".join(row.text for row in rows)
    traits = {
        "bold": all(span.bold for span in spans),
        "italic": all(span.italic for span in spans),
        "capitals": text.isupper() and sum(map(str.isalpha, text)) >= MIN_CAPITALS,
        "small-capitals": text.lower() != text.upper()
        and all(is_small_capitals(span.font) for span in spans),
        f"#{spans[0].colour:06x}": bool(spans[0].colour),
    }
    return " ".join(name for name, has in traits.items() if has)


def make_block(
    context: PageContext, kind: Kind, rows: Sequence[Line], text: Text | None = None, label: str = ""
) -> Block:
    """Make a block from rows, with its confidence and doubts.

    `text` is the running text of the rows if not given. `label` is the marker of a list item or footnote. The block
    gets its id later, when its position in the reading order is known.
    """
    if text is None:
        text = running_text(context, rows)
    block = Block(
        id="",
        kind=kind,
        regions=(Region(context.page, around(rows)),),
        text=text,
        origin=(Origin("local", context.page),),
        label=label,
        size=size_of(rows),
        look=look_of(rows) if kind is Kind.HEADING or len(rows) == 1 else "",
    )
    return with_doubts(block, doubts(kind, rows))


def running_text(context: PageContext, rows: Sequence[Line]) -> Text:
    """Join rows into one text, with words that were hyphenated at line ends joined again."""
    return flow([row_text(row, context.links) for row in rows], context.known)
