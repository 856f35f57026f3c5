"""Know a listing whose printed line numbers stand in a column of their own. It looks like a table of two columns."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from doc2md.converter.local.layout.tables.grid import Filled


def is_numbered_listing(cells: Iterable[Filled]) -> bool:
    """Whether the first of two columns counts the rows by one, and all words of the second are monospaced."""
    cells = list(cells)
    if {slot.col for slot, _ in cells} != {0, 1}:
        return False
    counted = [" ".join(line.text.strip() for line in share) for slot, share in cells if slot.col == 0]
    numbers = [int(text) for text in counted if text.isdecimal()]
    code = [line for slot, share in cells if slot.col == 1 for line in share]
    counts = len(numbers) == len(counted) and all(after - before == 1 for before, after in pairwise(numbers))
    return counts and bool(code) and all(line.mono for line in code)
