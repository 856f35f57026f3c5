"""A name whose first line stands alone goes on in the row below; a head of several words is cut at its columns."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.cell_splits import split_cells
from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.tables.table_rows import logical_rows
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row

Texts = list[tuple[str, ...]]


def lines(texts: Texts, top: float = 12) -> list[Line]:
    """The words of each row, 100 points apart. The rows are 12 points apart."""
    return [
        row(text, 5 + 100 * c, top + 12 * r) for r, cells in enumerate(texts) for c, text in enumerate(cells)
    ]


@pytest.mark.parametrize(
    ("texts", "lengths"),
    [
        ([("Rent", "12"), ("Murder,", ""), ("manslaughter", "7")], [1, 2]),
        ([("Rent", "12"), ("Crimes", ""), ("Manslaughter", "7")], [1, 1, 1]),
        ([("Rent", "12"), ("crimes,", ""), ("manslaughter", "7")], [1, 1, 1]),
    ],
    ids=["goes on", "a new name", "begins small"],
)
def test_the_first_line_of_a_name_goes_with_the_row_below(texts: Texts, lengths: list[int]) -> None:
    rows = Row.of([line for line in lines(texts) if line.text])
    assert [len(made) for made in logical_rows(rows, Columns((0, 100, 200)))] == lengths


def test_a_drawn_cell_is_split_there_too() -> None:
    texts: Texts = [("Rent", "12", "9"), ("Murder,",), ("manslaughter", "7", "8"), ("Theft", "3", "1")]
    box = Box(0, 0, 300, 60)
    made = split_cells(Grid(box, (Slot(0, 0, 1, 1, box),)), lines(texts))
    first = [slot.box for slot in made.slots if slot.col == 0]
    assert [sum(b.contains_point(line.box.centre) for line in lines(texts)) for b in first] == [1, 2, 1]


@pytest.mark.parametrize(
    ("head", "columns"),
    [(("Item", "2019", "2020"), 3), (("Item", "", "2020"), 1), (("All of them",), 1)],
    ids=["a word for each", "too few", "one word"],
)
def test_a_head_with_a_word_for_each_column_is_cut(head: tuple[str, ...], columns: int) -> None:
    body = Slot(1, 0, 1, 1, Box(0, 20, 100, 60)), Slot(1, 1, 1, 1, Box(100, 20, 200, 60))
    slots = (Slot(0, 0, 1, 3, Box(0, 0, 300, 20)), *body, Slot(1, 2, 1, 1, Box(200, 20, 300, 60)))
    texts = lines([("Rent", "12", "9"), ("Theft", "3", "1"), ("Fees", "4", "2")], top=32)
    words = [line for line in lines([head]) if line.text]
    made = split_cells(Grid(Box(0, 0, 300, 60), slots), [*words, *texts])
    assert sum(slot.row == 0 for slot in made.slots) == columns


@pytest.mark.parametrize(("between", "columns"), [("", 3), ("mean", 4)])
def test_bands_share_cuts_between_which_there_are_no_words(between: str, columns: int) -> None:
    narrow = [("Rent", "12", "9"), ("Theft", "3", "1"), ("Fees", "4", "2")]
    wide = [
        row(text, x, 72 + 12 * r)
        for r in range(3)
        for x, text in ((5, "Loan"), (130, "7"), (165, between), (210, "8"))
        if text
    ]
    bands = [Slot(0, 0, 1, 1, Box(0, 0, 300, 60)), Slot(1, 0, 1, 1, Box(0, 60, 300, 120))]
    made = split_cells(Grid(Box(0, 0, 300, 120), tuple(bands)), [*lines(narrow), *wide])
    assert made.shape == (6, columns)


@pytest.mark.parametrize(
    ("low", "columns"), [("7", 3), ("more-than-seven", 2)], ids=["an empty column", "words there"]
)
def test_a_band_with_an_empty_column_is_cut_where_others_are(low: str, columns: int) -> None:
    full = lines([("Rent", "12", "9"), ("Theft", "3", "1"), ("Fees", "4", "2")])
    empty = lines([("Loan", low), ("Debt", "5"), ("Loss", "6")], top=72)
    xs, ys = (0, 100, 300), (0, 60, 120)
    slots = tuple(
        Slot(row, col, 1, 1, Box(xs[col], ys[row], xs[col + 1], ys[row + 1]))
        for row in (0, 1)
        for col in (0, 1)
    )
    made = split_cells(Grid(Box(0, 0, 300, 120), slots), [*full, *empty])
    assert sum(slot.row == 3 for slot in made.slots) == columns
