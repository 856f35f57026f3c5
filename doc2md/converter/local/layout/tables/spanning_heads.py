"""Heads that span several columns. Short rules in the head of a table show which columns each one spans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.rasterizer.text_layer import Rule

LEVEL_TOLERANCE = 3.0
"""In points. The rules below one row of the head may differ in height by this much."""


class Head(NamedTuple):
    """The head of a table.

    rows              printed rows of each row of the head
    spans             (row of the head, first column, column after the last) of each head over several columns
    separate_columns  columns that are below none of these rules
    """

    rows: list[list[Row]]
    spans: list[tuple[int, int, int]]
    separate_columns: list[int]


def head_of(rows: Sequence[Row], rules: Sequence[Rule], edges: Sequence[float]) -> Head | None:
    """The head of a table whose short rules divide it into rows, or None.

    `edges` are the x coordinates of the column edges.
    """
    rule_columns = [
        (rule, columns) for rule in sorted(rules) if len(columns := _columns_below(rule, edges)) > 1
    ]
    levels: list[float] = []
    for rule, _ in rule_columns:
        if not levels or rule.at - levels[-1] > LEVEL_TOLERANCE:
            levels.append(rule.at)
    parted = [
        [row for row in rows if low <= row.box.centre_y < high]
        for low, high in pairwise([float("-inf"), *levels, float("inf")])
    ]
    if not levels or not all(parted):
        return None
    spans = []
    for rule, columns in rule_columns:
        level = max(at for at, y in enumerate(levels) if y <= rule.at)
        if all(len(row.cell(edges[columns[0]], edges[columns[-1] + 1])) < 2 for row in parted[level]):
            spans.append((level, columns[0], columns[-1] + 1))
    under = {col for _, columns in rule_columns for col in columns}
    return Head(parted, spans, [col for col in range(len(edges) - 1) if col not in under])


def _columns_below(rule: Rule, edges: Sequence[float]) -> list[int]:
    """The columns whose middle a rule crosses."""
    return [
        col for col, (low, high) in enumerate(pairwise(edges)) if rule.start < (low + high) / 2 < rule.end
    ]


def with_head(tiling: Tiling, head: Head) -> Tiling:
    """Mark the first rows of a table as its head, and merge the cells that one rule of the head spans."""
    for row, start, end in head.spans:
        tiling = tiling.merged_across(row, start, end)
    return tiling._replace(head=len(head.rows))
