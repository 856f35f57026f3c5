"""Distances between the lines of a cell, and between the rows of a table."""

from __future__ import annotations

import numpy as np

from doc2md.converter.local.layout.tables.batch import Batch
from doc2md.converter.local.layout.tables.segments import (
    ABSENT,
    Features,
    Floats,
    Ints,
    counts,
    firsts,
    largest,
    means,
    smallest,
    spreads,
)

NEXT_LINE = 0.4
"""In units of the font size. Runs of a cell whose baselines differ by more are on different lines."""


class _Lines:
    """The lines of all cells, from top to bottom in each: the first run of each, its slot and its proposal.

    `tops` and `ends` are the first and the last line of each filled cell.
    """

    def __init__(self, batch: Batch) -> None:
        facts, run = batch.facts, batch.run
        order = np.lexsort((facts.x0[run], facts.baseline[run], batch.slot))
        slot, base = batch.slot[order], facts.baseline[run[order]]
        size = batch.size[batch.owner[slot]]
        starts = np.ones(len(slot), bool)
        starts[1:] = (slot[1:] != slot[:-1]) | (np.diff(base) > NEXT_LINE * size[1:])
        self.run, self.slot = run[order][starts], slot[starts]
        self.owner = batch.owner[self.slot]
        self.goes_on = self.slot[1:] == self.slot[:-1]
        self.tops = np.flatnonzero(np.append(True, ~self.goes_on)[: len(self.slot)])
        self.ends = np.flatnonzero(np.append(~self.goes_on, True)[: len(self.slot)])


def lines(batch: Batch) -> Features:
    """The numbers of lines in cells, and the distances between lines and rows."""
    found = _Lines(batch)
    n = len(batch)
    owner, number = found.owner[found.tops], found.ends - found.tops + 1
    inside, largest_inside = _inside_cells(batch, found)
    between, smallest_between = _between_rows(batch, found)
    both = (largest_inside != ABSENT) & (smallest_between != ABSENT)
    return {
        "lines": means(number, owner, n),
        "most lines": largest(number, owner, n),
        "cells with lines": means(number > 1, owner, n),
        **inside,
        **between,
        "steps between over in": np.divide(
            smallest_between, largest_inside, out=np.full(n, ABSENT), where=both
        ),
        **_gaps(batch, found),
    }


def _inside_cells(batch: Batch, found: _Lines) -> tuple[Features, Floats]:
    facts, n = batch.facts, len(batch)
    above, below = found.run[:-1][found.goes_on], found.run[1:][found.goes_on]
    owner, slot = found.owner[1:][found.goes_on], found.slot[1:][found.goes_on]
    size = batch.size[owner]
    step = (facts.baseline[below] - facts.baseline[above]) / size
    room = facts.x1[above] + facts.word[below] + 0.6 * size < batch.x1[slot]
    most = largest(step, owner, n)
    return {
        "largest step in a cell": most,
        "mean step in a cell": means(step, owner, n),
        "lines that go on": means(facts.flag("lower")[below], owner, n),
        "lines with room": means(room, owner, n),
    }, most


def _between_rows(batch: Batch, found: _Lines) -> tuple[Features, Floats]:
    """The distances between a cell and the cell above it that begins in the same column."""
    facts, n = batch.facts, len(batch)
    cols = batch.cols[batch.owner]
    end_of = np.full(len(batch.owner), -1)
    ends = found.slot[found.ends]
    end_of[ends + (batch.tall[ends] - 1) * cols[ends]] = found.run[found.ends]
    slot, below = found.slot[found.tops], found.run[found.tops]
    later = batch.row[slot] > 0
    slot, below = slot[later], below[later]
    above = end_of[slot - cols[slot]]
    slot, below, above = slot[above >= 0], below[above >= 0], above[above >= 0]
    owner = batch.owner[slot]
    size = batch.size[owner]
    step = (facts.baseline[below] - facts.baseline[above]) / size
    no_room = facts.x1[above] + facts.word[below] + 0.3 * size > batch.x1[slot] - 2
    least = smallest(step, owner, n)
    return {
        "smallest step between rows": least,
        "mean step between rows": means(step, owner, n),
        "rows that go on": means(facts.flag("lower")[below], owner, n),
        "rows without room": means(no_room, owner, n),
    }, least


def _gaps(batch: Batch, found: _Lines) -> Features:
    """The white between rows, and the distances of their baselines, from cells of one row."""
    n = len(batch)
    owner, gaps, pitch = _rows(batch, found)
    below_head = firsts(gaps, owner, n)
    number = counts(owner, n)
    body = np.ones(len(gaps), bool)
    body[np.flatnonzero(np.diff(owner, prepend=-1))] = False
    body |= number[owner] == 1
    pitches = np.where(number > 1, spreads(pitch, owner, n) / np.maximum(0.1, means(pitch, owner, n)), ABSENT)
    return {
        "smallest gap": smallest(gaps, owner, n),
        "largest gap": largest(gaps, owner, n),
        "mean gap": means(gaps, owner, n),
        "variation of gaps": spreads(gaps[body], owner[body], n),
        "gap below head": below_head,
        "variation of pitch": pitches,
        "largest pitch": largest(pitch, owner, n),
        "smallest pitch": smallest(pitch, owner, n),
    }


def _rows(batch: Batch, found: _Lines) -> tuple[Ints, Floats, Floats]:
    """For each two neighbouring rows with text: the proposal, the white between them, and the distance of baselines.

    Both are in units of the font size.
    """
    facts, total = batch.facts, int(batch.rows.sum())
    tops, bases, bottoms = np.full(total, np.inf), np.full(total, np.inf), np.full(total, -np.inf)
    slot = found.slot[found.tops]
    flat = batch.tall[slot] == 1
    line = batch.line[slot][flat]
    first, last = found.run[found.tops][flat], found.run[found.ends][flat]
    np.minimum.at(tops, line, facts.y0[first])
    np.minimum.at(bases, line, facts.baseline[first])
    np.maximum.at(bottoms, line, facts.y1[last])
    known = np.flatnonzero(np.isfinite(tops))
    owner = np.repeat(np.arange(len(batch)), batch.rows)[known]
    same = owner[1:] == owner[:-1]
    above, below, owner = known[:-1][same], known[1:][same], owner[1:][same]
    size = batch.size[owner]
    return owner, (tops[below] - bottoms[above]) / size, (bases[below] - bases[above]) / size
