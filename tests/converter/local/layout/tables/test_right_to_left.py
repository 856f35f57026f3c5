"""Tables in right-to-left scripts."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.right_to_left import from_right
from doc2md.document import Cell, Text


@pytest.mark.parametrize(("words", "expected"), [("אב", ["אב1", "אב0"]), ("ab", ["ab0", "ab1"])])
def test_the_first_column_is_on_the_side_where_reading_begins(words: str, expected: list[str]) -> None:
    cells = [Cell(0, col, Text(f"{words}{col}")) for col in range(2)]
    assert [cell.text.plain for cell in from_right(cells)] == expected


def test_a_wide_cell_keeps_its_columns() -> None:
    head, *row = from_right([Cell(0, 0, Text("א"), colspan=2), Cell(0, 2, Text("ב")), Cell(1, 2, Text("ג"))])
    assert (head.text.plain, head.col) == ("ב", 0)
    assert [(cell.text.plain, cell.col) for cell in row] == [("א", 1), ("ג", 0)]
