"""Widths of the columns of a table, for renderers that do not find them themselves."""

from __future__ import annotations

import unicodedata

from bench.lab.content import Table, plain


def letters(text: str) -> float:
    """How wide a text is, in letters of usual width."""
    return sum(
        1.9 if unicodedata.east_asian_width(sign) in "WF" else 1.25 if sign in "WMwm%@" else 1
        for sign in text
    )


def column_widths(table: Table, room: float, letter: float, *, full: bool) -> list[float]:
    """The widths of the columns in points, without their padding.

    Args:
        table: the table.
        room: how wide all columns may be together, without their padding.
        letter: the width of a usual letter.
        full: whether the columns take all the room.
    """
    needs = [1.5] * table.columns
    for row in table.rows:
        for cell in row:
            if cell.col_span == 1:
                needs[cell.col] = max(needs[cell.col], letters(plain(cell.line)) + 0.6)
    wanted = [need * letter for need in needs]
    if sum(wanted) <= room:
        spare = (room - sum(wanted)) / table.columns if full else 0
        return [width + spare for width in wanted]
    # Long columns share what the short ones leave.
    fair = room / table.columns
    short = {c: width for c, width in enumerate(wanted) if width <= fair}
    rest = room - sum(short.values())
    longs = sum(wanted[c] ** 0.5 for c in range(table.columns) if c not in short) or 1
    return [short.get(c, wanted[c] ** 0.5 * rest / longs) for c in range(table.columns)]
