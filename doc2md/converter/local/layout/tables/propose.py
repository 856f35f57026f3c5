"""Propose tables: every way in which a part of the page may be divided into cells. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from doc2md.converter.local.layout.charts import has_bars
from doc2md.converter.local.layout.tables.candidates import (
    candidates,
    visible_fills,
    with_edges,
)
from doc2md.converter.local.layout.tables.cell_splits import split_cells
from doc2md.converter.local.layout.tables.divide import divisions
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.ruled import ruled_tables
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import TextLayer

SOURCES = ("cells", "split cells", "filled cells", "rules", "fills", "text")
"""What a proposal can be found by."""


MAX_PIECES, MAX_SLOTS = 3_000, 200_000
"""Maximum number of pieces of text on a page with proposals from all evidence, and of cells in all of them.

They limit time and memory on hostile pages.
"""

SAME = 4.0
"""In points. Two boxes whose edges are closer than this may be the same."""


class Proposal(NamedTuple):
    """A tiling that may be a table, what it was found by last, and how often it was found.

    `heuristic` says that the rules for common looks accept it too.
    """

    tiling: Tiling
    source: str
    times: int = 1
    heuristic: bool = False


def propose(
    layer: TextLayer, gutters: Sequence[Box], heuristic: Sequence[Grid] = ()
) -> tuple[PageRows, list[Proposal]]:
    """The rows of a page, and all tables that it may have, each once.

    `heuristic` are the tables that the rules for common looks accept.
    """
    rows = PageRows(layer.lines, gutters)
    found: dict[tuple[object, ...], Proposal] = {}
    for tiling in map(Tiling.of, heuristic):
        found[_key(tiling)] = Proposal(tiling, "rules", heuristic=True)
    slots = 0
    for proposal in _proposals(layer, rows) if len(rows.pieces) <= MAX_PIECES else ():
        height, width = proposal.tiling.shape
        if min(height, width) < 2:
            continue
        slots += height * width
        if slots > MAX_SLOTS:
            break
        key = _key(proposal.tiling)
        same = found.get(key)
        found[key] = proposal._replace(times=same.times + 1, heuristic=same.heuristic) if same else proposal
    return rows, list(found.values())


def _key(tiling: Tiling) -> tuple[object, ...]:
    """A value that is the same for tilings with about the same box and the same cells."""
    return (*(round(v / SAME) for v in tiling.box), tiling.shape, tiling.spans)


def _proposals(layer: TextLayer, rows: PageRows) -> Iterator[Proposal]:
    drawings = layer.drawings
    for grid in ruled_tables(drawings):
        split = split_cells(grid, layer.lines)  # where numbers side by side show that a cell holds several
        yield Proposal(Tiling.of(split), "cells" if split is grid else "split cells")
    if fills := visible_fills(drawings.fills, layer.size):
        lines = with_edges(drawings, fills)
        filled = replace(drawings, across=tuple(lines.across), down=tuple(lines.down))
        for grid in ruled_tables(filled):
            yield Proposal(Tiling.of(grid), "filled cells")
    for candidate in candidates(drawings, rows, layer.size):
        if has_bars(candidate.box, drawings.all):
            continue  # the labels of a chart
        for tiling in divisions(candidate):
            yield Proposal(tiling, candidate.source)
