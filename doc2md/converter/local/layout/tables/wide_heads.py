"""Merge names of a head with the empty cells at both sides, where they stand over the middle of several columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from doc2md.converter.local.layout.tables.grid import Filled, Slot
from doc2md.geometry import Box

OFF_CENTRE = 0.05
"""Fraction of the width of the columns. A name over them is off their middle by less."""

Cells = dict[tuple[int, int], Filled]
"""The cells of a table by row and column."""

_NAME = re.compile(r"[^\W\d_]|(?:19|20)\d\d$")


def with_wide_heads(filled: Sequence[Filled]) -> list[Filled]:
    """The cells of a table with each name of the first row merged with as many empty cells at both sides, or with one.

    All of these columns must have names of their own in the second row. A name is merged with one empty cell if it is
    over both columns, or between their texts.
    """
    cells = {(slot.row, slot.col): (slot, share) for slot, share in filled}
    texts = _texts_below(cells)
    merged: dict[tuple[int, int], Filled] = {}
    gone = set[tuple[int, int]]()
    for row, col in cells:
        columns = _columns_below(cells, texts, col) if row == 0 else range(0)
        if columns:
            part = [cells[0, at][0] for at in columns]
            gone.update((0, each.col) for each in part)
            box = Box.around(each.box for each in part)
            merged[0, col] = replace(part[0], colspan=len(part), box=box), cells[0, col][1]
    return [
        merged.get((slot.row, slot.col), (slot, share))
        for slot, share in filled
        if (slot.row, slot.col) in merged or (slot.row, slot.col) not in gone
    ]


def _columns_below(cells: Cells, texts: Mapping[int, Box], col: int) -> range:
    """The columns over whose middle a name of the first row stands; none if it is not over several."""
    slot, share = cells[0, col]
    if not share or not _is_small(slot):
        return range(0)
    name = Box.around(line.box for line in share)
    if reach := _reach(cells, col):
        columns = range(col - reach, col + reach + 1)
        box = Box.around(cells[0, at][0].box for at in columns)
        if abs(name.centre_x - box.centre_x) < OFF_CENTRE * box.width:
            return columns
    for left, other in ((col - 1, col - 1), (col, col + 1)):
        is_free = left > 0 and _is_free(cells, other) and _has_name(cells, col)
        if is_free and _is_over_both(name, texts[left], texts[left + 1]):
            return range(left, left + 2)
    return range(0)


def _texts_below(cells: Cells) -> dict[int, Box]:
    """The box around the texts of each column, without those of the first row."""
    boxes: dict[int, list[Box]] = {}
    for (row, col), (_, share) in cells.items():
        if row and share:
            boxes.setdefault(col, []).extend(line.box for line in share)
    return {col: Box.around(column) for col, column in boxes.items()}


def _is_over_both(name: Box, left: Box, right: Box) -> bool:
    """Whether a name stands between the texts of two columns, or over those of both, and not over one column."""
    between = left.centre_x < name.centre_x < right.centre_x
    return between and (name.overlap_x(left) > 0) == (name.overlap_x(right) > 0)


def _reach(cells: Cells, col: int) -> int:
    """The number of columns at each side of a name over which it may be. The first column of a table is none."""
    count = 0
    while col - count > 1 and all(_is_free(cells, at) for at in (col - count - 1, col + count + 1)):
        count += 1
    return count if _has_name(cells, col) else 0


def _is_free(cells: Cells, col: int) -> bool:
    slot, share = cells.get((0, col), (None, ()))
    return slot is not None and _is_small(slot) and not share and _has_name(cells, col)


def _has_name(cells: Cells, col: int) -> bool:
    """Whether the second row has a name in a column."""
    slot, share = cells.get((1, col), (None, ()))
    text = " ".join(line.text for line in share).strip()
    return slot is not None and _is_small(slot) and bool(_NAME.match(text))


def _is_small(slot: Slot) -> bool:
    return slot.rowspan == slot.colspan == 1
