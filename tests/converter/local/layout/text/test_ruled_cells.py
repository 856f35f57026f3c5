"""The cells of ruled forms: their texts stay together, and are no headings."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.ruled_cells import is_in_row, ruled_cells, split_at_cells
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Rule
from tests.builders.lines import row
from tests.builders.pages import new_page, write
from tests.builders.readings import blocks_of

ACROSS = [Rule(80, 50, 350), Rule(130, 50, 350), Rule(180, 50, 350)]
DOWN = [Rule(50, 80, 180), Rule(200, 80, 180), Rule(350, 80, 180)]
LINES = [row("Name", 55, 100), row("Town", 205, 100), row("Street", 55, 150), row("Quay", 205, 150)]


@pytest.mark.parametrize(
    ("across", "down", "cells"),
    [
        (ACROSS, DOWN, 4),
        (ACROSS, DOWN[:2], 0),
        (ACROSS[:2], DOWN, 0),
        ([*ACROSS, Rule(115, 60, 190)], DOWN, 4),
        (ACROSS, [*DOWN, Rule(57, 140, 160)], 0),
    ],
    ids=["grid", "open at the right", "open below", "line to write on", "rule through a word"],
)
def test_a_form_has_cells_with_rules_at_all_sides(across: list[Rule], down: list[Rule], cells: int) -> None:
    assert len(ruled_cells(LINES, across, down)) == cells


def test_boxes_below_each_other_are_no_form() -> None:
    across = [Rule(80 + 50 * n, 50, 350) for n in range(6)]
    lines = [row("Name", 55, 100 + 50 * n) for n in range(5)]
    assert ruled_cells(lines, across, [Rule(50, 80, 330), Rule(350, 80, 330)]) == ()


def test_lines_are_grouped_by_the_smallest_cell() -> None:
    cells = [Box(50, 80, 200, 130), Box(50, 80, 350, 180)]
    parts = split_at_cells([*LINES, row("Foot", 55, 300)], cells)
    assert [[line.text for line in part] for part in parts] == [
        ["Name"],
        ["Town", "Street", "Quay"],
        ["Foot"],
    ]


def test_a_cell_over_the_whole_width_is_in_no_row() -> None:
    cells = [Box(50, 80, 200, 130), Box(200, 80, 350, 130), Box(50, 130, 350, 180)]
    assert [is_in_row(line.box, cells) for line in LINES] == [True, True, False, False]


def test_the_label_and_the_value_of_a_cell_are_read_together() -> None:
    page = new_page()
    for x, y, label, value in (
        (60, 100, "1 Dividends of all shares", "1601.60"),
        (260, 100, "2 Tax that was withheld", "54.28"),
        (60, 160, "3 Fees for the account", "16.00"),
        (260, 160, "4 Costs of the advice", "82.00"),
    ):
        write(page, x, y, label, size=8)
        write(page, x + 120, y + 25, value, size=8)
    for y in (85, 145, 200):
        page.draw_line((50, y), (450, y))
    for x in (50, 250, 450):
        page.draw_line((x, 85), (x, 200))
    words = " ".join(
        " ".join([*(cell.text.plain for cell in block.cells), block.text.plain]) for block in blocks_of(page)
    )
    assert "1 Dividends of all shares 1601.60" in " ".join(words.split())
