"""How far apart the rows of one candidate are, and how wide the white space between its columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pytest

from doc2md.converter.local.layout.tables.aligned_candidates import aligned_candidates
from doc2md.converter.local.layout.tables.candidate import Candidate
from doc2md.converter.local.layout.tables.divide import divisions
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row


def test_rows_at_three_greatest_distances_are_candidates() -> None:
    ys = accumulate([18, 26, 18, 40, 18, 46, 18], initial=100)
    lines = [row(text, x, y) for y in ys for text, x in (("rope", 50), ("12", 150))]
    found = {(each.rows[0].baseline, len(each.rows)) for each in aligned_candidates(PageRows(lines, ()))}
    assert found == {(100, 2), (144, 2), (202, 2), (266, 2), (100, 4), (100, 6)}


def candidate(lines: Sequence[Line]) -> Candidate:
    rows = Row.of(lines)
    return Candidate(Box.around(each.box for each in rows).grown(1, 1), tuple(rows), "text")


def test_white_space_of_three_least_widths_divides_columns() -> None:
    xs = list(accumulate([24 + gap for gap in (8, 13, 20, 60)], initial=50))
    lines = [row("rope", x, 100 + 12 * n) for n in range(4) for x in xs]
    assert {tiling.shape[1] for tiling in divisions(candidate(lines))} == {5, 4, 3}


@pytest.mark.parametrize(("step", "found"), [(13.1, False), (13.9, True)])
def test_a_wider_distance_separates_rows_from_the_lines_of_a_cell(step: float, found: bool) -> None:
    ys = list(accumulate([12, step, 12, step, 12], initial=100))
    lines = [row(text, x, y) for y in ys for text, x in (("rope", 50), ("sand", 150))]
    assert any(tiling.shape == (3, 2) for tiling in divisions(candidate(lines))) is found


@pytest.mark.parametrize(("crossing", "found"), [(2, True), (4, False)])
def test_few_cells_span_the_white_space_between_two_heads(crossing: int, found: bool) -> None:
    words = [*["a-long-row-of-words"] * crossing, *["rope"] * (11 - crossing)]
    lines = [row("Sand", 50, 100), row("Quay", 150, 100)]
    lines += [row(text, 100 if len(text) > 4 else 50, 112 + 12 * n) for n, text in enumerate(words)]
    assert bool(list(divisions(candidate(lines)))) is found
