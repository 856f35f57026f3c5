"""A document as the stretches of its Markdown that are kept whole if they can be, section by section.

The exporter itself says which part of the Markdown is which block's, so where a unit stands is true by construction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from doc2md.chunks.rows import grid_of
from doc2md.document import FURNITURE, Block, Document, Kind, Region
from doc2md.exporter.anchors import title_of, with_anchors
from doc2md.exporter.markdown import Part, Writer
from doc2md.options.export import Images, Maths
from doc2md.structure.confidence import difficulty

Headings = tuple[str, ...]
Frame = tuple[str, str]
"""What makes a part of a table or a program one again: put before it and behind it."""

BLOCK, PART, NESTED, LED = range(4)
"""How close a unit is to the one before: another block, another part of the same one, an item in an item or a line in a
passage, what a colon or a caption leads to. The closer, the less readily they are cut apart."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`start` to `end` of the Markdown, with no blanks at its ends; a part of block `of`, whose kind `kind` is.

    `parts` are those it is cut into if it has to be; without, its text is cut. `frames`: what can be repeated around
    its parts, the best first. `tie` says how close it is to the unit before.
    """

    start: int
    end: int
    of: str
    kind: Kind
    regions: tuple[Region, ...]
    confidence: float | None = None
    tie: int = BLOCK
    parts: tuple[Unit, ...] = ()
    frames: tuple[Frame, ...] = ()

    def cut(self, start: int, end: int, tie: int = PART) -> Unit:
        """A part of it that is its text alone."""
        return replace(self, start=start, end=end, tie=tie, parts=(), frames=())


@dataclass(frozen=True, slots=True)
class Section:
    """Units that follow each other, under the same headings; `title` where the unit is itself a heading."""

    headings: Headings
    units: list[Unit] = field(default_factory=list)
    title: str = ""

    def is_above(self, other: Section) -> bool:
        path = (*self.headings, self.title)
        return bool(self.title) and other.headings[: len(path)] == path


def sections(document: Document, writer: Writer) -> tuple[str, list[Section]]:
    """The Markdown, and what of it goes into chunks, in its order.

    That is all but what no block says (front matter, page breaks), running heads, embedded pictures, and headings,
    which are the sections' names; only a heading with nothing under it is a section of its own.
    """
    document = with_anchors(document, pages=False)
    parts = list(writer.parts(document))
    paths = _paths(document)
    found: list[Section] = []
    last: tuple[Headings, Kind | None] | None = None
    at = 0
    for part in parts:
        start, at = at, at + len(part.text) + 1
        for unit in _units(writer, part, start) if part.block else ():
            path = paths[id(part.block)]
            this = (path, unit.kind if unit.kind in _APART else None) if unit else None
            if unit and unit.kind is Kind.HEADING:
                found.append(Section(path[:-1], [unit], path[-1]))
                this = None
            elif unit:
                if this != last:
                    found.append(Section(path))
                found[-1].units.append(unit)
            last = this
    following = [*found[1:], Section(())]
    kept = [section for section, after in zip(found, following, strict=False) if not section.is_above(after)]
    return "\n".join(part.text for part in parts), kept


_APART = {Kind.CONTENTS, Kind.FOOTNOTE}
"""They share no chunk with the text: the one says all titles, the other stands elsewhere."""


def _paths(document: Document) -> dict[int, Headings]:
    """By block (its identity: a foreign JSON may say an id twice) the headings it is under; a heading's has its own."""
    above: list[tuple[int, str]] = []
    paths = {}
    for block in sorted(document.blocks, key=lambda block: block.page):
        title = " ".join((title_of(block).strip() or block.text.plain).split())
        if block.kind is Kind.HEADING and title:
            above = [*(head for head in above if head[0] < block.level), (block.level, title)]
        paths[id(block)] = tuple(title for _, title in above)
    return paths


def _units(writer: Writer, part: Part, start: int) -> Iterator[Unit | None]:
    """The units of a block; None for something that no chunk may go over."""
    assert part.block
    words = part.block.text.plain if part.block.kind is Kind.HEADING else part.text
    if part.block.kind in FURNITURE:
        yield None
    elif not words.strip():
        return
    elif part.block.kind is Kind.FIGURE and writer.options.images is Images.EMBEDDED:
        for inner, at in _inside(writer, part.block, start):
            is_picture = inner.block is part.block
            yield None if is_picture else replace(_leaf(inner, at, part.block), regions=_places(part.block))
    else:
        yield replace(_unit(writer, part, start, part.block), tie=BLOCK)


