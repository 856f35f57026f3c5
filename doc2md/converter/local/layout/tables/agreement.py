"""How far the proposals of a page agree: their boxes, their columns and their rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from doc2md.converter.local.layout.tables.propose import SOURCES, Proposal
from doc2md.converter.local.layout.tables.segments import Bools, Features, Floats, Ints

SAME_BOX = 0.85
"""Minimum common area of two boxes that are the same, as a fraction of the area of both together."""

RIVAL = 0.3
"""Minimum common area of two tables that cannot both be there, as a fraction of the smaller area."""


def agreement(proposals: Sequence[Proposal], around: Ints, boxes: Floats) -> Features:
    """The evidence for all proposals. `boxes` are their different boxes; `around` is the index of the box of each."""
    common, area = _common(boxes)
    same = common / (area[:, None] + area - common) > SAME_BOX
    np.fill_diagonal(same, True)  # the box itself may be empty
    rivals = (common > RIVAL * np.minimum(area[:, None], area)) & ~same
    larger = rivals & (area > 1.1 * area[:, None])
    of_box = np.bincount(around, minlength=len(boxes)).astype(float)
    shape = np.array([p.tiling.shape for p in proposals], np.int64).reshape(-1, 2)
    source = np.array([SOURCES.index(p.source) for p in proposals])
    count = (same @ of_box)[around]
    rows, columns = (_Counts(around, shape[:, axis], same) for axis in (0, 1))
    return {
        "same box": count,
        "same box, other source": count - _Counts(around, source, same).equal(around, source),
        "same rows": rows.equal(around, shape[:, 0]) / count,
        "same columns": columns.equal(around, shape[:, 1]) / count,
        "rivals": (rivals @ of_box)[around],
        "larger rivals": (larger @ of_box)[around],
        "most columns": columns.most()[around] - shape[:, 1],
        "most rows": rows.most()[around] - shape[:, 0],
        "fewest rows": shape[:, 0] - rows.least()[around],
    }


def _common(boxes: Floats) -> tuple[Floats, Floats]:
    """The common area of each two boxes, and the area of each, at least 1 square point."""
    x0, y0, x1, y1 = boxes.T
    width = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    height = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    return np.maximum(0, width) * np.maximum(0, height), np.maximum(1.0, (x1 - x0) * (y1 - y0))


class _Counts:
    """How often each value occurs among the proposals with the same box as one of the boxes."""

    def __init__(self, around: Ints, values: Ints, same: Bools) -> None:
        self.values, self.places = np.unique(values, return_inverse=True)
        counts = np.zeros((len(same), len(self.values)))
        np.add.at(counts, (around, self.places), 1.0)
        self.counts = same @ counts

    def equal(self, around: Ints, values: Ints) -> Floats:
        """For each proposal, how many have the same value."""
        return np.asarray(self.counts[around, np.searchsorted(self.values, values)])

    def most(self) -> Floats:
        """For each box, the largest value."""
        return np.asarray(self.values[::-1][np.argmax(self.counts[:, ::-1] > 0, axis=1)], np.float64)

    def least(self) -> Floats:
        """For each box, the smallest value."""
        return np.asarray(self.values[np.argmax(self.counts > 0, axis=1)], np.float64)
