"""Draw the result of `doc2md layout` on a page: its blocks in reading order, or the cells of its tables."""

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
"""The colours of blocks by kind. All other kinds are grey."""
RULE, CELL, HEAD, SPAN, EDGE = (220, 0, 0), (0, 90, 220), (255, 190, 0), (0, 130, 60), (130, 0, 160)
GAP = 2.0
"""Distance of the numbers of rows and columns from the edge of the table, in points."""


def sketch_blocks(pen: Pen, blocks: Iterable[Block], page: int) -> None:
    """Outline the blocks of a page in the colours of their kinds and number them: 3.2 is the second part of block 3."""
    for number, block in enumerate(blocks, 1):
        _sketch(pen, block, page, str(number))


def _sketch(pen: Pen, block: Block, page: int, name: str) -> None:
    colour = COLOURS.get(block.kind, GREY)
    level = f" {block.level}" if block.kind is Kind.HEADING else ""
    for box in _boxes(block, page):
        pen.outline(box, colour)
        # The label of a list is on the right: on the left, that of its first item would cover it.
        x, anchor = (box.x1, "rb") if block.kind is Kind.LIST else (box.x0, "lb")
        pen.label(x, box.y0, f"{name} {block.kind.value}{level}", colour, anchor)
    for number, child in enumerate(block.children, 1):
        _sketch(pen, child, page, f"{name}.{number}")


def sketch_tables(pen: Pen, blocks: Iterable[Block], page: int, rules: Iterable[Box]) -> None:
    """Draw the ruling lines of a page and the cells of its tables.

    Header cells are tinted, cells that span others are labelled, and rows and columns are numbered.
    """
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
    """The middle of each row or column, from the cells that lie in this row or column only.

    `of` gives the row and row span of a cell, or its column and column span; `along` gives the two edges of its box.
    """
    return {of(cell)[0]: sum(along(box)) / 2 for cell, box in placed if of(cell)[1] == 1}


def _boxes(block: Block, page: int) -> list[Box]:
    return [region.box for region in block.regions if region.box and region.page == page]
