"""The tables in the structure tree of a PDF."""

from __future__ import annotations

import pytest

from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.text_layer import TaggedTable
from tests.rasterizer.test_tags import Element, tagged

TABLE: list[Element] = [
    ("Table", -1),
    ("THead", 0),
    ("TR", 1),
    ("TH /A <</O /Table /ColSpan 2>>", 2),
    ("TBody", 0),
    ("TR", 4),
    ("TD /A [<</O /Layout>> <</O /Table /RowSpan 3>>]", 5),
    ("TD", 5),
    ("P", 6),
    ("TR", 4),
    ("TD", 9),
]


def tables_of(elements: list[Element], owners: list[int]) -> tuple[TaggedTable, ...]:
    return text_layer(tagged(elements, owners)).tagged_tables


def test_cells_have_their_spans_and_empty_cells_stay() -> None:
    (table,) = tables_of(TABLE, [3, 8])
    assert [[(cell.colspan, cell.rowspan, cell.box is not None) for cell in row] for row in table] == [
        [(2, 1, True)],
        [(1, 3, True), (1, 1, False)],
    ]


def test_rows_follow_the_tree_and_not_the_content() -> None:
    (table,) = tables_of(TABLE, [10, 8, 3])
    assert [len(row) for row in table] == [1, 2, 1]


def test_lines_of_one_cell_have_one_box() -> None:
    (((cell,),),) = tables_of(TABLE, [10, 10])
    assert cell.box
    assert cell.box.height > 20


@pytest.mark.parametrize("span", ["/No", "-4", "[1 2]", "999999"])
def test_damaged_spans_are_harmless(span: str) -> None:
    (((cell,),),) = tables_of([("Table", -1), ("TR", 0), (f"TD /A <</ColSpan {span}>>", 1)], [2])
    assert 1 <= cell.colspan <= 200


def test_text_outside_of_rows_makes_no_table() -> None:
    assert tables_of([("Table", -1), ("Caption", 0), ("TD", 0)], [0, 1, 2]) == ()
