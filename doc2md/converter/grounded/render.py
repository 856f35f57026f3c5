"""Write a `Reading` as grounded text, as the model would have answered. Recordings of the embedded engine use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from doc2md.converter.grounded.labels import GroundedLabel
from doc2md.converter.grounded.parse import to_grid
from doc2md.document import Block, Kind, Reading
from doc2md.markup.write import GROUNDED, html_table, inline

_LABEL = {
    Kind.TABLE: GroundedLabel.TABLE,
    Kind.FIGURE: GroundedLabel.IMAGE,
    Kind.EQUATION: GroundedLabel.EQUATION,
    Kind.CAPTION: GroundedLabel.IMAGE_CAPTION,
    Kind.FOOTNOTE: GroundedLabel.FOOTNOTE,
    Kind.HEADER: GroundedLabel.HEADER,
    Kind.FOOTER: GroundedLabel.FOOTER,
    Kind.PAGE_NUMBER: GroundedLabel.PAGE_NUMBER,
}


def render(reading: Reading) -> str:
    """Return the tag and body of each block, in the order of the reading. Boxes are rounded to the grid 0 to 999."""
    blocks = _with_levels(reading.blocks)
    return "\n\n".join(line for block in blocks for line in _with_tag(block, reading.size))


def _with_levels(blocks: Sequence[Block]) -> Iterator[Block]:
    """Give a level to headings that have none: 1 for the largest font size on the page, 2 for the others.

    Grounded text cannot contain font sizes.
    """
    sizes = {block.size for block in blocks if block.kind is Kind.HEADING}
    for block in blocks:
        if block.kind is Kind.HEADING and not block.level:
            yield replace(block, level=1 if len(sizes) > 1 and block.size == max(sizes) else 2)
        else:
            yield block


def _with_tag(block: Block, size: tuple[float, float]) -> list[str]:
    boxes = [list(to_grid(region.box, size)) for region in block.regions if region.box]
    tag = f"<|ref|>{_label(block)}<|/ref|><|det|>{boxes}<|/det|>"
    own = f"{tag}\n{_body(block)}".rstrip()
    children = [] if block.kind is Kind.LIST else block.children
    return [own, *(line for child in children for line in _with_tag(child, size))]


def _label(block: Block) -> GroundedLabel:
    if block.kind is Kind.HEADING:
        return GroundedLabel.TITLE if block.level == 1 else GroundedLabel.SUBTITLE
    return _LABEL.get(block.kind, GroundedLabel.TEXT)


def _body(block: Block) -> str:
    write = _BODY.get(block.kind)
    return write(block) if write else inline(block.text, GROUNDED)


_BODY: dict[Kind, Callable[[Block], str]] = {
    Kind.HEADING: lambda block: f"{'#' * (block.level or 2)} {inline(block.text, GROUNDED)}",
    Kind.TABLE: lambda block: html_table(block.cells, GROUNDED, newline="") if block.cells else "",
    Kind.EQUATION: lambda block: f"\\[{block.text.plain}\\]",
    Kind.CAPTION: lambda block: f"<center>{inline(block.text, GROUNDED)}</center>",
    Kind.CODE: lambda block: f"```{block.label}\n{block.text.plain}\n```",
    Kind.LIST: lambda block: "\n".join(_items(block, "")),
    Kind.FOOTNOTE: lambda block: f"{block.label} {inline(block.text, GROUNDED)}".strip(),
}


def _items(block: Block, indent: str) -> list[str]:
    lines = []
    for item in block.children:
        marker = item.label if item.label[:1].isdigit() else "-"
        lines.append(f"{indent}{marker} {inline(item.text, GROUNDED)}".rstrip())
        for child in item.children:
            lines += _items(child, indent + " " * (len(marker) + 1)) if child.kind is Kind.LIST else []
    return lines
