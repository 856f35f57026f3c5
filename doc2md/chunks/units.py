"""Divides the Markdown of a document into units, grouped by heading. A unit is cut only if it exceeds the limit.

The Markdown writer returns its output in parts with their blocks. So the position of each unit is exact, and no text
has to be searched for.
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
from doc2md.structure.confidence import mean_confidence

Headings = tuple[str, ...]
Frame = tuple[str, str]
"""The text to repeat before and after a part of a table or a code block, so that the part is valid by itself."""

BLOCK, PART, NESTED, INTRODUCED = range(4)
"""The strength of the connection to the unit before. Cuts prefer weak connections.

BLOCK       another block
PART        another part of the same block
NESTED      a nested list item, or a line of code without a blank line before it
INTRODUCED  text after a colon, or a figure or table next to its caption
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A range of the Markdown, without white space at its ends.

    start       first character in the Markdown
    end         end in the Markdown, exclusive
    block_id    id of the top-level block that the unit is part of
    kind        kind of that block
    regions     where the unit is on the pages
    confidence  confidence of the block from 0 to 1, or None
    connection  BLOCK, PART, NESTED or INTRODUCED
    parts       smaller units to cut the unit into; if there are none, the text is cut
    frames      text that can be repeated around each part, the best first
    """

    start: int
    end: int
    block_id: str
    kind: Kind
    regions: tuple[Region, ...]
    confidence: float | None = None
    connection: int = BLOCK
    parts: tuple[Unit, ...] = ()
    frames: tuple[Frame, ...] = ()

    def cut(self, start: int, end: int, connection: int = PART) -> Unit:
        """A range of this unit, without parts and frames."""
        return replace(self, start=start, end=end, connection=connection, parts=(), frames=())


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive units under the same headings. `title` is not empty if the only unit is a heading itself."""

    headings: Headings
    units: list[Unit] = field(default_factory=list)
    title: str = ""

    def is_parent_of(self, other: Section) -> bool:
        """Whether this section is a heading and the other one is below it."""
        path = (*self.headings, self.title)
        return bool(self.title) and other.headings[: len(path)] == path


def sections(document: Document, writer: Writer) -> tuple[str, list[Section]]:
    """The Markdown of a document, and its content in order as sections.

    Sections do not contain: front matter, page breaks, running heads, embedded pictures, and headings that have text
    below them. A heading without text below it is a section of its own.
    """
    document = with_anchors(document, pages=False)
    parts = list(writer.parts(document))
    paths = _heading_paths(document)
    found: list[Section] = []
    last: tuple[Headings, Kind | None] | None = None
    at = 0
    for part in parts:
        start, at = at, at + len(part.text) + 1
        for unit in _units(writer, part, start) if part.block else ():
            path = paths[id(part.block)]
            this = (path, unit.kind if unit.kind in _SEPARATE_KINDS else None) if unit else None
            if unit and unit.kind is Kind.HEADING:
                found.append(Section(path[:-1], [unit], path[-1]))
                this = None
            elif unit:
                if this != last:
                    found.append(Section(path))
                found[-1].units.append(unit)
            last = this
    following = [*found[1:], Section(())]
    kept = [
        section for section, after in zip(found, following, strict=False) if not section.is_parent_of(after)
    ]
    return "\n".join(part.text for part in parts), kept


_SEPARATE_KINDS = {Kind.CONTENTS, Kind.FOOTNOTE}
"""Kinds that share no chunk with other text.

A table of contents repeats all titles, and footnotes belong to text elsewhere.
"""


def _heading_paths(document: Document) -> dict[int, Headings]:
    """The headings above each block, by the `id()` of the block. For a heading, its own title is the last.

    Block ids cannot be the keys, because they may be duplicates in JSON from elsewhere.
    """
    above: list[tuple[int, str]] = []
    paths = {}
    for block in sorted(document.blocks, key=lambda block: block.page):
        title = " ".join((title_of(block).strip() or block.text.plain).split())
        if block.kind is Kind.HEADING and title:
            above = [*(head for head in above if head[0] < block.level), (block.level, title)]
        paths[id(block)] = tuple(title for _, title in above)
    return paths


def _units(writer: Writer, part: Part, start: int) -> Iterator[Unit | None]:
    """The units of a block. None marks content that no chunk may span."""
    assert part.block
    words = part.block.text.plain if part.block.kind is Kind.HEADING else part.text
    if part.block.kind in FURNITURE:
        yield None
    elif not words.strip():
        return
    elif part.block.kind is Kind.FIGURE and writer.options.images is Images.EMBEDDED:
        for inner, at in _inner_parts(writer, part.block, start):
            is_picture = inner.block is part.block
            yield (
                None
                if is_picture
                else replace(_unit_of_part(inner, at, part.block), regions=_regions(part.block))
            )
    else:
        yield replace(_unit(writer, part, start, part.block), connection=BLOCK)


