"""Propose tables: every way in which a part of the page may be divided into cells. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from doc2md.converter.local.layout.charts import has_bars
from doc2md.converter.local.layout.tables.candidate import Candidate
from doc2md.converter.local.layout.tables.candidates import candidates
from doc2md.converter.local.layout.tables.cell_splits import DrawnTable
from doc2md.converter.local.layout.tables.divide import divisions
from doc2md.converter.local.layout.tables.drawn_candidates import visible_fills, with_edges
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.ruled import ruled_tables
from doc2md.converter.local.layout.tables.tagged import Tagged
from doc2md.converter.local.layout.tables.tiling import Tiling
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
    """A tiling that may be a table, and what it was found by last.

    `heuristic` says that rules accept it too, `tagged` is the same table in the structure tree of the PDF, `drawn` the
    same table with the edges that are drawn around all of its cells.
    """

    tiling: Tiling
    source: str
    heuristic: bool = False
    tagged: Tagged | None = None
    drawn: Tiling | None = None


def parts(layer: TextLayer, rows: PageRows) -> list[Candidate]:
    """The parts of a page that may be tables, but for charts. None on a page with very many pieces of text."""
    if len(rows.pieces) > MAX_PIECES:
        return []
    found = candidates(layer.drawings, rows, layer.size)
    return [candidate for candidate in found if not has_bars(candidate.box, layer.drawings.all)]


def propose(
    layer: TextLayer,
    divided: Sequence[Candidate],
    drawn: Sequence[DrawnTable],
    heuristic: Sequence[Grid] = (),
    tagged: Sequence[Tagged] = (),
) -> list[Proposal]:
    """All tables that a page may have, each once.

    `divided` are the parts that are divided in all ways, `drawn` the tables of which all cells are drawn, `heuristic`
    those that rules for common looks accept, `tagged` those of the structure tree.
    """
    found: dict[tuple[object, ...], Proposal] = {}
    for tiling in map(Tiling.of, heuristic):
        found[same_key(tiling)] = Proposal(tiling, "rules", True)
    slots = 0
    tags = [Proposal(table.tiling, "rules") for table in tagged]
    outlined = list(_drawn(layer, drawn))
    edges = {same_key(proposal.tiling): proposal.tiling for proposal in reversed(outlined)}
    for proposal in (*tags, *outlined, *_divisions(divided)):
        height, width = proposal.tiling.shape
        if min(height, width) < 2:
            continue
        slots += height * width
        if slots > MAX_SLOTS:
            break
        key = same_key(proposal.tiling)
        found[key] = proposal._replace(
            heuristic=key in found and found[key].heuristic,
            tagged=next((table for table in tagged if table.is_same(proposal.tiling, layer.lines)), None),
            drawn=edges.get(key),
        )
    return list(found.values())


def same_key(tiling: Tiling) -> tuple[object, ...]:
    """A value that is the same for tilings with about the same box and the same cells."""
    return (*(round(v / SAME) for v in tiling.box), tiling.shape, tiling.spans)


def _drawn(layer: TextLayer, drawn: Sequence[DrawnTable]) -> Iterator[Proposal]:
    """The tables of which all cells are drawn."""
    for grid, is_split in drawn:
        yield Proposal(Tiling.of(grid), "split cells" if is_split else "cells")
    drawings = layer.drawings
    if fills := visible_fills(drawings.fills, layer.size):
        rules = with_edges(drawings, fills)
        filled = replace(drawings, across=tuple(rules.across), down=tuple(rules.down))
        for grid in ruled_tables(filled):
            yield Proposal(Tiling.of(grid), "filled cells")


def _divisions(divided: Sequence[Candidate]) -> Iterator[Proposal]:
    for candidate in divided:
        for tiling in divisions(candidate):
            yield Proposal(tiling, candidate.source)
