"""Merge names of a head with the empty cells at both sides, where they stand over the middle of several columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from doc2md.converter.local.layout.tables.grid import Filled, Slot
from doc2md.geometry import Box

OFF_CENTRE = 0.05
"""Fraction of the width of the columns. A name over them is off their middle by less."""

_NAME = re.compile(r"[^\W\d_]|(?:19|20)\d\d$")


def with_wide_heads(filled: Sequence[Filled]) -> list[Filled]:
    """The cells of a table with each name of the first row merged with as many empty cells at both sides.

    All of these columns must have names of their own in the second row.
    """
    cells = {(slot.row, slot.col): (slot, share) for slot, share in filled}
    merged: dict[tuple[int, int], Filled] = {}
    gone = set[tuple[int, int]]()
    for (row, col), (slot, share) in cells.items():
        reach = _reach(cells, col) if row == 0 and share and _is_small(slot) else 0
        if reach:
            part = [cells[0, at][0] for at in range(col - reach, col + reach + 1)]
            box = Box.around(each.box for each in part)
            if abs(Box.around(line.box for line in share).centre_x - box.centre_x) < OFF_CENTRE * box.width:
                gone.update((0, each.col) for each in part)
                merged[0, col] = replace(part[0], colspan=len(part), box=box), share
    return [
        merged.get((slot.row, slot.col), (slot, share))
        for slot, share in filled
        if (slot.row, slot.col) in merged or (slot.row, slot.col) not in gone
    ]


def _reach(cells: dict[tuple[int, int], Filled], col: int) -> int:
    """The number of columns at each side of a name over which it may be. The first column of a table is none."""
    count = 0
    while col - count > 1 and all(_is_free(cells, at) for at in (col - count - 1, col + count + 1)):
        count += 1
    return count if _has_name(cells, col) else 0


def _is_free(cells: dict[tuple[int, int], Filled], col: int) -> bool:
    slot, share = cells.get((0, col), (None, ()))
    return slot is not None and _is_small(slot) and not share and _has_name(cells, col)


def _has_name(cells: dict[tuple[int, int], Filled], col: int) -> bool:
    """Whether the second row has a name in a column."""
    slot, share = cells.get((1, col), (None, ()))
    text = " ".join(line.text for line in share).strip()
    return slot is not None and _is_small(slot) and bool(_NAME.match(text))


def _is_small(slot: Slot) -> bool:
    return slot.rowspan == slot.colspan == 1
