"""Words at the border between two cells: cells are merged for a word that the border would split, and for no other."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.cells import merge_split_words
from doc2md.converter.local.layout.tables.grid import Slot
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

BORDER = 50.0


def span(text: str, x: float, step: float = 6.0) -> Span:
    """Letters every `step` points from x."""
    box = Box(x, 2, x + step * len(text), 12)
    return Span(text, box, "Sans", 10.0, xs=tuple(x + step * i for i in range(len(text))))


@pytest.mark.parametrize(
    ("spans", "cells"),
    [
        ([span("Totals", 30)], 1),
        ([span("12.50", 38)], 1),
        ([span("a b", 38)], 2),
        ([span("✗✓", 43, step=9)], 2),
        ([span("Lund", 22), span("14", 52)], 2),
        ([span("דרום", 52), span("14", 35)], 2),
    ],
    ids=["word", "number", "blank", "signs", "gap", "right to left"],
)
def test_cells_are_merged_for_a_word_only(spans: list[Span], cells: int) -> None:
    slots = [Slot(0, 0, 1, 1, Box(0, 0, BORDER, 14)), Slot(0, 1, 1, 1, Box(BORDER, 0, 100, 14))]
    line = Line(tuple(spans), Box.around(each.box for each in spans))
    assert len(merge_split_words(slots, [line])) == cells
