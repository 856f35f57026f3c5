"""Number the columns of tables in right-to-left scripts from the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import Cell
from doc2md.structure.scripts import reads_right_to_left


def from_right(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells of a table with columns counted from the right, if most of its letters run that way.

    `cells` have their columns counted from the left.
    """
    if not reads_right_to_left("".join(cell.text.plain for cell in cells)):
        return tuple(cells)
    width = max(cell.col + cell.colspan for cell in cells)
    turned = (replace(cell, col=width - cell.col - cell.colspan) for cell in cells)
    return tuple(sorted(turned, key=lambda cell: (cell.row, cell.col)))
