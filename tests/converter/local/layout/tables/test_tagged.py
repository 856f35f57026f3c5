"""Tables of the structure tree as tilings of the page."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.tagged import tables_of_tags
from doc2md.converter.local.layout.tables.tiling import Span, Tiling
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import TaggedCell
from tests.builders.lines import row


def cell(col: int, line: int, colspan: int = 1, rowspan: int = 1) -> TaggedCell:
    """A cell with text 30 points wide, in columns 50 points apart, and in lines 20 points apart."""
    return TaggedCell(Box(50 * col, 20 * line, 50 * col + 30, 20 * line + 8), colspan, rowspan)


EMPTY = TaggedCell(None)


def tiling_of(*rows: list[TaggedCell]) -> Tiling | None:
    return next((table.tiling for table in tables_of_tags([tuple(map(tuple, rows))], [])), None)


@pytest.fixture
def _no_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doc2md.converter.local.layout.tables.tagged._own_lines", lambda *_: 1.0)


@pytest.mark.usefixtures("_no_lines")
def test_edges_are_halfway_between_the_texts() -> None:
    tiling = tiling_of([cell(0, 0), cell(1, 0)], [cell(0, 1), EMPTY])
    assert tiling
    assert (tiling.shape, tiling.xs[1], tiling.ys[1], tiling.spans) == ((2, 2), 40, 14, ())


@pytest.mark.usefixtures("_no_lines")
def test_spans_reserve_places_in_the_rows_below() -> None:
    tiling = tiling_of([cell(0, 0, rowspan=2), cell(1, 0)], [cell(1, 1)], [cell(0, 2), cell(1, 2)])
    assert tiling
    assert tiling.spans == (Span(0, 0, 2, 1),)


@pytest.mark.usefixtures("_no_lines")
def test_a_row_that_lacks_cells_is_placed_by_its_text() -> None:
    head, body = [cell(0, 0), cell(1, 0), cell(2, 0)], [cell(0, 1), cell(1, 1), cell(2, 1)]
    wide = TaggedCell(Box(50, 40, 130, 48), colspan=2)
    tiling = tiling_of(head, body, [wide])
    assert tiling
    assert tiling.spans == (Span(2, 1, 1, 2),)


@pytest.mark.usefixtures("_no_lines")
def test_columns_may_run_from_right_to_left() -> None:
    tiling = tiling_of([cell(2, 0), cell(0, 0, colspan=2)], [cell(2, 1), cell(1, 1), cell(0, 1)])
    assert tiling
    assert tiling.spans == (Span(0, 0, 1, 2),)


@pytest.mark.usefixtures("_no_lines")
@pytest.mark.parametrize(
    "rows",
    [
        [[cell(0, 1), cell(1, 1)], [cell(0, 0), cell(1, 0)]],
        [[cell(0, 0), cell(2, 0), cell(1, 0)], [cell(0, 1), cell(2, 1), cell(1, 1)]],
        [[cell(0, 0), EMPTY], [cell(0, 1), EMPTY]],
        [[cell(0, 0)], [cell(0, 1)]],
        [[cell(0, 0), cell(1, 0)]],
    ],
    ids=["rows upwards", "columns mixed", "a column without text", "one column", "one row"],
)
def test_a_table_that_is_not_so_on_the_page_is_not_proposed(rows: list[list[TaggedCell]]) -> None:
    assert tiling_of(*rows) is None


@pytest.mark.usefixtures("_no_lines")
def test_a_column_of_signs_is_joined_with_that_of_its_numbers() -> None:
    signs = [cell(1, line)._replace(text="€") for line in range(2)]
    rows = [[cell(0, line), signs[line], cell(2, line)._replace(text="5")] for line in range(2)]
    head = [cell(0, 2), cell(1, 2, colspan=2)]
    tiling = tiling_of(*rows, head)
    assert tiling
    assert (tiling.shape, tiling.spans) == ((3, 2), ())


@pytest.mark.parametrize(("others", "found"), [(0, True), (3, False)])
def test_a_table_with_other_text_between_its_cells_is_not_proposed(others: int, found: bool) -> None:
    rows = ((cell(0, 0), cell(1, 0)), (cell(0, 9), cell(1, 9)))
    own = [row("x", 5 + 50 * col, 7 + 180 * line) for col in (0, 1) for line in (0, 1)]
    between = [row("Words of a paragraph", 5, 60 + 20 * i) for i in range(others)]
    assert bool(tables_of_tags([rows], [*own, *between])) is found
