"""Tables with rules: spans, and rules that make no grid."""

from __future__ import annotations

from doc2md.converter.local.layout.tables import ruled
from doc2md.document import Kind
from tests.builders.pages import new_page, rules_across, rules_down, write, write_wrapped
from tests.builders.readings import only, read_drawn


def test_a_ruled_table_keeps_its_spans() -> None:
    page = new_page()
    y = write_wrapped(page, 90) + 20
    rules_across(page, *(y + 20 * row for row in range(4)), x0=70, x1=470)
    rules_down(page, 70, 470, y0=y, y1=y + 60)
    rules_down(page, 270, y0=y + 20, y1=y + 60)
    write(page, 80, y + 14, "Both columns", fontname="hebo")
    write(page, 80, y + 34, "stones", "sand", step=20)
    write(page, 280, y + 34, "12", "30", step=20)
    write_wrapped(page, y + 100)
    table = only(Kind.TABLE, read_drawn(page).blocks)
    assert [(c.row, c.col, c.rowspan, c.colspan, c.header, c.text.plain) for c in table.cells] == [
        (0, 0, 1, 2, True, "Both columns"),
        (1, 0, 1, 1, False, "stones"),
        (1, 1, 1, 1, False, "12"),
        (2, 0, 1, 1, False, "sand"),
        (2, 1, 1, 1, False, "30"),
    ]


def test_rules_that_make_no_grid_are_no_table() -> None:
    across = [ruled.Rule(10, 0, 100), ruled.Rule(50, 0, 100), ruled.Rule(90, 0, 100)]
    down = [ruled.Rule(0, 10, 90), ruled.Rule(100, 10, 90)]
    only_rows = ruled.grid_of(across, down)
    assert only_rows is not None
    assert only_rows.shape == (2, 1)
    spiral = ruled.grid_of(
        [*across, ruled.Rule(30, 0, 60), ruled.Rule(70, 40, 100)],
        [*down, ruled.Rule(60, 10, 30), ruled.Rule(40, 70, 90)],
    )
    assert spiral is None
