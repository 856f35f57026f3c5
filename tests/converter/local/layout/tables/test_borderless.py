"""Which aligned words without rules the rules for common looks accept as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.tables.borderless import borderless
from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.table_rows import logical_rows
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row

ITEMS = ["Brown bread", "Oat biscuits", "Ground coffee", "Milk"]


def priced(values: Sequence[str], *, mono: bool = False) -> list[Line]:
    """Items with values that end at one edge."""
    pairs = zip(ITEMS, values, strict=True)
    return [
        line
        for n, (item, value) in enumerate(pairs)
        for line in (
            row(item, 50, 100 + 12 * n, mono=mono),
            row(value, 400 - 6 * len(value), 100 + 12 * n, mono=mono),
        )
    ]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["2.40", "1.85", "13.60", "-0.60"], True),
        (["2,40 €", "1,85 €", "13,60 €", "-0,60 €"], True),
        (["3,49 A", "3,79 A", "1,25 B", "0,25 B"], True),
        (["130 - 170", "4.0 - 10.0", "59–104", "30 - 400"], True),
        (["25 l", "12 kg", "6.5 m", "35 mm"], True),
        (["10 am to 6 pm", "closed", "9 am to 5 pm", "closed"], False),
        (["12 March", "4 May", "9 July", "1 June"], False),
    ],
    ids=["amounts", "currency behind", "tax rates", "ranges", "units", "words", "dates"],
)
@pytest.mark.parametrize("scanned", [False, True])
def test_values_beside_their_labels_are_a_table_if_they_are_numbers(
    values: Sequence[str], found: bool, scanned: bool
) -> None:
    assert [grid.shape for grid in borderless(priced(values), [], [], scanned=scanned)] == [(4, 2)] * found


@pytest.mark.parametrize("typewritten", [False, True])
def test_monospaced_lines_are_a_table_in_a_typewritten_document_only(typewritten: bool) -> None:
    lines = priced(["2.40", "1.85", "13.60", "-0.60"], mono=True)
    assert bool(borderless(lines, [], [], typewritten=typewritten)) is typewritten


def test_wide_white_space_in_a_label_makes_no_column() -> None:
    lines = [*priced(["2.40", "1.85", "13.60", "-0.60"]), row("41 l", 200, 100)]
    assert [grid.shape for grid in borderless(lines, [], [])] == [(4, 2)]


@pytest.mark.parametrize(("amount", "rows"), [("2,520.00", 2), ("in oak", 1)], ids=["a sum", "words"])
def test_an_amount_below_an_amount_is_in_a_row_of_its_own(amount: str, rows: int) -> None:
    pieces = [row("VAT at twenty %", 105, 100), row("420.00", 210, 100)]
    pieces += [row("Total due", 105, 112), row(amount, 210, 112)]
    assert len(logical_rows(Row.of(pieces), Columns((0, 100, 200, 300)))) == rows


def test_rows_whose_words_cross_all_edges_have_no_column_of_amounts() -> None:
    rows = Row.of([row("stones-from-the-high-hills-and-sand", 5, y) for y in (100, 112)])
    assert len(logical_rows(rows, Columns((10, 100, 200)))) == 2
