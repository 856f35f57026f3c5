"""Merge names with the empty cells below them, where a name at the top of its rows stands for all of them.

In the first columns a name is often printed once, beside the first of its rows. If no rule separates it from the empty
cells below it, it is one cell with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from doc2md.converter.local.layout.tables.grid import Filled, Slot
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Rule

MIN_FULL = 0.6
"""Minimum share of filled cells, among those to the right of the names, in a row that belongs to a name above it."""

MIN_VALUES = 2
"""Minimum number of these cells. A row with one is a wrapped line of the row above."""


def with_row_names(filled: Sequence[Filled], across: Sequence[Rule]) -> list[Filled]:
    """The cells of a table with each name merged with the empty cells below it.

    `across` are the horizontal rules of the page.
    """
    cells = {(slot.row, slot.col): (slot, share) for slot, share in filled}
    height = max((slot.row + slot.rowspan for slot, _ in filled), default=0)
    width = max((slot.col + slot.colspan for slot, _ in filled), default=0)
    above: dict[int, tuple[int, int]] = {}  # for each column, the cell to which an empty one below belongs
    below: dict[tuple[int, int], list[Slot]] = {}
    for row in range(1, height):
        empty = _empty_at_left(cells, row, width)
        for col in range(width):
            name = above.get(col)
            if col < empty and name and not _is_parted(cells, name, row, across):
                below.setdefault(name, []).append(cells[row, col][0])
            elif (row, col) in cells and cells[row, col][1] and _is_small(cells[row, col][0]):
                above[col] = (row, col)
            else:
                above.pop(col, None)
    gone = {(slot.row, slot.col) for slots in below.values() for slot in slots}
    return [
        (_merged(slot, below.get((slot.row, slot.col), [])), share)
        for slot, share in filled
        if (slot.row, slot.col) not in gone
    ]


def _empty_at_left(cells: Mapping[tuple[int, int], Filled], row: int, width: int) -> int:
    """The number of empty cells at the start of a row that has values in most of the others, or 0."""
    inside = [cells.get((row, col)) for col in range(width)]
    empty = next((col for col, cell in enumerate(inside) if cell is None or cell[1]), width)
    if not all(cell and _is_small(cell[0]) for cell in inside[:empty]):
        return 0
    rest = [cell for cell in inside[empty:] if cell]
    values = sum(bool(share) for _, share in rest)
    return empty if values >= max(MIN_VALUES, MIN_FULL * len(rest)) else 0


def _is_small(slot: Slot) -> bool:
    return slot.rowspan == slot.colspan == 1


def _is_parted(
    cells: Mapping[tuple[int, int], Filled], name: tuple[int, int], row: int, across: Sequence[Rule]
) -> bool:
    """Whether a rule is between a name and the empty cell in a row below it."""
    upper, lower = cells[name][0].box, cells[row, name[1]][0].box
    middle = upper.centre_x
    return any(
        rule.start < middle < rule.end and upper.centre_y < rule.at < lower.centre_y for rule in across
    )


def _merged(slot: Slot, others: Sequence[Slot]) -> Slot:
    """A cell with the cells below it."""
    if not others:
        return slot
    box = Box.around([slot.box, *(other.box for other in others)])
    return replace(slot, rowspan=slot.rowspan + len(others), box=box)
