"""Names that stand for several rows of a table, without a rule that says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.row_spans import groups_of_names
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.document import Kind
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.lines import row
from tests.builders.pages import new_page, rules_across, write_columns
from tests.builders.readings import only, read_drawn
from tests.fakes.workers import convert_inline


def test_a_name_at_half_the_height_of_its_rows_spans_them(samples: Path, tmp_path: Path) -> None:
    """In the third table of the report, only the height of each catchment's name shows that it has three rows.

    The structure tree says it too, so the test removes it.
    """
    with pymupdf.open(samples / "report.pdf") as report:
        report.xref_set_key(report.pdf_catalog(), "StructTreeRoot", "null")
        report.save(tmp_path / "report.pdf")
    spans = spans_of(tmp_path / "report.pdf")
    assert spans["Catchment"] == (0, 2, 1)
    assert spans["Length (km)"] == (0, 2, 1)
    assert spans["Share of length in each grade (%)"] == (0, 1, 5)
    assert [spans[name] for name in ("Harbour", "Mill Street", "Northfield", "Castle Hill")] == [
        (2, 3, 1),
        (5, 3, 1),
        (8, 3, 1),
        (11, 3, 1),
    ]
    assert spans["All catchments"] == (14, 1, 1)


def test_the_structure_tree_says_which_cells_span_columns_without_a_sign(samples: Path) -> None:
    assert spans_of(samples / "report.pdf")["All catchments"] == (14, 1, 2)


def spans_of(report: Path) -> dict[str, tuple[int, int, int]]:
    """The row, the number of rows and the number of columns of each cell of the third table."""
    table = only(Kind.TABLE, convert_inline(report, pages="5").document.blocks)
    return {
        cell.text.plain: (cell.row, cell.rowspan, cell.colspan) for cell in table.cells if cell.text.plain
    }


def test_a_single_value_in_the_middle_row_does_not_span_the_others() -> None:
    page = new_page()
    rows = [("Item", "Note", "Cost"), ("Sand", "", "12"), ("Silt", "new", "15"), ("Stone", "", "19")]
    write_columns(page, (70, 200, 330), 112, rows)
    rules_across(page, 98, 117, 166, x0=65, x1=400)
    (table,) = read_drawn(page).blocks
    assert {cell.text.plain: cell.rowspan for cell in table.cells}["new"] == 1


@pytest.mark.parametrize(
    ("names", "spans"),
    [
        ({100: "Area", 122: "North", 150: "South"}, [(0, 1, 4), (0, 4, 6)]),
        ({100: "Area", 106: "North", 134: "South"}, None),
        ({100: "Area", 112: "North", 124: "East", 134: "South"}, None),
    ],
    ids=["in the middle of their rows", "elsewhere", "too many"],
)
def test_names_between_rows_say_which_rows_are_theirs(
    names: dict[float, str], spans: list[tuple[int, int, int]] | None
) -> None:
    values = [row("7", 150, 100 + 11.2 * n) for n in range(6)]
    rows = Row.of([*values, *(row(name, 20, y) for y, name in names.items())])
    found = groups_of_names(rows, Columns((10, 120, 200)))
    assert (found and found.spans) == spans
