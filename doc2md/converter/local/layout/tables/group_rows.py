"""Merge the cells of rows whose one name stands for several columns: names of groups, and labels of sums.

No rule shows where such a cell ends. A name alone in its row names the rows below it. A label before a sum reaches
over the empty cells up to the sum, if it cannot be a value of its own column: it is wider than the column, or it is a
word in a column of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from doc2md.converter.local.layout.tables.grid import Filled, Slot
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Rule

MIN_COLUMNS = 3
"""Minimum number of columns of a table with such rows. Of two columns, one is often empty."""

MIN_FULL = 0.6
"""Minimum share of filled cells in the rows with words in several cells. Tables with less are forms to fill in."""

MAX_NAMES = 0.5
"""Maximum share of rows with one name, among the rows below the head."""

MIN_NUMBERS = 0.7
"""Minimum share of numbers, among the other cells of a column, that says that a word is no value of it."""

CENTRED, OFF_CENTRE = 0.02, 0.04
"""Fractions of the table's width. A name is centred in the table if it is off the middle by less than the first, and
its column is not if it is off by more than the second."""

_NUMBER = re.compile(r"\W*[A-Z]{0,3}\W*\d[\d\W]*[^\W\d]{0,3}\W?")
_LETTERS = re.compile(r"[^\W\d_]{2}")


class _Row(NamedTuple):
    """The cells of a row from left to right, and the indices of those with words."""

    cells: list[Filled]
    named: list[int]


def with_group_rows(filled: Sequence[Filled], down: Sequence[Rule]) -> list[Filled]:
    """The cells of a table with those merged that are one name. `down` are the vertical rules of the page."""
    width = max((slot.col + slot.colspan for slot, _ in filled), default=0)
    rows = list(_rows(filled))
    if width < MIN_COLUMNS or not _is_full(rows, width):
        return list(filled)
    box = Box.around(slot.box for slot, _ in filled)
    ruled = [rule for rule in down if box.x0 + 3 < rule.at < box.x1 - 3]
    names = [at for at, row in enumerate(rows) if at and _is_group(rows, at, width, box)]
    if len(names) > MAX_NAMES * (len(rows) - 1):
        names = []
    merged: dict[tuple[int, int], Slot] = {}
    gone = set[tuple[int, int]]()
    for at, row in enumerate(rows):
        if at in names:
            first, last, label = 0, len(row.cells) - 1, row.named[0]
        elif at and (found := _label(rows, at, width)):
            first, last, label = found
        else:
            continue
        part = [slot for slot, _ in row.cells[first : last + 1]]
        if not any(rule.start < part[0].box.centre_y < rule.end and _inside(rule, part) for rule in ruled):
            gone.update((slot.row, slot.col) for slot in part)
            merged[row.cells[label][0].row, row.cells[label][0].col] = _whole(part)
    return [
        (merged.get((slot.row, slot.col), slot), share)
        for slot, share in filled
        if (slot.row, slot.col) in merged or (slot.row, slot.col) not in gone
    ]


def _rows(filled: Sequence[Filled]) -> Iterator[_Row]:
    ordered = sorted(filled, key=lambda cell: (cell[0].row, cell[0].col))
    for _, cells in groupby(ordered, key=lambda cell: cell[0].row):
        row = list(cells)
        yield _Row(row, [at for at, (_, share) in enumerate(row) if share])


def _is_full(rows: Sequence[_Row], width: int) -> bool:
    """Whether most cells have words, in the rows below the head with words in several cells."""
    several = [row for row in rows[1:] if len(row.named) > 1]
    cells = sum(len(row.cells) for row in several)
    return cells >= width and sum(len(row.named) for row in several) >= MIN_FULL * cells


def _is_whole(row: _Row, width: int) -> bool:
    """Whether no cell of a row is in other rows, too."""
    return all(slot.rowspan == 1 for slot, _ in row.cells) and sum(s.colspan for s, _ in row.cells) == width


def _is_group(rows: Sequence[_Row], at: int, width: int, box: Box) -> bool:
    """Whether a row names the rows below it: one name at the left, or in the middle of the table."""
    row = rows[at]
    if len(row.cells) < 2 or len(row.named) != 1 or not _is_whole(row, width):
        return False
    if at + 1 == len(rows) or not rows[at + 1].named:
        return False
    slot, lines = row.cells[row.named[0]]
    text = _text(lines)
    if text[:1].islower() or not _LETTERS.search(text):
        return False  # the rest of the cell above
    if row.named[0] == 0:
        return True
    middle = Box.around(line.box for line in lines).centre_x
    return (
        abs(middle - box.centre_x) < CENTRED * box.width
        and abs(slot.box.centre_x - box.centre_x) > OFF_CENTRE * box.width
    )


def _label(rows: Sequence[_Row], at: int, width: int) -> tuple[int, int, int] | None:
    """The first and the last cell over which a label before a sum reaches, and the cell with its words."""
    row = rows[at]
    if (
        len(row.named) < 2
        or not _is_whole(row, width)
        or not _NUMBER.fullmatch(_cell_text(row, row.named[1]))
    ):
        return None
    label, value = row.named[0], row.named[1]
    slot = row.cells[label][0]
    if value < 2 or not _LETTERS.search(_cell_text(row, label)):
        return None
    if label == 0 and (slot.colspan > 1 or _has_numbers(rows, at, slot.col)):
        return 0, value - 1, 0
    if label == value - 1 and _has_numbers(rows, at, slot.col):
        return 0, label, label
    return None


def _has_numbers(rows: Sequence[_Row], at: int, col: int) -> bool:
    """Whether a column has numbers in the rows above a row, below the head."""
    texts = [_text(share) for row in rows[1:at] for slot, share in row.cells if slot.col == col and share]
    count = sum(bool(_NUMBER.fullmatch(text)) for text in texts)
    return count > 1 and count >= MIN_NUMBERS * len(texts)


def _cell_text(row: _Row, at: int) -> str:
    return _text(row.cells[at][1])


def _text(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines).strip()


def _inside(rule: Rule, part: Sequence[Slot]) -> bool:
    """Whether a rule is between some cells that are side by side."""
    return part[0].box.x0 + 3 < rule.at < part[-1].box.x1 - 3


def _whole(part: Sequence[Slot]) -> Slot:
    """One cell over cells that are side by side."""
    return replace(
        part[0], colspan=sum(slot.colspan for slot in part), box=Box.around(slot.box for slot in part)
    )
