"""The tables of a page: proposed from all evidence, chosen by the judge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.layout_model import Area
from doc2md.converter.local.layout.tables.cells import contains_line
from doc2md.converter.local.layout.tables.choose import MIN_SCORE, better_division, choose
from doc2md.converter.local.layout.tables.features import features
from doc2md.converter.local.layout.tables.gate import promising
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.heuristics import heuristic_tables
from doc2md.converter.local.layout.tables.judge import scores, sureness, weights
from doc2md.converter.local.layout.tables.modelled import missing_tables, not_in_pictures
from doc2md.converter.local.layout.tables.page_facts import PageFacts
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.propose import Proposal, parts, propose, same_key
from doc2md.converter.local.layout.tables.ruled import ruled_tables
from doc2md.converter.local.layout.tables.surroundings import Places
from doc2md.converter.local.layout.tables.tagged import tables_of_tags
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.converter.local.layout.tables.title_rows import without_captions, without_titles
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TextLayer

SURE = 0.8
"""Confidence below which a table has a doubt."""

UNSURE = (1.0, "it may be no table, or its rows and columns may be others")
"""The doubt about such a table. The factor is 1, because the confidence of the judge counts already."""


MIN_HEURISTIC = 0.12
"""Minimum expected similarity, in the opinion of the judge, of a table that the rules for common looks accept.

In the documents that it was set with, those that are none have less: .06 to .12, and the others .15 or more.
"""


DRAWN_IN_SCAN, OTHER_IN_SCAN = 4.0, 0.5
"""Weight of the rules for common looks, compared with the judge, for a table in a scan: if all its cells are drawn, and
else.
"""


TAGGED = 9.0
"""Weight of the structure tree of a tagged PDF, compared with the judge, for a table that agrees with the page."""


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


def judged(layer: TextLayer, gutters: Sequence[Box] = (), *, scanned: bool = False) -> Judged:
    """Propose the tables of a page and choose among them. `gutters` are those between columns of text."""
    rows = PageRows(layer.lines, gutters)
    page = Places(PageFacts.of(layer, rows, gutters))
    divided = promising(parts(layer, rows), page, weights().gate)
    tagged = tables_of_tags(layer.tagged_tables, layer.lines)
    proposals = propose(layer, divided, heuristic_tables(layer, gutters, scanned=scanned), tagged)
    if not proposals:
        return Judged([], [], np.zeros((0, 0), np.float32), [], [])
    names, values = features(proposals, page)
    drawn = {same_key(Tiling.of(grid)) for grid in ruled_tables(layer.drawings)} if scanned else None
    opinion = scores(weights().forest, values)
    found = [_with_vote(score, proposal, drawn) for score, proposal in zip(opinion, proposals, strict=True)]
    chosen = choose([proposal.tiling.box for proposal in proposals], found)
    if not scanned:
        chosen = _better_divided(proposals, opinion, found, chosen)
    return Judged(proposals, names, values, found, chosen)


def _with_vote(score: float, proposal: Proposal, drawn: Collection[object] | None) -> float:
    """The expected similarity of a proposal with the opinion of the rules for common looks.

    They know some looks that are rare in the training, so both opinions count alike. On a scan they count more for the
    tables of which all cells are drawn, as the keys `drawn` say, because the judge did not learn from scans, and less
    for others. The structure tree of the PDF knows rows and columns that cannot be seen, and counts most. But without
    heads, it may use a table for an arrangement of texts, so the judge must see a table too.
    """
    if proposal.tagged and score > (MIN_HEURISTIC if proposal.tagged.headed else MIN_SCORE):
        return (score + TAGGED) / (1 + TAGGED)
    if not proposal.heuristic or score <= MIN_HEURISTIC:
        return score
    weight = 1.0
    if drawn is not None:
        weight = DRAWN_IN_SCAN if same_key(proposal.tiling) in drawn else OTHER_IN_SCAN
    return (score + weight) / (1 + weight)


def _better_divided(
    proposals: Sequence[Proposal], opinion: Sequence[float], found: list[float], chosen: Sequence[int]
) -> list[int]:
    """The chosen tables, those with a vote in the division that the judge alone prefers.

    The rules for common looks know that there is a table and which columns it has. They tear some wrapped cells, which
    the judge knows better. A division gets the score of the one that it replaces, in `found`.
    """
    tilings = [proposal.tiling for proposal in proposals]
    made = []
    for i in chosen:
        best = better_division(i, tilings, opinion) if found[i] > opinion[i] else i
        found[best] = max(found[best], found[i])
        made.append(best)
    return made


def tables(
    page: Any,
    layer: TextLayer,
    lines: Sequence[Line],
    gutters: Sequence[Box] = (),
    areas: Sequence[Area] = (),
) -> tuple[list[tuple[Grid, list[Line]]], list[Line]]:
    """Find the tables of a page. Returns each grid with its lines, and the remaining lines.

    `lines` are those of the layer in which list markers are joined with their words. `areas` come from the layout
    model, which looks at scans. If it sees a table that the judge does not, PyMuPDF's finder is asked.
    """
    grids = _grids(judged(layer, gutters, scanned=bool(areas)))
    if areas:
        fits = not_in_pictures([grid.box for grid in grids], areas)
        grids = [grid for grid, fit in zip(grids, fits, strict=True) if fit]
        grids += missing_tables(page, areas, [grid.box for grid in grids])
    found: list[tuple[Grid, list[Line]]] = []
    rest = list(lines)
    for grid in grids:
        inside = [line for line in rest if contains_line(grid.box, line)]
        if inside:
            body, held, captions = without_captions(grid, inside)
            parts, titles = without_titles(body, held)
            found += parts
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
