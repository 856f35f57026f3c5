"""The tables of a page: proposed from all evidence, chosen by the judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.layout_model import Area
from doc2md.converter.local.layout.tables.cell_splits import drawn_tables
from doc2md.converter.local.layout.tables.cells import contains_line, shared_out
from doc2md.converter.local.layout.tables.choose import better_division, choose
from doc2md.converter.local.layout.tables.features import features
from doc2md.converter.local.layout.tables.gate import promising
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.heuristics import heuristic_tables
from doc2md.converter.local.layout.tables.judge import scores, sureness, weights
from doc2md.converter.local.layout.tables.modelled import missing_tables, not_in_pictures, table_areas
from doc2md.converter.local.layout.tables.narrow_gaps import with_close_words_apart
from doc2md.converter.local.layout.tables.numbered_listing import is_numbered_listing
from doc2md.converter.local.layout.tables.page_facts import PageFacts
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.parted_columns import with_parted_columns
from doc2md.converter.local.layout.tables.parted_rows import is_folded, with_parted_rows
from doc2md.converter.local.layout.tables.propose import Proposal, parts, propose
from doc2md.converter.local.layout.tables.several_tables import several_tables
from doc2md.converter.local.layout.tables.surroundings import Places
from doc2md.converter.local.layout.tables.tagged import tables_of_tags
from doc2md.converter.local.layout.tables.title_rows import without_captions, without_titles
from doc2md.converter.local.layout.tables.votes import Scan, with_votes, without_parts
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TextLayer

SURE = 0.8
"""Confidence below which a table has a doubt."""

MIN_FILLED = 2
"""Minimum number of cells with text. The boxes of a diagram look like a table, too, and hold one text."""

UNSURE = (1.0, "it may be no table, or its rows and columns may be others")
"""The doubt about such a table. The factor is 1, because the confidence of the judge counts already."""


class Judged(NamedTuple):
    """The proposed tables of a page.

    proposals  all of them
    names      the names of their features
    values     their features (proposals x features)
    scores     the expected similarity of each to a true table, 0 to 1
    chosen     the indices of those that are tables
    """

    proposals: list[Proposal]
    names: list[str]
    values: NDArray[np.float32]
    scores: list[float]
    chosen: list[int]


def judged(
    layer: TextLayer,
    gutters: Sequence[Box] = (),
    *,
    scanned: bool = False,
    areas: Sequence[Box] = (),
    typewritten: bool = False,
) -> Judged:
    """Propose the tables of a page and choose among them.

    `gutters` are those between columns of text, `areas` the tables that the layout model sees in a scan. In a
    `typewritten` document, monospaced lines are no code.
    """
    rows = PageRows(layer.lines, gutters)
    page = Places(PageFacts.of(layer, rows, gutters))
    divided = promising(parts(layer, rows), page, weights().gate)
    tagged = tables_of_tags(layer.tagged_tables, layer.lines)
    drawn = drawn_tables(layer)
    grids = [table.grid for table in drawn]
    heuristic = heuristic_tables(layer, grids, gutters, scanned=scanned, typewritten=typewritten)
    proposals = propose(layer, divided, drawn, heuristic, tagged)
    if not proposals:
        return Judged([], [], np.zeros((0, 0), np.float32), [], [])
    names, values = features(proposals, page)
    scan = Scan.of(layer, areas) if scanned else None
    opinion = scores(weights().forest, values)
    proposals = list(map(scan.without_spans, proposals)) if scan else without_parts(proposals, opinion, rows)
    found = [with_votes(score, proposal, scan) for score, proposal in zip(opinion, proposals, strict=True)]
    chosen = choose([proposal.tiling.box for proposal in proposals], found)
    if not scanned:
        chosen = _better_divided(proposals, opinion, found, chosen, rows)
    for i in chosen:
        tiling = proposals[i].drawn or proposals[i].tiling
        tiling = tiling if scanned else with_parted_columns(tiling, rows)
        tiling = with_parted_rows(tiling, rows, layer.drawings)
        tiling = tiling if scanned else with_close_words_apart(tiling, rows)
        proposals[i] = proposals[i]._replace(tiling=tiling)
    return Judged(proposals, names, values, found, chosen)


def _better_divided(
    proposals: Sequence[Proposal],
    opinion: Sequence[float],
    found: list[float],
    chosen: Sequence[int],
    rows: PageRows,
) -> list[int]:
    """The chosen tables, those with a vote in the division that the judge alone prefers.

    The rules for common looks know that there is a table and which columns it has. They tear some wrapped cells, which
    the judge knows better. A division gets the score of the one that it replaces, in `found`.
    """
    tilings = [proposal.tiling for proposal in proposals]
    folded, made = partial(is_folded, page=rows), []
    for i in chosen:
        best = better_division(i, tilings, opinion, folded) if found[i] > opinion[i] else i
        found[best] = max(found[best], found[i])
        made.append(best)
    return made


def tables(
    page: Any,
    layer: TextLayer,
    lines: Sequence[Line],
    gutters: Sequence[Box] = (),
    areas: Sequence[Area] = (),
    *,
    typewritten: bool = False,
) -> tuple[list[tuple[Grid, list[Line]]], list[Line]]:
    """Find the tables of a page. Returns each grid with its lines, and the remaining lines.

    `lines` are those of the layer in which list markers are joined with their words. `areas` come from the layout
    model, which looks at scans. If it sees a table that the judge does not, PyMuPDF's finder is asked. In a
    `typewritten` document, monospaced lines are no code.
    """
    seen = table_areas(areas)
    grids = _grids(judged(layer, gutters, scanned=bool(areas), areas=seen, typewritten=typewritten))
    if areas:
        fits = not_in_pictures([grid.box for grid in grids], areas)
        grids = [grid for grid, fit in zip(grids, fits, strict=True) if fit]
        grids += missing_tables(page, areas, [grid.box for grid in grids])
    found: list[tuple[Grid, list[Line]]] = []
    rest = list(lines)
    for grid in grids:
        inside = [line for line in rest if contains_line(grid.box, line)]
        cells, shares = shared_out(grid, inside)
        is_listing = not typewritten and is_numbered_listing(zip(cells.slots, shares, strict=True))
        if sum(map(bool, shares)) >= MIN_FILLED and not is_listing:
            body, held, captions = without_captions(grid, inside, layer.drawings.across)
            parts, titles = without_titles(body, held)
            for part in parts:
                divided, between = several_tables(*part, layer.drawings.across)
                found += divided
                titles += between
            rest = [*(line for line in rest if not contains_line(grid.box, line)), *captions, *titles]
    return found, rest


def _grids(page: Judged) -> list[Grid]:
    """The chosen tables with their confidence."""
    made = []
    for i in page.chosen:
        sure = sureness(page.scores[i])
        grid = page.proposals[i].tiling.grid(UNSURE if sure < SURE else None)
        made.append(replace(grid, confidence=sure))
    return made
