"""Tables in scans: found by rules in the pixels, and judged like others."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.converter.local import read
from doc2md.converter.local.layout.tables.judged import judged
from doc2md.document import Kind
from doc2md.rasterizer.extract import text_layer
from tests.builders.pages import (
    PROSE,
    TOWNS,
    new_page,
    rules_across,
    rules_down,
    stored,
    write,
    write_columns,
)
from tests.builders.readings import only, rows_of
from tests.builders.scans import scanned

LISTS = [["Modules", "Directives"], ["cache", "Enable"], ["disk", "Disable"], ["", "Name"]]


def lists_in_cells() -> Any:
    """A drawn table with a head and one row, in which the cells have several lines."""
    page = new_page(400, 500)
    write_columns(page, (50, 190), 100, LISTS)
    rules_across(page, 88, 104, 156, x0=45, x1=330)
    rules_down(page, 45, 180, 330, y0=88, y1=156)
    return stored(page)


@pytest.mark.unit
def test_all_borders_seen_in_a_scan_count_more_than_the_judge() -> None:
    layer = text_layer(lists_in_cells())
    usual, scan = judged(layer), judged(layer, scanned=True)
    (drawn,) = (i for i, proposal in enumerate(scan.proposals) if proposal.heuristic)
    assert scan.proposals[drawn].tiling.shape == (2, 2)
    assert scan.chosen == [drawn]
    same = next(
        score
        for proposal, score in zip(usual.proposals, usual.scores, strict=True)
        if proposal.tiling == scan.proposals[drawn].tiling
    )
    assert scan.scores[drawn] > same


@pytest.mark.unit
def test_rules_between_which_words_are_aligned_count_less_in_a_scan() -> None:
    page = new_page(400, 500)
    rules_across(page, 88, 106, 156, x0=45, x1=300)
    write_columns(page, (50, 150, 240), 100, TOWNS)
    layer = text_layer(stored(page))
    usual, scan = (
        max(s for s, p in zip(found.scores, found.proposals, strict=True) if p.heuristic)
        for found in (judged(layer), judged(layer, scanned=True))
    )
    assert scan < usual


@pytest.mark.ocr
def test_the_cells_of_a_scanned_table_are_those_between_its_rules() -> None:
    page = new_page(400, 420)
    write(page, 50, 40, *PROSE)
    write_columns(page, (50, 150, 240), 140, TOWNS)
    rules_across(page, 128, 144, 160, 176, 192, x0=45, x1=300)
    rules_down(page, 45, 145, 235, 300, y0=128, y1=192)
    table = only(Kind.TABLE, read(scanned(page), 1).blocks)
    assert rows_of(table) == TOWNS
