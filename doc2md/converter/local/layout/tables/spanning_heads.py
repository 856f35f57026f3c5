"""Heads over several columns: short rules in a table's head say which columns each stands over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from doc2md.converter.local.layout.tables.ruled import Grid, Slot
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Rule

LEVEL = 3.0
"""Points by which the rules under heads of one row may differ."""


class Head(NamedTuple):
    """A table's head: the rows of words of each of its rows, and the columns that a short rule there joins.

    `over`: a row of the head, the first of the columns and the one after the last. `plain`: the columns under no rule.
    """

    rows: list[list[Row]]
    over: list[tuple[int, int, int]]
    plain: list[int]


def head_of(rows: Sequence[Row], rules: Sequence[Rule], edges: Sequence[float]) -> Head | None:
    """The head that short rules part into rows; None if they do not. `edges` are those of the columns."""
    spans = [(rule, reached) for rule in sorted(rules) if len(reached := _reached(rule, edges)) > 1]
    levels: list[float] = []
    for rule, _ in spans:
        if not levels or rule.at - levels[-1] > LEVEL:
            levels.append(rule.at)
    parted = [
        [row for row in rows if low <= row.box.centre_y < high]
        for low, high in pairwise([float("-inf"), *levels, float("inf")])
    ]
    if not levels or not all(parted):
        return None
    over = []
    for rule, reached in spans:
        level = max(at for at, y in enumerate(levels) if y <= rule.at)
        if all(len(row.cell(edges[reached[0]], edges[reached[-1] + 1])) < 2 for row in parted[level]):
            over.append((level, reached[0], reached[-1] + 1))
    under = {col for _, reached in spans for col in reached}
    return Head(parted, over, [col for col in range(len(edges) - 1) if col not in under])


def _reached(rule: Rule, edges: Sequence[float]) -> list[int]:
    """The columns over whose middle a rule leads."""
    return [
        col for col, (low, high) in enumerate(pairwise(edges)) if rule.start < (low + high) / 2 < rule.end
    ]


def with_head(grid: Grid, head: Head) -> Grid:
    """The grid whose first rows are a head, with the cells made one that its rules join."""
    slots = [replace(slot, header=slot.row < len(head.rows)) for slot in grid.slots]
    for row, start, end in head.over:
        parts = [s for s in slots if s.row == row and start <= s.col and s.col + s.colspan <= end]
        if len(parts) > 1 and sum(s.colspan for s in parts if s.rowspan == 1) == end - start:
            whole = Slot(row, start, 1, end - start, Box.around(s.box for s in parts), header=True)
            slots = [whole if s is parts[0] else s for s in slots if s is parts[0] or s not in parts]
    return replace(grid, slots=tuple(slots))
