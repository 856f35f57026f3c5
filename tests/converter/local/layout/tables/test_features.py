"""What the judge of tables is told about proposed tables."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.layout.tables import features as evidence
from doc2md.converter.local.layout.tables.cell_splits import drawn_tables
from doc2md.converter.local.layout.tables.features import features
from doc2md.converter.local.layout.tables.page_facts import PageFacts
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.propose import Proposal, parts, propose
from doc2md.converter.local.layout.tables.segments import ABSENT
from doc2md.converter.local.layout.tables.surroundings import Places
from doc2md.converter.local.layout.tables.tiling import Span, Tiling
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.text_layer import TextLayer
from tests.builders.pages import PROSE, TOWNS, drawn, rules_across, stored, write, write_columns

GRID = Tiling((45, 145, 235, 300), (88, 104, 120, 136, 152))


def page() -> TextLayer:
    return text_layer(
        stored(
            drawn(
                lambda page: write(page, 50, 40, *PROSE[:3]),
                lambda page: rules_across(page, 88, 104, 152, x0=45, x1=300),
                lambda page: write_columns(page, (50, 150, 240), 100, TOWNS),
                width=400,
                height=500,
            )
        )
    )


def named(tiling: Tiling) -> dict[str, float]:
    layer = page()
    places = Places(PageFacts.of(layer, PageRows(layer.lines, ()), ()))
    names, values = features([Proposal(tiling, "rules")], places)
    return dict(zip(names, values[0].tolist(), strict=True))


@pytest.mark.parametrize(
    ("tiling", "expected"),
    [
        (
            GRID,
            {
                "rows": 4, "cols": 3, "slots": 12, "filled": 1, "full rows": 1, "lines": 1, "head filled": 1,
                "drawn top": 1, "drawn below head": 1, "drawn bottom": 1, "drawn left": 0, "drawn rows": 1 / 3,
                "unused across": 0, "first aligned": 1, "largest step in a cell": ABSENT, "same box": 1,
                "left: distance": 99, "below: distance": ABSENT, "col spans": 0, "words over borders": 0,
            },
        ),
        (
            GRID._replace(ys=(88, 120, 152)),
            {"rows": 2, "most lines": 2, "cells with lines": 1, "unused across": 1, "drawn rows": 0},
        ),
        (
            GRID._replace(spans=(Span(0, 0, 1, 3),)),
            {"slots": 10, "col spans in head": 1, "col spans in body": 0, "full spans": 0, "filled": 1},
        ),
        (GRID._replace(ys=(*GRID.ys, 170)), {"rows with none": 1 / 5, "last row filled": 0, "filled": 0.8}),
    ],
    ids=["right", "two lines a row", "one head", "an empty row"],
)  # fmt: skip
def test_a_proposal_is_described(tiling: Tiling, expected: dict[str, float]) -> None:
    found = named(tiling)
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=0.01)


def test_proposals_are_described_alike_in_small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = page()
    rows = PageRows(layer.lines, ())
    proposals = propose(layer, parts(layer, rows), drawn_tables(layer))
    places = Places(PageFacts.of(layer, rows, ()))
    _, together = features(proposals, places)
    monkeypatch.setattr(evidence, "MAX_BATCH", 2)
    assert np.allclose(features(proposals, places)[1], together)


@pytest.mark.parametrize(("share", "rivals"), [(0.25, 0), (0.35, 1)])
def test_tables_that_share_a_third_of_their_area_are_rivals(share: float, rivals: int) -> None:
    below = GRID._replace(ys=tuple(y + (1 - share) * (GRID.ys[-1] - GRID.ys[0]) for y in GRID.ys))
    layer = page()
    names, values = features(
        [Proposal(GRID, "rules"), Proposal(below, "rules")],
        Places(PageFacts.of(layer, PageRows(layer.lines, ()), ())),
    )
    assert values[:, names.index("rivals")].tolist() == [rivals, rivals]