def _unit(writer: Writer, part: Part, start: int, top: Block) -> Unit:
    """A block that is `top`, or stands in it."""
    assert part.block
    block, whole = part.block, _leaf(part, start, top)
    if block.kind is Kind.CODE or (block.kind is Kind.EQUATION and writer.options.math is not Maths.OFF):
        return _fenced(whole, part.text.strip("\n").split("\n"))
    inside = _inside(writer, block, start)
    if block.kind is Kind.CONTENTS:
        return replace(whole, parts=tuple(_unit(writer, inner, at, top) for inner, at in inside))
    if block.kind is Kind.LIST:
        return replace(whole, parts=tuple(_leaf(inner, at, top) for inner, at in inside))
    parts = (
        _grid(_leaf(inner, at, top), inner.text, block)
        if inner.block is block and block.cells
        else _leaf(inner, at, top)
        for inner, at in inside
    )
    return replace(whole, parts=tuple(replace(unit, tie=LED) for unit in parts))


def _inside(writer: Writer, block: Block, start: int) -> Iterator[tuple[Part, int]]:
    """What a block is put together from, and where that begins."""
    at, seam = start, len(writer.separator(block))
    for part in writer.parts_of(block):
        if part.block and part.text.strip():
            yield part, at
        at += len(part.text) + seam


def _leaf(part: Part, start: int, top: Block) -> Unit:
    """All of a part's text."""
    assert part.block
    ink = start + len(part.text) - len(part.text.lstrip())
    return Unit(
        ink,
        ink + len(part.text.strip()),
        top.id,
        top.kind,
        _places(part.block),
        _confidence(part.block),
        NESTED if part.text[:1].isspace() else PART,
    )


def _fenced(whole: Unit, lines: Sequence[str]) -> Unit:
    """A program or a formula: its lines between its first and its last, which are said around each part again.

    Its first part is the fence with the line below it, its last the fence with the line above.
    """
    opening, *inner, closing = lines if len(lines) > 1 else (*lines, "")
    if sum(bool(line.strip()) for line in inner) < 2:
        return whole
    starts = _starts(whole.start, lines)
    parts = [
        whole.cut(start, start + len(line.rstrip()), NESTED if before.strip() else PART)
        for before, line, start in zip(lines, inner, starts[1:], strict=False)
        if line.strip()
    ]
    parts[0] = replace(parts[0], start=whole.start)
    parts[-1] = replace(parts[-1], end=whole.end)
    return replace(whole, parts=tuple(parts), frames=((f"{opening}\n", f"\n{closing}"),))


def _grid(whole: Unit, text: str, table: Block) -> Unit:
    """A table by its rows; the first part has its head with the first of them."""
    lines = text.split("\n")
    grid = grid_of(table.cells, lines)
    if grid is None or not grid.groups:
        return whole
    starts = _starts(whole.start, lines)

    def rows(first: int, last: int, *parts: Unit) -> Unit:
        unit = whole.cut(starts[first], starts[last] + len(lines[last]))
        return replace(unit, regions=grid.regions(first, last) or whole.regions, parts=parts[1:] and parts)

    units: list[Unit] = []
    for first, last in grid.groups:
        end = len(lines) - 1 if last == grid.groups[-1][1] else last  # with the closing tag
        unit = rows(first, end, *(rows(line, line) for line in range(first, last)), rows(last, end))
        units.append(unit if units else rows(0, end, rows(0, grid.head), unit))
    head, closing = "\n".join(lines[: grid.head + 1]), "\n</table>"
    frames = (
        [(f"{head}\n", closing), ("<table>\n", closing)] if lines[0] == "<table>" else [(f"{head}\n", "")]
    )
    return replace(whole, parts=tuple(units), frames=tuple(frames))


def _starts(start: int, lines: Sequence[str]) -> list[int]:
    """Where each of some lines begins, the first at `start`."""
    return list(accumulate((len(line) + 1 for line in lines[:-1]), initial=start))


def _places(block: Block) -> tuple[Region, ...]:
    """Where it stands, and its captions."""
    regions = [*block.regions]
    if block.kind in {Kind.TABLE, Kind.FIGURE}:
        regions += [region for child in block.children for region in child.regions]
    return tuple(dict.fromkeys(regions))


def _confidence(block: Block) -> float | None:
    doubt = difficulty((block,))
    return None if doubt is None else 1 - doubt