def _unit(writer: Writer, part: Part, start: int, top: Block) -> Unit:
    """The unit of a part. `top` is the part's block, or the top-level block around it."""
    assert part.block
    block, whole = part.block, _unit_of_part(part, start, top)
    if block.kind is Kind.CODE or (block.kind is Kind.EQUATION and writer.options.math is not Maths.OFF):
        return _by_lines(whole, part.text.strip("\n").split("\n"))
    inside = _inner_parts(writer, block, start)
    if block.kind is Kind.CONTENTS:
        return replace(whole, parts=tuple(_unit(writer, inner, at, top) for inner, at in inside))
    if block.kind is Kind.LIST:
        return replace(whole, parts=tuple(_unit_of_part(inner, at, top) for inner, at in inside))
    parts = (
        _by_rows(_unit_of_part(inner, at, top), inner.text, block)
        if inner.block is block and block.cells
        else _unit_of_part(inner, at, top)
        for inner, at in inside
    )
    return replace(whole, parts=tuple(replace(unit, connection=INTRODUCED) for unit in parts))


def _inner_parts(writer: Writer, block: Block, start: int) -> Iterator[tuple[Part, int]]:
    """The parts of a block, each with its start in the Markdown."""
    at, separator = start, len(writer.separator(block))
    for part in writer.parts_of(block):
        if part.block and part.text.strip():
            yield part, at
        at += len(part.text) + separator


def _unit_of_part(part: Part, start: int, top: Block) -> Unit:
    """A unit with all text of a part."""
    assert part.block
    text_start = start + len(part.text) - len(part.text.lstrip())
    return Unit(
        text_start,
        text_start + len(part.text.strip()),
        top.id,
        top.kind,
        _regions(part.block),
        mean_confidence((part.block,)),
        NESTED if part.text[:1].isspace() else PART,
    )


def _by_lines(whole: Unit, lines: Sequence[str]) -> Unit:
    """Divide a code block or a formula into its lines.

    The first and the last line are the fences, which are repeated around each part. The first part starts with the
    opening fence, and the last part ends with the closing fence.
    """
    opening, *inner, closing = lines if len(lines) > 1 else (*lines, "")
    if sum(bool(line.strip()) for line in inner) < 2:
        return whole
    starts = _line_starts(whole.start, lines)
    parts = [
        whole.cut(start, start + len(line.rstrip()), NESTED if before.strip() else PART)
        for before, line, start in zip(lines, inner, starts[1:], strict=False)
        if line.strip()
    ]
    parts[0] = replace(parts[0], start=whole.start)
    parts[-1] = replace(parts[-1], end=whole.end)
    return replace(whole, parts=tuple(parts), frames=((f"{opening}\n", f"\n{closing}"),))


def _by_rows(whole: Unit, text: str, table: Block) -> Unit:
    """Divide a table into its rows. The first part has the header and the first group of rows."""
    lines = text.split("\n")
    grid = grid_of(table.cells, lines)
    if grid is None or not grid.groups:
        return whole
    starts = _line_starts(whole.start, lines)

    def rows(first: int, last: int, *parts: Unit) -> Unit:
        unit = whole.cut(starts[first], starts[last] + len(lines[last]))
        return replace(unit, regions=grid.regions(first, last) or whole.regions, parts=parts[1:] and parts)

    units: list[Unit] = []
    for first, last in grid.groups:
        end = len(lines) - 1 if last == grid.groups[-1][1] else last  # include the closing tag
        unit = rows(first, end, *(rows(line, line) for line in range(first, last)), rows(last, end))
        units.append(unit if units else rows(0, end, rows(0, grid.head), unit))
    head, closing = "\n".join(lines[: grid.head + 1]), "\n</table>"
    frames = (
        [(f"{head}\n", closing), ("<table>\n", closing)] if lines[0] == "<table>" else [(f"{head}\n", "")]
    )
    return replace(whole, parts=tuple(units), frames=tuple(frames))


def _line_starts(start: int, lines: Sequence[str]) -> list[int]:
    """The start of each line in the Markdown, if the first line starts at `start`."""
    return list(accumulate((len(line) + 1 for line in lines[:-1]), initial=start))


def _regions(block: Block) -> tuple[Region, ...]:
    """The regions of a block, with those of its captions."""
    regions = [*block.regions]
    if block.kind in {Kind.TABLE, Kind.FIGURE}:
        regions += [region for child in block.children for region in child.regions]
    return tuple(dict.fromkeys(regions))
