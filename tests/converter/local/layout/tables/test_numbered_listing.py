"""Listings with line numbers are no tables."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.tables.grid import Filled, Slot
from doc2md.converter.local.layout.tables.numbered_listing import is_numbered_listing
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

pytestmark = pytest.mark.unit

BOX = Box(0, 0, 50, 10)


def cells(rows: Sequence[Sequence[str]], mono: bool) -> list[Filled]:
    return [
        (
            Slot(row, col, 1, 1, BOX),
            [Line((Span(text, BOX, "Font", 10.0, baseline=10, mono=mono and col == 1),), BOX)]
            if text
            else [],
        )
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("rows", "mono", "expected"),
    [
        ([("1", "import sys"), ("2", "sys.exit()")], True, True),
        ([("9", "end"), ("10", ""), ("11", "end")], True, True),
        ([("1", "Pump"), ("2", "Valve")], False, False),
        ([("1", "git"), ("3", "make")], True, False),
        ([("-v", "verbose"), ("-q", "quiet")], True, False),
        ([("1", "git", "4"), ("2", "make", "5")], True, False),
    ],
)
def test_numbers_that_count_monospaced_lines_are_line_numbers(
    rows: Sequence[Sequence[str]], mono: bool, expected: bool
) -> None:
    assert is_numbered_listing(cells(rows, mono)) is expected
