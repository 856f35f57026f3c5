"""Which rows of a table are its head, where nothing drawn shows it: their letters, their years and their levels."""

from __future__ import annotations

import re
from collections.abc import Sequence

from doc2md.converter.local.layout.tables.grid import Filled

MIN_NUMBERS = 0.5
"""Minimum share of numbers in a column below a name, which says that the name is in the head."""

_LETTER = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(?:19|20)\d\d")


def head_rows(filled: Sequence[Filled]) -> int:
    """The number of rows at the top of a table that are its head.

    Rows that are bold throughout are. If there are none, the first row is if all of its cells have letters or years,
    but for an empty corner. Names below those that span several columns belong to the head, too.
    """
    total = max(slot.row + slot.rowspan for slot, _ in filled)
    count = _bold_rows(filled, total)
    if count == 0:
        count = int(_has_names(_row(filled, 0)))
    return _with_lower_levels(filled, count, total) if count else 0


def _bold_rows(filled: Sequence[Filled], total: int) -> int:
    width = max(slot.col + slot.colspan for slot, _ in filled)
    count = 0
    while count < total - 1:
        cells = _row(filled, count)
        row = [share for _, share in cells]
        if not any(row) or not all(line.bold for share in row for line in share):
            break
        alone = len(row) > 1 or cells[0][0].colspan == width > 1
        if count and alone and row[0] and not any(row[1:]):
            break  # a heading of the rows below it
        count += 1
    return count


def _has_names(row: Sequence[Filled]) -> bool:
    """Whether all cells of a row have letters, or are years beside a corner that may be empty."""
    texts = [_text(cell) for cell in row]
    if all(map(_LETTER.search, texts)):
        return True
    return (
        len(texts) > 1
        and all(_LETTER.search(text) or _YEAR.fullmatch(text) for text in texts[1:])
        and not (texts[0] and not _LETTER.search(texts[0]))
    )


def _with_lower_levels(filled: Sequence[Filled], count: int, total: int) -> int:
    """The number of rows of a head of `count` rows, with those below a cell that spans several columns."""
    while count < total - 1:
        wide = [slot for slot, share in _row(filled, count - 1) if slot.colspan > 1 and share]
        columns = {slot.col + i for slot in wide for i in range(slot.colspan)}
        names = [cell for cell in _row(filled, count) if cell[0].col in columns]
        if not names or not all(_is_name(filled, cell) for cell in names):
            break
        count += 1
    return count


def _is_name(filled: Sequence[Filled], cell: Filled) -> bool:
    """Whether a cell has a name, and numbers are below it."""
    slot = cell[0]
    text = _text(cell)
    below = [_text(other) for other in filled if other[0].col == slot.col and other[0].row > slot.row]
    below = [words for words in below if words]
    numbers = sum(not _LETTER.search(words) for words in below)
    is_name = bool(_LETTER.search(text) or _YEAR.fullmatch(text))
    return is_name and slot.colspan == 1 and bool(below) and numbers >= MIN_NUMBERS * len(below)


def _row(filled: Sequence[Filled], row: int) -> list[Filled]:
    return [cell for cell in filled if cell[0].row == row]


def _text(cell: Filled) -> str:
    return " ".join(line.text for line in cell[1]).strip()
