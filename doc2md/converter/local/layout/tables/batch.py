"""Proposed tables as arrays: the cells of all of them, and the runs of text in each cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from doc2md.converter.local.layout.tables.propose import Proposal
from doc2md.converter.local.layout.tables.segments import Floats, Ints, counts
from doc2md.converter.local.layout.tables.surroundings import Surroundings

FAR = 1e5
"""In points. Coordinates of different proposals are moved apart by this much, so that all are searched at once."""

OUTMOST = 4e4
"""In points. No coordinate is looked for further out."""


class Batch:
    """Some proposals of a page.

    Numbers of proposals, arrays with one value each:
        rows, cols        the numbers of rows and columns
        width, height     in points
        size              the usual font size, in points
        around            the index of its surroundings in `places`
    Edges of all columns (`xs`) and rows (`ys`), in points, each with the proposal in `xs_owner` and `ys_owner`.
    `first_x` and `first_y` are the indices of the first edge of each proposal.

    Places in all grids, one row after the other, arrays with one value each:
        owner             the proposal
        row, col          where the place is, from 0
        cell              the place at the upper left corner of its cell
        tall, wide        the numbers of rows and columns of the cell, at its upper left corner
        x0, x1            left and right edge of the cell, at its upper left corner, in points
        line, column      the index of the row and of the column among those of all proposals
    `slots` are the upper left corners of cells. `first` is the index of the first place of each proposal.

    Runs of text inside, arrays with one value each:
        run               the index of the run on the page
        holder            the proposal
        slot              the place at the upper left corner of its cell
    `count` is the number of runs in the cell at each place.
    """

    def __init__(self, proposals: Sequence[Proposal], places: Sequence[Surroundings], around: Ints) -> None:
        self.proposals, self.places, self.around = proposals, places, around
        self.facts = places[0].facts
        self.size = np.array([place.size for place in places])[around]
        self._edges()
        self._cells()
        self._runs()

    def __len__(self) -> int:
        return len(self.proposals)

    def _edges(self) -> None:
        tilings = [proposal.tiling for proposal in self.proposals]
        shapes = np.array([tiling.shape for tiling in tilings], np.int64)
        self.rows, self.cols = shapes[:, 0], shapes[:, 1]
        self.xs = np.concatenate([np.maximum.accumulate(tiling.xs) for tiling in tilings])
        self.ys = np.concatenate([np.maximum.accumulate(tiling.ys) for tiling in tilings])
        each = np.arange(len(self))
        self.xs_owner, self.ys_owner = np.repeat(each, self.cols + 1), np.repeat(each, self.rows + 1)
        self.first_x, self.first_y = _starts(self.cols + 1), _starts(self.rows + 1)
        boxes = np.array([tiling.box for tiling in tilings])
        self.box_x0, self.box_y0, self.box_x1, self.box_y1 = boxes.T
        self.width, self.height = self.box_x1 - self.box_x0, self.box_y1 - self.box_y0

    def _cells(self) -> None:
        rows, cols = self.rows, self.cols
        area = rows * cols
        self.first = _starts(area)
        self.owner = np.repeat(np.arange(len(self)), area)
        local = np.arange(len(self.owner)) - self.first[self.owner]
        self.row, self.col = np.divmod(local, cols[self.owner])
        self.line = self.row + _starts(rows)[self.owner]
        self.column = self.col + _starts(cols)[self.owner]
        self.cell = np.arange(len(self.owner))
        self.tall, self.wide = np.ones_like(self.cell), np.ones_like(self.cell)
        for at, proposal in enumerate(self.proposals):
            first, width = int(self.first[at]), int(cols[at])
            for row, col, tall, wide in proposal.tiling.spans:
                corner = first + row * width + col
                self.tall[corner], self.wide[corner] = tall, wide
                for start in range(corner, corner + tall * width, width):
                    self.cell[start : start + wide] = corner
        self.slots = np.flatnonzero(self.cell == np.arange(len(self.cell)))
        left = self.first_x[self.owner] + self.col
        self.x0, self.x1 = self.xs[left], self.xs[left + self.wide]

    def _runs(self) -> None:
        inside = [self.places[at].inside for at in self.around.tolist()]
        self.run = np.concatenate(inside)
        self.holder = np.repeat(np.arange(len(self)), [len(runs) for runs in inside])
        facts, holder = self.facts, self.holder
        row = self._among(self.ys, self.ys_owner, self.first_y, self.rows, facts.cy[self.run])
        col = self._among(self.xs, self.xs_owner, self.first_x, self.cols, facts.cx[self.run])
        self.slot = self.cell[self.first[holder] + row * self.cols[holder] + col]
        self.count = counts(self.slot, len(self.owner))

    def _among(self, edges: Floats, owner: Ints, first: Ints, number: Ints, places: Floats) -> Ints:
        """For each run, the row or column of its proposal in which it is, by its middle."""
        apart = np.maximum.accumulate(edges + owner * FAR)
        found = np.searchsorted(apart, np.clip(places, -OUTMOST, OUTMOST) + self.holder * FAR, "right")
        return np.asarray(np.clip(found - 1 - first[self.holder], 0, number[self.holder] - 1))


def _starts(lengths: Ints) -> Ints:
    """Where each of some consecutive parts begins."""
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
