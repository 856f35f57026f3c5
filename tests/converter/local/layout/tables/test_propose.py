"""In each look of a table, its cells are among the proposals, and the judge chooses them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from doc2md.converter.local.layout.regions import page_gutters
from doc2md.converter.local.layout.tables.cell_splits import drawn_tables
from doc2md.converter.local.layout.tables.cells import contains_line, shared_out
from doc2md.converter.local.layout.tables.drawn_candidates import visible_fills
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.propose import parts, propose
from doc2md.geometry import Box
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.text_layer import Fill, TextLayer
from tests.builders.pages import (
    PROSE,
    TOWNS,
    Draw,
    drawn,
    fill,
    rules_across,
    rules_down,
    stored,
    write,
    write_columns,
)
from tests.builders.readings import tables_of

LEFTS, EDGES = (50, 150, 240), (45, 145, 235, 300)
YS = (88, 104, 120, 136, 152)
WRAPPED = [
    ["Town", "Remark"],
    ["Harbour", "Silt and sand are taken out"],
    ["Mill", "Nothing to be done here"],
]
SPARSE = [["Name", "Date", "Sum", "Sign"], ["Ada", "", "", ""], ["Lind", "", "", ""], ["Quay", "", "", ""]]


def towns(page: Any) -> None:
    write_columns(page, LEFTS, 100, TOWNS)


def all_rules(page: Any) -> None:
    rules_across(page, *YS, x0=EDGES[0], x1=EDGES[-1])
    rules_down(page, *EDGES, y0=YS[0], y1=YS[-1])


def dotted_rules(page: Any) -> None:
    for y in YS:
        for x in range(EDGES[0], EDGES[-1], 2):
            fill(page, x, y, x + 0.8, y + 0.8, 0)


def zebra(page: Any) -> None:
    for y in YS[1::2]:
        fill(page, EDGES[0], y, EDGES[-1], y + 16)


def cells_with_gaps(page: Any) -> None:
    for y in YS[:-1]:
        for x0, x1 in pairwise(EDGES):
            fill(page, x0 + 1, y + 1, x1 - 1, y + 15)


def shaded_columns(page: Any) -> None:
    fill(page, EDGES[1], YS[0], EDGES[2], YS[-1])


LOOKS: dict[str, Draw] = {
    "no rules": lambda page: None,
    "grid": all_rules,
    "horizontal": lambda page: rules_across(page, *YS, x0=EDGES[0], x1=EDGES[-1]),
    "booktabs": lambda page: rules_across(page, YS[0], YS[1], YS[-1], x0=EDGES[0], x1=EDGES[-1]),
    "head": lambda page: rules_across(page, YS[1], x0=EDGES[0], x1=EDGES[-1]),
    "vertical": lambda page: rules_down(page, *EDGES[1:-1], y0=YS[0], y1=YS[-1]),
    "outer": lambda page: page.draw_rect((EDGES[0], YS[0], EDGES[-1], YS[-1]), width=0.7),
    "shaded head": lambda page: fill(page, EDGES[0], YS[0], EDGES[-1], YS[1]),
    "dotted": dotted_rules,
    "zebra rows": zebra,
    "cells with gaps": cells_with_gaps,
    "shaded column": shaded_columns,
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_table_is_proposed_and_chosen_in_every_look(look: Draw) -> None:
    page = drawn(lambda page: write(page, 50, 40, *PROSE[:3]), look, towns, width=400, height=500)
    assert TOWNS in proposed(page)
    assert tables_of(page) == [TOWNS]


def test_wrapped_cells_are_proposed_by_the_distances_of_lines() -> None:
    def draw(page: Any) -> None:
        y = 100.0
        for row in WRAPPED:
            write(page, 50, y, row[0])
            half = row[1].rfind(" ", 0, 16)
            y = write(page, 150, y, *filter(None, (row[1][: max(0, half)], row[1][half + 1 :])), step=12) + 5

    assert WRAPPED in proposed(drawn(draw, width=400, height=500))


def test_columns_with_nothing_but_a_head_are_proposed() -> None:
    def draw(page: Any) -> None:
        rules_across(page, 88, 104, 120, 136, 152, x0=45, x1=380)
        write_columns(page, (50, 130, 210, 290), 100, SPARSE)

    assert SPARSE in proposed(drawn(draw, width=400, height=500))


def test_a_word_at_the_left_of_a_drawn_cell_is_in_this_cell() -> None:
    edges = (40, 147, 306, 403, 556)
    words = [
        ("Item", "Bought", "Paid", "Claimed"),
        ("Bag", "06/15", "180", "120"),
        ("Can", "11/17", "449", "400"),
    ]

    def draw(page: Any) -> None:
        rules_across(page, *YS, x0=edges[0], x1=edges[-1])
        rules_down(page, *edges, y0=YS[0], y1=YS[-1])
        for y, texts in zip(YS, words, strict=False):
            write_columns(page, (42, 149, 380, 530), y + 12, [list(texts)])
        write_columns(page, (308, 530), YS[3] + 12, [["Total", "520"]])

    assert tables_of(drawn(draw, width=600, height=500)) == [[*map(list, words), ["", "", "Total", "520"]]]


def proposed(page: Any) -> list[list[list[str]]]:
    """The texts of the cells of each proposed table without spans, row by row."""
    layer = text_layer(stored(page))
    rows = PageRows(layer.lines, page_gutters(layer))
    found = propose(layer, parts(layer, rows), drawn_tables(layer))
    return [_texts(proposal.tiling.grid(), layer) for proposal in found]


def _texts(grid: Grid, layer: TextLayer) -> list[list[str]]:
    rows, columns = grid.shape
    texts = [[""] * columns for _ in range(rows)]
    grid, shares = shared_out(grid, [line for line in layer.lines if contains_line(grid.box, line)])
    for slot, share in zip(grid.slots, shares, strict=True):
        lines = sorted(share, key=lambda line: (line.baseline, line.box.x0))
        texts[slot.row][slot.col] = " ".join(line.text.strip() for line in lines)
    return texts


@pytest.mark.parametrize(("height", "seen"), [(45, True), (55, False)])
def test_a_fill_of_more_than_half_of_the_page_is_its_background(height: int, *, seen: bool) -> None:
    area = Fill(Box(0, 0, 100, height), 0xDDDDDD)
    assert visible_fills([area], (100, 100)) == ([area.box] if seen else [])
