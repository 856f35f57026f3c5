"""How much of the borders of proposed cells is drawn, and which drawn lines are no borders."""

from __future__ import annotations

import numpy as np

from doc2md.converter.local.layout.tables.batch import FAR, OUTMOST, Batch
from doc2md.converter.local.layout.tables.segments import Bools, Features, Floats, Ints, counts, totals
from doc2md.converter.local.layout.tables.surroundings import NEAR


def borders(batch: Batch) -> Features:
    """The evidence of rules and filled areas."""
    fixed = {
        name: np.array([place.fixed[name] for place in batch.places])[batch.around]
        for name in batch.places[0].fixed
    }
    return fixed | _rules(batch) | _fills(batch)


def _rules(batch: Batch) -> Features:
    width, height = np.maximum(1.0, batch.width), np.maximum(1.0, batch.height)
    down = _Drawn(batch, batch.facts.down[:, 0], [place.within_y for place in batch.places])
    across = _Drawn(batch, batch.facts.across[:, 0], [place.within_x for place in batch.places])
    last_x, last_y = batch.first_x + batch.cols, batch.first_y + batch.rows
    columns = down.total(down.near_inner(batch.xs, batch.xs_owner, batch.first_x, last_x))
    rows = across.total(across.near_inner(batch.ys, batch.ys_owner, batch.first_y, last_y))
    no_column = ~_near(down.at, down.owner, batch.xs, batch.xs_owner)
    no_row = ~_near(across.at, across.owner, batch.ys, batch.ys_owner)
    inside_x = (down.at > batch.box_x0[down.owner] + NEAR) & (down.at < batch.box_x1[down.owner] - NEAR)
    inside_y = (across.at > batch.box_y0[across.owner] + NEAR) & (
        across.at < batch.box_y1[across.owner] - NEAR
    )
    return {
        "drawn columns": columns / np.maximum(1.0, batch.height * (batch.cols - 1)),
        "drawn rows": rows / np.maximum(1.0, batch.width * (batch.rows - 1)),
        "drawn left": down.total(down.near(batch.xs[batch.first_x])) / height,
        "drawn right": down.total(down.near(batch.xs[last_x])) / height,
        "drawn top": across.total(across.near(batch.ys[batch.first_y])) / width,
        "drawn bottom": across.total(across.near(batch.ys[last_y])) / width,
        "drawn below head": across.total(across.near(batch.ys[batch.first_y + 1])) / width,
        "unused down": down.total(no_column & inside_x) / height,
        "unused across": across.total(no_row & inside_y) / width,
    }


class _Drawn:
    """The rules of one direction in each proposal: `at` is where one is, `length` how much of it, `owner` in which."""

    def __init__(self, batch: Batch, at: Floats, lengths: list[Floats]) -> None:
        self.count = len(batch)
        inside = [np.flatnonzero(length) for length in lengths]
        around = batch.around.tolist()
        self.owner = np.repeat(np.arange(self.count), [len(inside[place]) for place in around])
        self.at = at[np.concatenate([inside[place] for place in around])]
        self.length = np.concatenate([lengths[place][inside[place]] for place in around])

    def total(self, kept: Bools) -> Floats:
        """The total length in each proposal of the rules that are kept."""
        return totals(self.length * kept, self.owner, self.count)

    def near(self, edge: Floats) -> Bools:
        """Which rules are near an edge. There is one edge for each proposal."""
        return np.asarray(np.abs(self.at - edge[self.owner]) <= NEAR)

    def near_inner(self, edges: Floats, owner: Ints, first: Ints, last: Ints) -> Bools:
        """Which rules are near an edge that is not the first or last one of its proposal."""
        inner = np.ones(len(edges), bool)
        inner[first] = inner[last] = False
        return _near(self.at, self.owner, edges[inner], owner[inner])


def _near(places: Floats, groups: Ints, others: Floats, other_groups: Ints) -> Bools:
    """For each place, whether one of the others is near that has the same group."""
    if not len(others):
        return np.zeros(len(places), bool)
    apart = np.sort(np.clip(others, -OUTMOST, OUTMOST) + other_groups * FAR)
    looked = np.clip(places, -OUTMOST, OUTMOST) + groups * FAR
    after = np.searchsorted(apart, looked)
    low, high = apart[np.maximum(after - 1, 0)], apart[np.minimum(after, len(apart) - 1)]
    return np.asarray(np.minimum(np.abs(looked - low), np.abs(looked - high)) <= NEAR)


def _fills(batch: Batch) -> Features:
    number = np.array([len(place.fills) for place in batch.places])[batch.around]
    wide = np.array([place.wide_fills for place in batch.places])[batch.around]
    filled_rows, unused_edges = _edges_of_fills(batch, batch.ys, batch.ys_owner, 1)
    filled_columns, unused_sides = _edges_of_fills(batch, batch.xs, batch.xs_owner, 0)
    values = {
        "fills": number / batch.rows,
        "filled rows": filled_rows,
        "filled columns": filled_columns,
        "unused fill edges": unused_edges,
        "unused fill sides": unused_sides,
        "wide fills": wide / batch.rows,
    }
    return {name: np.where(number > 0, value, 0.0) for name, value in values.items()}


def _edges_of_fills(batch: Batch, edges: Floats, owner: Ints, axis: int) -> tuple[Floats, Floats]:
    """The share of edges of cells at which a fill ends, and the share of ends of fills that are at no edge.

    `axis` is 0 for the left and right edges, 1 for the upper and lower ones.
    """
    n = len(batch)
    ends = [np.concatenate([place.fills[:, axis], place.fills[:, axis + 2]]) for place in batch.places]
    of_place = np.repeat(np.arange(len(ends)), [len(found) for found in ends])
    at_fill = _near(edges, batch.around[owner], np.concatenate(ends), of_place)
    around = batch.around.tolist()
    end_owner = np.repeat(np.arange(n), [len(ends[place]) for place in around])
    unused = ~_near(np.concatenate([ends[place] for place in around]), end_owner, edges, owner)
    return (
        totals(at_fill, owner, n) / counts(owner, n),
        totals(unused, end_owner, n) / np.maximum(1, counts(end_owner, n)),
    )
