"""The tables of a page: proposed from all evidence, chosen by the judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.layout_model import Area
from doc2md.converter.local.layout.tables.cells import contains_line
from doc2md.converter.local.layout.tables.choose import choose
from doc2md.converter.local.layout.tables.features import features
from doc2md.converter.local.layout.tables.gate import promising
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.heuristics import heuristic_tables
from doc2md.converter.local.layout.tables.judge import scores, sureness, weights
from doc2md.converter.local.layout.tables.modelled import missing_tables, not_in_pictures
from doc2md.converter.local.layout.tables.page_facts import PageFacts
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.propose import Proposal, parts, propose
from doc2md.converter.local.layout.tables.surroundings import Places
from doc2md.converter.local.layout.tables.title_rows import without_titles
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


def judged(layer: TextLayer, gutters: Sequence[Box] = ()) -> Judged:
    """Propose the tables of a page and choose among them. `gutters` are those between columns of text."""
    rows = PageRows(layer.lines, gutters)
    page = Places(PageFacts.of(layer, rows, gutters))
    divided = promising(parts(layer, rows), page, weights().gate)
    proposals = propose(layer, divided, heuristic_tables(layer, gutters))
    if not proposals:
        return Judged([], [], np.zeros((0, 0), np.float32), [], [])
    names, values = features(proposals, page)
    # The rules know some looks that are rare in the training, so both opinions count alike.
    found = [
        (score + 1) / 2 if proposal.heuristic and score > MIN_HEURISTIC else score
        for score, proposal in zip(scores(weights().forest, values), proposals, strict=True)
    ]
    chosen = choose([proposal.tiling.box for proposal in proposals], found)
    return Judged(proposals, names, values, found, chosen)


def tables(
    page: Any,
    layer: TextLayer,
    lines: Sequence[Line],
    gutters: Sequence[Box] = (),
    areas: Sequence[Area] = (),
) -> tuple[list[tuple[Grid, list[Line]]], list[Line]]:
    """Find the tables of a page. Returns each grid with its lines, and the remaining lines.

    `lines` are those of the layer in which list markers are joined with their words. `areas` come from the layout
    model, which looks at scans. The judge did not learn from scans, so there rules for common looks decide.
    """
    if not areas:
        grids = _grids(judged(layer, gutters))
    else:
        grids = heuristic_tables(layer, gutters, scanned=True)
        fits = not_in_pictures([grid.box for grid in grids], areas)
        grids = [grid for grid, fit in zip(grids, fits, strict=True) if fit]
        grids += missing_tables(page, areas, [grid.box for grid in grids])
    found: list[tuple[Grid, list[Line]]] = []
    rest = list(lines)
    for grid in grids:
        inside = [line for line in rest if contains_line(grid.box, line)]
        if inside:
            parts, titles = without_titles(grid, inside)
            found += parts
            rest = [*(line for line in rest if not contains_line(grid.box, line)), *titles]
    return found, rest


def _grids(page: Judged) -> list[Grid]:
    """The chosen tables with their confidence."""
    made = []
    for i in page.chosen:
        sure = sureness(page.scores[i])
        grid = page.proposals[i].tiling.grid(UNSURE if sure < SURE else None)
        made.append(replace(grid, confidence=sure))
    return made
