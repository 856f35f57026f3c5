"""Names that stand for several cells: names of groups, labels of sums, and names above empty cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from doc2md.converter.local.layout.tables.cells import to_block
from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.tables.group_rows import with_group_rows
from doc2md.converter.local.layout.tables.row_names import with_row_names
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, Rule
from tests.builders.lines import row as line

HEIGHT = 20.0

Spans = dict[str, tuple[int, int]]


def table(*rows: str, edges: Sequence[float] = (0, 100, 200, 300, 400)) -> list[tuple[Slot, list[Line]]]:
    """A cell for each part of each string, separated by `|`. A cell without words is empty."""
    made = []
    for r, texts in enumerate(rows):
        for c, text in enumerate(texts.split("|")):
            box = Box(edges[c], r * HEIGHT, edges[c + 1], (r + 1) * HEIGHT)
            made.append((Slot(r, c, 1, 1, box), [line(text, box.x0 + 5, box.y1 - 6)] if text else []))
    return made


def spans(filled: Sequence[tuple[Slot, Sequence[Line]]]) -> Spans:
    """The rows and columns of each cell over several of them, by its words."""
    return {
        share[0].text if share else "": (slot.rowspan, slot.colspan)
        for slot, share in filled
        if slot.rowspan * slot.colspan > 1
    }


HEAD = "Item|2021|2022|2023"
SALES = "Sales|12|14|17"
RENT = "Rent|3|3|4"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((HEAD, "Income|||", SALES, RENT), {"Income": (1, 4)}),
        ((HEAD, "Income|||", SALES, "Costs|||", RENT, RENT), {"Income": (1, 4), "Costs": (1, 4)}),
        ((HEAD, SALES, "and rent|||", SALES), {}),
        ((HEAD, SALES, RENT, "Notes|||"), {}),
        ((HEAD, "Income|||", "Costs|||", "Debts|||", SALES), {}),
        ((HEAD, "Ann|||", "Bob|4||", "Cyd|||", "Dan|||2", "Eve|||"), {}),
        (("Item|2021", "Income|", "Sales|12", "Rent|3"), {}),
    ],
    ids=["one", "two", "wrapped", "last row", "more names than rows", "form", "two columns"],
)
def test_a_name_alone_in_its_row_spans_it(rows: tuple[str, ...], expected: Spans) -> None:
    assert spans(with_group_rows(table(*rows), ())) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("No|Item|Each|Sum", "1|Pump|5|5", "2|Hose|2|2", "Total|||7"), {"Total": (1, 3)}),
        (("No|Item|Each|Sum", "1|Pump|5|5", "2|Hose|2|2", "||Total|7"), {"Total": (1, 3)}),
        (("Item|No|Each|Sum", "Pump|1|5|5", "Hose|1|2|2", "Total|||7"), {}),
        (("No|Item|Each|Sum", "1|Pump|5|5", "2|Hose|2|2", "Total|2||7"), {}),
    ],
    ids=["at the left", "at the sum", "in a column of words", "next to a value"],
)
def test_a_label_in_a_column_of_numbers_reaches_to_its_sum(rows: tuple[str, ...], expected: Spans) -> None:
    assert spans(with_group_rows(table(*rows), ())) == expected


def test_a_rule_between_columns_keeps_cells_apart() -> None:
    rows = table(HEAD, "Income|||", SALES, RENT)
    assert spans(with_group_rows(rows, (Rule(200.0, 0.0, 80.0),))) == {}
    assert spans(with_group_rows(rows, (Rule(200.0, 40.0, 80.0),))) == {"Income": (1, 4)}


AREA = "Area|Crop|Size|Yield"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((AREA, "North|Rye|3|4", "|Oats|5|6", "|Hops|1|2", "South|Rye|3|4"), {"North": (3, 1)}),
        ((AREA, "North|Rye|3|4", "||5|6"), {"North": (2, 1), "Rye": (2, 1)}),
        ((AREA, "North|Rye|3|4", "|and oats||"), {}),
        ((AREA, "|Rye|3|4", "North|Oats|5|6"), {}),
        ((AREA, "North|Rye|3|4", "|||9"), {}),
    ],
    ids=["three rows", "two columns", "wrapped", "below the head", "a sum"],
)
def test_a_name_spans_the_empty_cells_below_it(rows: tuple[str, ...], expected: Spans) -> None:
    assert spans(with_row_names(table(*rows), ())) == expected


def test_a_rule_between_rows_keeps_cells_apart() -> None:
    rows = table(AREA, "North|Rye|3|4", "|Oats|5|6")
    assert spans(with_row_names(rows, (Rule(40.0, 0.0, 400.0),))) == {}
    assert spans(with_row_names(rows, (Rule(40.0, 100.0, 400.0),))) == {"North": (2, 1)}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("Item|2021|2022", "Income||", "Sales|12|14", "Rent|3|3"), {"Income": (1, 3)}),
        ((HEAD, "Income|||", "Ann|4|5|", "Bob|4||"), {"Income": (1, 4)}),
        ((HEAD, "Income|||", "Ann|4||", "Bob|4||"), {}),
    ],
    ids=["three columns", "rather full", "half empty"],
)
def test_rows_of_a_rather_full_table_may_be_names(rows: tuple[str, ...], expected: Spans) -> None:
    assert spans(with_group_rows(table(*rows), ())) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [(("x", "y", "1", "2", "3", "4", "5", "6"), {"Total": (1, 3)}), (("x", "y", "1", "2", "3", "4"), {})],
    ids=["three of four are numbers", "two of three"],
)
def test_a_word_is_no_value_of_a_column_that_is_mostly_numbers(
    others: Sequence[str], expected: Spans
) -> None:
    rows = [f"{text}|Pump|5|5" for text in others]
    assert spans(with_group_rows(table("No|Item|Each|Sum", *rows, "Total|||7"), ())) == expected


@pytest.mark.parametrize(
    ("left", "right", "shift", "expected"),
    [
        (150, 300, 6, {"Income": (1, 4)}),
        (150, 300, 10, {}),
        (150, 288, 0, {"Income": (1, 4)}),
        (150, 274, 0, {}),
    ],
    ids=["nearly in the middle", "beside it", "in a column beside it", "in the middle column"],
)
def test_a_name_in_the_middle_of_a_table_spans_it(
    left: float, right: float, shift: float, expected: Spans
) -> None:
    cells = table(HEAD, "|Income||", SALES, RENT, edges=(0, left, right, 350, 400))
    name = line("Income", 200 - 18 + shift, 34)
    moved = [(slot, [name] if share and share[0].text == "Income" else share) for slot, share in cells]
    assert spans(with_group_rows(moved, ())) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("Area|Size|Yield", "North|3|4", "|5|6"), {"North": (2, 1)}),
        (("Area|Size", "North|3", "|5"), {}),
        (("Area|Crop|A|B|C", "North|Rye|3|4|5", "|Oats|6|7|"), {"North": (2, 1)}),
        (("Area|Crop|A|B|C", "North|Rye|3|4|5", "|Oats|6||"), {}),
    ],
    ids=["three columns", "two columns", "rather full", "half empty"],
)
def test_a_name_has_rather_full_rows_in_a_table_of_several_columns(
    rows: tuple[str, ...], expected: Spans
) -> None:
    assert spans(with_row_names(table(*rows, edges=(0, 80, 160, 240, 320, 400)), ())) == expected


@pytest.mark.parametrize(("score", "columns"), [(1.0, 4), (0.9, 1)], ids=["printed", "recognised"])
def test_an_empty_cell_of_a_scan_may_have_a_word_that_was_missed(score: float, columns: int) -> None:
    filled = table(HEAD, "Income|||", SALES, RENT)
    slots = tuple(slot for slot, _ in filled)
    lines = [
        replace(each, spans=tuple(replace(span, score=score) for span in each.spans))
        for _, share in filled
        for each in share
    ]
    grid = Grid(Box(0, 0, 400, 4 * HEIGHT), slots)
    block = to_block(PageContext(1, (400, 400)), grid, lines, Drawings())
    assert next(cell.colspan for cell in block.cells if cell.text.plain == "Income") == columns
