"""What `layout` draws over a page: its blocks in their order, or the grids of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from doc2md.cli.drawing.canvas import Colour, Pen
from doc2md.document import Block, Cell, Kind
from doc2md.geometry import Box

GREY: Colour = (120, 120, 120)
COLOURS: dict[Kind, Colour] = {
    Kind.HEADING: (200, 0, 0),
    Kind.PARAGRAPH: (0, 80, 200),
    Kind.QUOTE: (0, 60, 110),
    Kind.LIST: (0, 130, 60),
    Kind.ITEM: (0, 130, 60),
    Kind.TABLE: (130, 0, 160),
    Kind.FIGURE: (210, 110, 0),
    Kind.CAPTION: (150, 90, 30),
    Kind.EQUATION: (0, 130, 140),
    Kind.CODE: (60, 60, 60),
    Kind.FOOTNOTE: (110, 110, 0),
    Kind.CONTENTS: (200, 0, 110),
}
"""All others are grey."""
RULE, CELL, HEAD, SPAN, EDGE = (220, 0, 0), (0, 90, 220), (255, 190, 0), (0, 130, 60), (130, 0, 160)
GAP = 2.0
"""Points from the edge of a table to the numbers of its rows and columns."""


def sketch_blocks(pen: Pen, blocks: Iterable[Block], page: int) -> None:
    """The page's blocks in the colours of their kinds, numbered in their order: 3.2 is a part of the third."""
    for number, block in enumerate(blocks, 1):
        _sketch(pen, block, page, str(number))


def _sketch(pen: Pen, block: Block, page: int, name: str) -> None:
    colour = COLOURS.get(block.kind, GREY)
    level = f" {block.level}" if block.kind is Kind.HEADING else ""
    for box in _boxes(block, page):
        pen.outline(box, colour)
        # A list begins where its first item does: its label would be under that one's.
        x, anchor = (box.x1, "rb") if block.kind is Kind.LIST else (box.x0, "lb")
        pen.label(x, box.y0, f"{name} {block.kind.value}{level}", colour, anchor)
    for number, child in enumerate(block.children, 1):
        _sketch(pen, child, page, f"{name}.{number}")


def sketch_tables(pen: Pen, blocks: Iterable[Block], page: int, rules: Iterable[Box]) -> None:
    """The page's ruling lines, and the cells of its tables: heads tinted, spans and edges with their numbers."""
    for rule in rules:
        pen.line(rule, RULE)
    for block in blocks:
        boxes = _boxes(block, page)
        if block.kind is Kind.TABLE and boxes:
            placed = [(c, c.region.box) for c in block.cells if c.region and c.region.page == page]
            _sketch_table(pen, Box.around(boxes), [(cell, box) for cell, box in placed if box])


def _sketch_table(pen: Pen, table: Box, placed: list[tuple[Cell, Box]]) -> None:
    pen.outline(table, EDGE)
    for cell, box in placed:
        if cell.header:
            pen.tint(box, HEAD)
        pen.outline(box, CELL, inset=1.5)
    for cell, box in placed:
        if cell.rowspan > 1 or cell.colspan > 1:
            pen.label(box.x1 - GAP, box.y0 + GAP, f"{cell.rowspan}x{cell.colspan}", SPAN, "rt")
    for row, y in _middles(placed, lambda c: (c.row, c.rowspan), lambda b: (b.y0, b.y1)).items():
        pen.label(table.x0 - GAP, y, str(row), EDGE, "rm")
    for col, x in _middles(placed, lambda c: (c.col, c.colspan), lambda b: (b.x0, b.x1)).items():
        pen.label(x, table.y0 - GAP, str(col), EDGE, "mb")


def _middles(
    placed: Iterable[tuple[Cell, Box]],
    of: Callable[[Cell], tuple[int, int]],
    along: Callable[[Box], tuple[float, float]],
) -> dict[int, float]:
    """The middle of each row or column, by a cell that is in no other; `of` is a cell's place and span."""
    return {of(cell)[0]: sum(along(box)) / 2 for cell, box in placed if of(cell)[1] == 1}


def _boxes(block: Block, page: int) -> list[Box]:
    return [region.box for region in block.regions if region.box and region.page == page]
