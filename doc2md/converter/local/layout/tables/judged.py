"""The tables of a page whose words come from the PDF: proposed from all evidence, chosen by the judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.tables.cells import contains_line
from doc2md.converter.local.layout.tables.choose import choose
from doc2md.converter.local.layout.tables.features import features
from doc2md.converter.local.layout.tables.find import grids, with_lines
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.converter.local.layout.tables.judge import sureness, worths
from doc2md.converter.local.layout.tables.page_facts import PageFacts
from doc2md.converter.local.layout.tables.propose import Proposal, propose
from doc2md.converter.local.layout.tables.title_rows import without_titles
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TextLayer

SURE = 0.8
"""Confidence below which a table has a doubt."""

UNSURE = (1.0, "it may be no table, or its rows and columns may be others")
"""The doubt about such a table. The factor is 1, because the confidence of the judge counts already."""


MIN_GUARDED = 0.05
"""Minimum expected similarity, in the opinion of the judge, of a table that the rules for common looks accept."""


class Judged(NamedTuple):
    """The proposed tables of a page.

    proposals  all of them
    names      the names of their features
    values     their features (proposals x features)
    worths     the expected similarity of each to a true table, 0 to 1
    chosen     the indices of those that are tables
    """

    proposals: list[Proposal]
    names: list[str]
    values: NDArray[np.float32]
    worths: list[float]
    chosen: list[int]


def judged(layer: TextLayer, gutters: Sequence[Box] = ()) -> Judged:
    """Propose the tables of a page and choose among them. `gutters` are those between columns of text."""
    heuristic, _ = with_lines(grids(None, layer, (), gutters), layer.lines)
    rows, proposals = propose(layer, gutters, [grid for grid, _ in heuristic])
    if not proposals:
        return Judged([], [], np.zeros((0, 0), np.float32), [], [])
    names, values = features(proposals, PageFacts.of(layer, rows, gutters))
    # The rules for common looks know some that are rare in the training, so both count alike.
    opinion = [
        (worth + 1) / 2 if proposal.heuristic and worth > MIN_GUARDED else worth
        for worth, proposal in zip(worths(values), proposals, strict=True)
    ]
    return Judged(
        proposals, names, values, opinion, choose([proposal.tiling.box for proposal in proposals], opinion)
    )


def tables(
    layer: TextLayer, lines: Sequence[Line], gutters: Sequence[Box] = ()
) -> tuple[list[tuple[Grid, list[Line]]], list[Line]]:
    """Find the tables of a page. Returns each grid with its lines, and the remaining lines.

    `lines` are those of the layer in which list markers are joined with their words.
    """
    page = judged(layer, gutters)
    found: list[tuple[Grid, list[Line]]] = []
    rest = list(lines)
    for i in page.chosen:
        sure = sureness(page.worths[i])
        grid = page.proposals[i].tiling.grid(UNSURE if sure < SURE else None)
        grid = replace(grid, confidence=sure)
        inside = [line for line in rest if contains_line(grid.box, line)]
        if inside:
            parts, titles = without_titles(grid, inside)
            found += parts
            rest = [*(line for line in rest if not contains_line(grid.box, line)), *titles]
    return found, rest
