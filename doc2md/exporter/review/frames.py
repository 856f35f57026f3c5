"""Frames: the Markdown of a block with slots for its texts, so that a corrected text can be put in.

The review page corrects texts in a browser, without doc2md. For each block it gets the Markdown that does not change,
such as the marker of a list item, and a slot for each text. A slot says how its text is written. Each frame is checked:
with the unchanged texts in its slots, it is the Markdown of the block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from doc2md.document import Block, Cell, Kind, Mark, MarkKind, Text
from doc2md.exporter.markdown import CAPTION_NUMBER, Writer, closing_signs_escaped
from doc2md.markup.controls import without_controls
from doc2md.markup.write import (
    MARKDOWN,
    Style,
    escape_line_start,
    gfm_table,
    html_table,
    inline,
    inline_html,
    merged,
)


class Mode(StrEnum):
    """How a text is written: as inline Markdown, on one line, in a cell, or as it is.

    `number` is the label at the start of a caption, such as "Figure 3", in the alternative text of the figure.
    """

    INLINE = "inline"
    HEADING = "heading"
    LINE = "line"
    CELL = "cell"
    HTML_CELL = "html"
    RAW = "raw"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text in which marks overlap, or in which there is none, and its Markdown.

    `before` and `after` are the Markdown around its words, if any words may stand between them; else None. `raw` words
    are not escaped.
    """

    start: int
    end: int
    markdown: str
    before: str | None = None
    after: str | None = None
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a text in the Markdown of its block.

    path        the children that lead from the block to the text, each by its index
    cell        index of the cell with the text; -1 for the text of the block itself
    markdown    the text as it is written now
    line_start  whether the text starts a line, so that a leading `#` is escaped
    stretches   the parts of a text with marks; empty for a text without marks
    """

    path: tuple[int, ...]
    mode: Mode
    markdown: str
    cell: int = -1
    line_start: bool = False
    stretches: tuple[Stretch, ...] = ()


Frame = tuple[str | Slot, ...]

_ON_ONE_LINE = (Mode.HEADING, Mode.LINE)
_SINGLE_LINE = Style(MARKDOWN.math, " ")
_VERBATIM = (MarkKind.CODE, MarkKind.MATH)
_PLACEHOLDER = re.compile("\ue000(\\d+)\ue001")
_COMPOSED = frozenset({Kind.CONTENTS, Kind.LIST, Kind.TABLE, Kind.FIGURE})


def frame(writer: Writer, block: Block, markdown: str) -> Frame | None:
    """The frame of a block whose Markdown is `markdown`; None if no text in it can be replaced.

    `writer` has the default options.
    """
    pieces = tuple(_joined(_pieces(writer, block, markdown, _paths(block))))
    slots = [piece for piece in pieces if isinstance(piece, Slot)]
    written = "".join(_markdown(piece) for piece in pieces)
    return pieces if slots and written == markdown else None


def _paths(block: Block, path: tuple[int, ...] = ()) -> dict[int, tuple[int, ...]]:
    """The path of each block inside a block, by the identity of the block."""
    found = {id(block): path}
    for index, child in enumerate(block.children):
        found |= _paths(child, (*path, index))
    return found


def _markdown(piece: str | Slot) -> str:
    if isinstance(piece, str):
        return piece
    return escape_line_start(piece.markdown) if piece.line_start else piece.markdown


def _joined(pieces: Iterator[str | Slot]) -> Iterator[str | Slot]:
    """The pieces with neighbouring strings joined."""
    words = ""
    for piece in pieces:
        if isinstance(piece, str):
            words += piece
            continue
        if words:
            yield words
        yield piece
        words = ""
    if words:
        yield words


def _pieces(
    writer: Writer, block: Block, markdown: str, paths: dict[int, tuple[int, ...]]
) -> Iterator[str | Slot]:
    if block.kind not in _COMPOSED:
        yield from _leaf(block, markdown, paths[id(block)])
        return
    for index, part in enumerate(writer.parts_of(block)):
        if index:
            yield writer.separator(block)
        if part.block is None:
            yield part.text
        elif part.block is block and block.kind is not Kind.TABLE:
            yield from _image(block, part.text, paths)
        elif part.block is block:
            yield from _grid(block, part.text, paths[id(block)])
        elif part.block.kind in _COMPOSED and not part.text.startswith("\n"):
            yield from _pieces(writer, part.block, part.text, paths)
        else:
            yield from _leaf(part.block, part.text, paths[id(part.block)])


def _leaf(block: Block, markdown: str, path: tuple[int, ...]) -> Iterator[str | Slot]:
    """The pieces of a block with one text, which stands at the end of its Markdown or between two delimiters."""
    slot = _slot(block, path)
    words = slot.markdown
    if block.kind is Kind.EQUATION and words and markdown == f"$$\n{words}\n$$":
        yield from ("$$\n", slot, "\n$$")
        return
    fence = re.match("`{3,}", markdown)
    if block.kind is Kind.CODE and words and fence:
        yield from (markdown.removesuffix(f"{words}\n{fence[0]}"), slot, f"\n{fence[0]}")
        return
    for start in (True, False):
        tried = replace(slot, line_start=start)
        written = _markdown(tried)
        if written and slot.mode is not Mode.RAW and markdown.endswith(written):
            yield from (markdown.removesuffix(written), tried)
            return
    yield markdown


def _slot(block: Block, path: tuple[int, ...]) -> Slot:
    if block.kind is Kind.CODE:
        return Slot(path, Mode.RAW, without_controls(block.text.plain))
    if block.kind is Kind.EQUATION:
        lines = (line for line in block.text.plain.splitlines() if line.strip())
        return Slot(path, Mode.RAW, without_controls("\n".join(lines)))
    mode = {Kind.HEADING: Mode.HEADING, Kind.NOTE: Mode.LINE}.get(block.kind, Mode.INLINE)
    return Slot(path, mode, _written(block.text, mode), stretches=stretches(block.text, mode))


def _image(block: Block, markdown: str, paths: dict[int, tuple[int, ...]]) -> Iterator[str | Slot]:
    """The pieces of a figure without its captions."""
    if not block.text.plain:
        for caption in block.children:
            number = CAPTION_NUMBER.match(caption.text.plain)
            if number and markdown.startswith(f"![{number[0]}]"):
                slot = Slot(paths[id(caption)], Mode.NUMBER, number[0])
                yield from ("![", slot, markdown.removeprefix(f"![{number[0]}"))
                return
    yield markdown


def _grid(block: Block, markdown: str, path: tuple[int, ...]) -> Iterator[str | Slot]:
    """The pieces of a table without its captions."""
    is_html = markdown.startswith("<table>")
    mode = Mode.HTML_CELL if is_html else Mode.CELL
    marked = [_with_placeholder(cell, index) for index, cell in enumerate(block.cells)]
    source = (html_table if is_html else gfm_table)(marked, MARKDOWN)
    for index, piece in enumerate(_PLACEHOLDER.split(source)):
        if index % 2 == 0:
            yield piece
            continue
        text = block.cells[int(piece)].text
        yield Slot(path, mode, _written(text, mode), int(piece), stretches=stretches(text, mode))


def _with_placeholder(cell: Cell, index: int) -> Cell:
    return replace(cell, text=Text(f"\ue000{index}\ue001"))


def _written(text: Text, mode: Mode) -> str:
    if mode is Mode.HTML_CELL:
        return without_controls(inline_html(text, MARKDOWN).replace("\n", "<br>"))
    written = without_controls(inline(text, _SINGLE_LINE if mode in _ON_ONE_LINE else MARKDOWN))
    if mode is Mode.HEADING:
        return closing_signs_escaped(written)
    return re.sub(r"(?<!\\)\|", r"\\|", written) if mode is Mode.CELL else written


def stretches(text: Text, mode: Mode) -> tuple[Stretch, ...]:
    """The stretches of a text; empty if it has no marks, or if its parts are not written as in the whole text."""
    marks = merged(text).marks
    if not marks:
        return ()
    edges = [0, *(edge for union in _unions(marks) for edge in union), len(text.plain)]
    found = tuple(_stretch(text, marks, a, b, mode) for a, b in pairwise(edges) if a < b)
    return found if _joined_stretches(text, found) == _written(text, mode) else ()


def _joined_stretches(text: Text, found: Sequence[Stretch]) -> str:
    """The Markdown of a text from that of its stretches. Between a formula and a digit stands a space."""
    written = ""
    for before, stretch in zip((None, *found), found, strict=False):
        digits = text.plain[stretch.start - 1 : stretch.start + 1] if before else ""
        formulas = (before and _is_formula(before), _is_formula(stretch))
        apart = len(digits) == 2 and any(
            f and d.isdigit() for f, d in zip(formulas, digits[::-1], strict=True)
        )
        written += (" " if apart else "") + stretch.markdown
    return written


def _is_formula(stretch: Stretch) -> bool:
    return stretch.raw and stretch.before == MARKDOWN.math[0]


def _unions(marks: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """The stretches of characters with marks, in order. Marks that overlap are in one."""
    start = end = -1
    for mark in sorted(marks):
        if mark.start < end:
            end = max(end, mark.end)
            continue
        if end > 0:
            yield start, end
        start, end = mark.start, mark.end
    yield start, end


def _stretch(text: Text, marks: Sequence[Mark], start: int, end: int, mode: Mode) -> Stretch:
    part = text[start:end]
    markdown = _written(part, mode)
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    if len(inside) != 1 or inside[0].kind is MarkKind.NOTE:
        return Stretch(start, end, markdown)
    (mark,) = inside
    raw = mark.kind in _VERBATIM
    words = part.plain if raw else _written(Text(part.plain), mode)
    at = markdown.find(words) if words else -1
    if at < 0 or "`" in part.plain:
        return Stretch(start, end, markdown)
    return Stretch(start, end, markdown, markdown[:at], markdown[at + len(words) :], raw)
