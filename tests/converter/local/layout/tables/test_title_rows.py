"""Captions in grids and titles in the grids of spreadsheets: they leave the table, and no other row does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.tables.title_rows import without_captions, without_titles
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Rule, Span

HEIGHT, WIDTH = 20.0, 100.0


def sheet(*rows: str) -> tuple[Grid, list[Line]]:
    """A grid with a row for each string. Its cells are separated by `|`; a cell without words is empty."""
    cells = [row.split("|") for row in rows]
    slots, lines = [], []
    for r, row in enumerate(cells):
        for c in range(max(map(len, cells))):
            box = Box(c * WIDTH, r * HEIGHT, (c + 1) * WIDTH, (r + 1) * HEIGHT)
            slots.append(Slot(r, c, 1, 1, box))
            if c < len(row) and row[c]:
                inked = Box(box.x0 + 2, box.y0 + 5, box.x0 + 50, box.y1 - 5)
                lines.append(Line((Span(row[c], inked, "Sans", 10.0, baseline=inked.y1),), inked))
    return Grid(Box.around(slot.box for slot in slots), tuple(slots)), lines


@pytest.mark.parametrize(
    ("rows", "tables", "titles"),
    [
        (("Stock", "", "No|Name", "1|Pump"), [("No Name 1 Pump", 2)], "Stock"),
        (("Stock", "in May", "", "No|Name", "1|Pump"), [("No Name 1 Pump", 2)], "Stock in May"),
        (
            ("A|B", "1|2", "", "More", "C|D", "3|4"),
            [("A B 1 2", 2), ("C D 3 4", 2)],
            "More",
        ),
        (("Stock", "No|Name", "1|Pump"), [("Stock No Name 1 Pump", 3)], ""),
        (("A|B", "1|2", "Income", "3|4"), [("A B 1 2 Income 3 4", 4)], ""),
        (("A|B", "1|2", "", "3|4", "|5"), [("A B 1 2 3 4 5", 5)], ""),
        (("Name", "", "Date|"), [("Name Date", 3)], ""),
        (("Name Date|", "Lund 4 May|"), [("Name Date Lund 4 May", 2)], ""),
    ],
    ids=[
        "title",
        "two rows",
        "second table",
        "no empty row",
        "group row",
        "empty row",
        "form",
        "narrow cells",
    ],
)
def test_a_title_leaves_the_grid_of_its_table(
    rows: tuple[str, ...], tables: list[tuple[str, int]], titles: str
) -> None:
    found, rest = without_titles(*sheet(*rows))
    assert [(" ".join(line.text for line in lines), grid.shape[0]) for grid, lines in found] == tables
    assert " ".join(line.text for line in rest) == titles


@pytest.mark.parametrize(
    ("rows", "height", "caption"),
    [
        (("Table 3: Stock", "No|Name", "1|Pump"), 2, "Table 3: Stock"),
        (("No|Name", "1|Pump", "Table 3: Stock"), 2, "Table 3: Stock"),
        (("Table 3|Name", "1|Pump", "2|Hose"), 3, ""),
        (("Stock", "No|Name", "1|Pump"), 3, ""),
        (("Table 3: Stock", "No|Name"), 2, ""),
    ],
    ids=["above", "below", "a head", "no caption", "one row"],
)
def test_a_caption_leaves_the_grid(rows: tuple[str, ...], height: int, caption: str) -> None:
    grid, lines, rest = without_captions(*sheet(*rows))
    assert grid.shape[0] == height
    assert len(lines) + len(rest) == sum(map(bool, "|".join(rows).split("|")))
    assert " ".join(line.text for line in rest) == caption


@pytest.mark.parametrize(
    ("ys", "size", "gone"),
    [((20, 40, 80), 10, True), ((20, 80), 10, False), ((0, 20, 40, 80), 10, False), ((), 12, True)],
    ids=["above three rules", "a head above its rule", "below a rule", "larger"],
)
def test_a_line_above_the_table_leaves_the_grid(ys: tuple[float, ...], size: float, gone: bool) -> None:
    grid, lines = sheet("and other goods", "No|Name", "1|Pump", "2|Hose")
    lines[0] = replace(lines[0], spans=(replace(lines[0].spans[0], size=size),))
    _, _, rest = without_captions(grid, lines, [Rule(y, 0, 2 * WIDTH) for y in ys])
    assert [line.text for line in rest] == (["and other goods"] if gone else [])


def test_all_lines_of_a_caption_leave_the_grid() -> None:
    grid, lines = sheet("Table 3: Stock", "and other goods", "No|Name", "1|Pump", "2|Hose")
    _, _, rest = without_captions(grid, lines, [Rule(y, 0, 2 * WIDTH) for y in (40, 60, 100)])
    assert [line.text for line in rest] == ["Table 3: Stock", "and other goods"]
