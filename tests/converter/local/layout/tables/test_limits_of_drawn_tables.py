"""How long the search for drawn tables takes on a page with very many rules."""

from __future__ import annotations

import time

from doc2md.converter.local.layout.tables.cell_splits import drawn_tables
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Line, Rule, Span, TextLayer

CPU_SECONDS = 5.0
LINES = 90


def test_a_grid_of_thousands_of_cells_takes_little_time() -> None:
    edges = [20 + 6.0 * at for at in range(LINES)]
    rules = tuple(Rule(at, edges[0], edges[-1]) for at in edges)
    box = Box(30, 30, 40, 36)
    word = Line((Span("word", box, "f", 5, baseline=35, xs=(30, 32, 34, 36)),), box)
    layer = TextLayer((600, 600), (word,), drawings=Drawings(rules, rules, all=(Box(20, 20, 560, 560),)))
    started = time.process_time()
    (table,) = drawn_tables(layer)
    assert len(table.grid.slots) == (LINES - 1) ** 2
    assert time.process_time() - started < CPU_SECONDS
