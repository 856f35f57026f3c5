"""A proposed table is worth as much as its cells agree with those of the true table."""

from __future__ import annotations

from typing import Any

import pytest

from bench.tables.truth import LettersOf, true_tables
from bench.tables.worth import worth
from doc2md.converter.local.layout.tables.cells import shared_out
from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

XS, YS = (0.0, 100.0, 200.0), (0.0, 20.0, 40.0)


def line(text: str, x: float, y: float) -> Line:
    box = Box(x, y, x + 5 * len(text), y + 10)
    xs = tuple(x + 5 * i for i in range(len(text)))
    return Line((Span(text, box, "f", 10, baseline=y + 8, xs=xs),), box)


LINES = [line("Town", 5, 5), line("Pipes", 105, 5), line("Mill", 5, 25), line("7", 105, 25)]


def cell(row: int, col: int, at: Line, **more: Any) -> dict[str, Any]:
    places = [{"page": 1, "box": list(at.box), "lines": [{"box": list(at.box), "text": at.text}]}]
    return {"row": row, "col": col, "row_span": 1, "col_span": 1, "places": places, **more}


BLOCKS = [
    {
        "kind": "table",
        "head_rows": 1,
        "places": [{"page": 1, "box": [5, 5, 130, 35]}],
        "cells": [cell(i // 2, i % 2, at) for i, at in enumerate(LINES)],
    }
]


def grid(*cells: tuple[int, int, int, int]) -> Grid:
    slots = tuple(Slot(r, c, h, w, Box(XS[c], YS[r], XS[c + w], YS[r + h])) for r, c, h, w in cells)
    return Grid(Box(0, 0, 200, 40), slots)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (grid((0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)), 1.0),
        (grid((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)), 1 - 2 / 7),
        (grid((0, 0, 2, 1), (0, 1, 2, 1)), 1 - 4 / 7),
    ],
    ids=["right", "head merged", "rows merged"],
)
def test_worth_is_the_similarity_of_trees(found: Grid, expected: float) -> None:
    tables = true_tables(BLOCKS, 1)
    value, owner = worth(*shared_out(found, LINES), tables, LettersOf.page(tables, LINES))
    assert (round(value, 3), owner) == (round(expected, 3), 0)


def test_text_outside_of_tables_is_worth_nothing() -> None:
    tables = true_tables(BLOCKS, 1)
    other = [line("Rivers", 5, 105), line("carry", 105, 105)]
    away = Grid(Box(0, 100, 200, 120), (Slot(0, 0, 1, 1, Box(0, 100, 200, 120)),))
    assert worth(*shared_out(away, other), tables, LettersOf.page(tables, [*LINES, *other])) == (0.0, -1)
