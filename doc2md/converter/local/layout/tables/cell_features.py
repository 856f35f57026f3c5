"""What is in the cells of proposed tables: how full they are, which texts they have, and how these are aligned."""

from __future__ import annotations

import numpy as np

from doc2md.converter.local.layout.tables.batch import Batch
from doc2md.converter.local.layout.tables.page_facts import FLAGS
from doc2md.converter.local.layout.tables.segments import (
    ABSENT,
    Features,
    Floats,
    Ints,
    counts,
    firsts,
    largest,
    means,
    medians,
    shares,
    smallest,
    starts_of,
    totals,
)


def shape(batch: Batch) -> Features:
    """The size of each table, and its cells over several rows or columns."""
    slots, n = batch.slots, len(batch)
    owner, row = batch.owner[slots], batch.row[slots]
    tall, wide = batch.tall[slots] > 1, batch.wide[slots] > 1
    head, body, later = row == 0, row > 1, row > 0
    full = batch.wide[slots] == batch.cols[owner]
    return {
        "rows": batch.rows.astype(float),
        "cols": batch.cols.astype(float),
        "slots": counts(owner, n).astype(float),
        "row spans": means(tall, owner, n),
        "col spans": means(wide, owner, n),
        "col spans in head": means(wide[head], owner[head], n),
        "col spans in body": means(wide[body], owner[body], n),
        "full spans": means(full[later], owner[later], n),
        "narrowest column": _narrowest(batch.xs, batch.xs_owner, n) / batch.size,
        "flattest row": _narrowest(batch.ys, batch.ys_owner, n) / batch.size,
    }


def _narrowest(edges: Floats, owner: Ints, groups: int) -> Floats:
    """The smallest distance of two neighbouring edges."""
    same = owner[1:] == owner[:-1]
    return smallest(np.diff(edges)[same], owner[1:][same], groups)


def filling(batch: Batch) -> Features:
    """How full the rows and columns of each table are."""
    slots, n = batch.slots, len(batch)
    filled = batch.count[slots] > 0
    by_row = totals(filled, batch.line[slots], batch.rows.sum())
    of_row = np.maximum(counts(batch.line[slots], len(by_row)), 1)
    by_col = totals(filled, batch.column[slots], batch.cols.sum())
    by_col /= np.maximum(counts(batch.column[slots], len(by_col)), 1)
    owner_of_row, owner_of_col = np.repeat(np.arange(n), batch.rows), np.repeat(np.arange(n), batch.cols)
    share = by_row / of_row
    last_row, last_col = np.cumsum(batch.rows) - 1, np.cumsum(batch.cols) - 1
    first_row, first_col = last_row - batch.rows + 1, last_col - batch.cols + 1
    second = np.where(batch.rows > 1, share[np.minimum(first_row + 1, last_row)], ABSENT)
    return {
        "filled": means(filled, batch.owner[slots], n),
        "rows with several": means(by_row > 1, owner_of_row, n),
        "rows with one": means(by_row == 1, owner_of_row, n),
        "rows with none": means(by_row == 0, owner_of_row, n),
        "full rows": means(by_row == of_row, owner_of_row, n),
        "emptiest column": smallest(by_col, owner_of_col, n),
        "first column": by_col[first_col],
        "last column": by_col[last_col],
        "head filled": share[first_row],
        "second row filled": second,
        "last row filled": share[last_row],
        "rows without first": _rows_without_first(batch),
    }


def _rows_without_first(batch: Batch) -> Floats:
    first = batch.col == 0
    filled = batch.count[batch.cell[first]] > 0
    corner = batch.col[batch.cell[first]] == 0
    return 1 - means(filled & corner, batch.owner[first], len(batch))


def contents(batch: Batch) -> Features:
    """The lengths of the texts, and what is true of them: numbers, markers, bold letters and so on."""
    facts, run, slot, n = batch.facts, batch.run, batch.slot, len(batch)
    places = len(batch.owner)
    filled = np.flatnonzero(batch.count)
    owner = batch.owner[filled]
    letters = totals(facts.letters[run], slot, places)[filled]
    words = totals(facts.words[run], slot, places)[filled]
    flags = facts.flags[:, run]
    numbers = totals(flags[FLAGS.index("number")], slot, places)[filled] / batch.count[filled]
    head = batch.row[filled] == 0
    return {
        "letters": means(letters, owner, n),
        "most letters": largest(letters, owner, n),
        "usual letters": medians(letters, owner, n),
        "words": means(words, owner, n),
        "most words": largest(words, owner, n),
        "most runs": largest(batch.count[filled], owner, n),
        "numbers": means(numbers, owner, n),
        **_number_columns(batch, filled[~head], numbers[~head]),
        "numbers in head": means(numbers[head], owner[head], n),
        **_flags(batch, flags),
    }


def _number_columns(batch: Batch, filled: Ints, numbers: Floats) -> Features:
    """How many columns have numbers. `numbers` is the share of numbers in the `filled` cells below the head."""
    n = len(batch)
    column = batch.column[filled]
    total = int(batch.cols.sum())
    by_col = totals(numbers, column, total)
    by_col /= np.maximum(counts(column, total), 1)
    owner = np.repeat(np.arange(n), batch.cols)
    found = {
        "best number column": largest(by_col, owner, n),
        "number columns": means(by_col > 0.6, owner, n),
        "numbers last": by_col[np.cumsum(batch.cols) - 1],
    }
    empty = counts(batch.holder, n) == 0
    return {name: np.where(empty, ABSENT, values) for name, values in found.items()}


def _flags(batch: Batch, flags: Floats) -> Features:
    """The share of runs of which a flag is true: of all, and of those in the head, the body and the first column."""
    row, col = batch.row[batch.slot], batch.col[batch.slot]
    parts = {"all": row >= 0, "head": row == 0, "body": row > 0, "first column": col == 0}
    found: Features = {}
    for part, inside in parts.items():
        values = shares(flags[:, inside], batch.holder[inside], len(batch))
        found |= {f"{part}: {name}": values[i] for i, name in enumerate(FLAGS)}
    return found


def alignment(batch: Batch) -> Features:
    """How well the edges of the text agree in each column, and how wide the white between columns is."""
    n, facts = len(batch), batch.facts
    x0, x1 = facts.x0[batch.run], facts.x1[batch.run]
    outside = (x0 < batch.x0[batch.slot] - 2) | (x1 > batch.x1[batch.slot] + 2)
    spread, share, owner, whites, white_owner = _edges_of_text(batch, x0, x1)
    return {
        "spread of edges": means(spread, owner, n),
        "worst spread": largest(spread, owner, n),
        "aligned": means(share, owner, n),
        "worst aligned": smallest(share, owner, n),
        "first aligned": firsts(share, owner, n),
        "narrowest white": smallest(whites, white_owner, n),
        "mean white": means(whites, white_owner, n),
        "widest white": largest(whites, white_owner, n),
        "words over borders": np.maximum(0.0, means(outside, batch.holder, n)),
    }


def _edges_of_text(batch: Batch, x0: Floats, x1: Floats) -> tuple[Floats, Floats, Ints, Floats, Ints]:
    """Of each column with several runs: the spread of the best edge, the share of runs at it, and its proposal.

    Then the white between columns, and its proposals.
    """
    kept = np.flatnonzero(batch.wide[batch.slot] == 1)
    column = batch.column[batch.slot[kept]]
    order = np.argsort(column, kind="stable")
    kept, column = kept[order], column[order]
    if not len(kept):
        none = np.zeros(0)
        return none, none, np.zeros(0, np.int64), none, np.zeros(0, np.int64)
    left, right = x0[kept], x1[kept]
    starts = starts_of(column)
    count = np.diff(np.append(starts, len(column)))
    which = np.repeat(np.arange(len(starts)), count)
    first, last = np.minimum.reduceat(left, starts), np.maximum.reduceat(right, starts)
    found = []
    for places, edge in ((left, first), (right, last), ((left + right) / 2, None)):
        mean = np.add.reduceat(places, starts) / count
        spread = np.sqrt(np.add.reduceat((places - mean[which]) ** 2, starts) / count)
        at = mean if edge is None else edge
        near = np.abs(places - at[which]) < 1.5
        found.append((spread, np.add.reduceat(near.astype(float), starts) / count))
    owner, several = batch.holder[kept[starts]], count > 1
    spread = np.min([spread for spread, _ in found], axis=0)[several] / batch.size[owner[several]]
    share = np.max([share for _, share in found], axis=0)[several]
    next_to = (np.diff(column[starts]) == 1) & (owner[1:] == owner[:-1])
    whites = (first[1:] - last[:-1])[next_to] / batch.size[owner[1:][next_to]]
    return spread, share, owner[several], whites, owner[1:][next_to]


def tags(batch: Batch) -> Features:
    """How far the elements of a tagged PDF agree with the cells."""
    n, facts = len(batch), batch.facts
    names = ("tagged", "tagged cells", "elements in one cell", "cells of one element", "cells missed")
    if not facts.tagged:
        return {name: np.full(n, ABSENT) for name in names}
    is_cell = facts.flag("cell")[batch.run] > 0
    element, slot = facts.element[batch.run][is_cell], batch.slot[is_cell]
    pairs = np.unique(np.stack([slot, element]), axis=1)
    count = np.maximum(1, counts(batch.owner[pairs[0]], n))
    elements = np.unique(np.stack([batch.owner[pairs[0]], pairs[1]]), axis=1)[0]
    cells = batch.owner[np.unique(pairs[0])]
    everywhere = max(1.0, float(facts.flag("cell").sum()))
    values = (
        means(facts.flag("tagged")[batch.run], batch.holder, n),
        means(is_cell, batch.holder, n),
        counts(elements, n) / count,
        counts(cells, n) / count,
        1 - totals(is_cell, batch.holder, n) / everywhere,
    )
    empty = counts(batch.holder, n) == 0
    return {name: np.where(empty, ABSENT, value) for name, value in zip(names, values, strict=True)}


def gutters(batch: Batch) -> Features:
    """How far gutters between columns of text cross each table and its cells."""
    n = len(batch)
    crossing = in_cells = np.zeros(n)
    slots, owner = batch.slots, batch.owner[batch.slots]
    top = batch.first_y[owner] + batch.row[slots]
    y0, y1 = batch.ys[top], batch.ys[top + batch.tall[slots]]
    for gutter in batch.facts.gutters:
        inside = (batch.box_x0 < gutter.x0) & (gutter.x1 < batch.box_x1)
        common = np.minimum(batch.box_y1, gutter.y1) - np.maximum(batch.box_y0, gutter.y0)
        crossing = np.maximum(crossing, np.where(inside, common / np.maximum(1.0, batch.height), 0.0))
        within = (batch.x0[slots] < gutter.x0) & (gutter.x1 < batch.x1[slots]) & inside[owner]
        common = (np.minimum(y1, gutter.y1) - np.maximum(y0, gutter.y0)) / np.maximum(1.0, y1 - y0)
        in_cells = np.maximum(in_cells, largest(np.where(within, common, 0.0), owner, n))
    return {"gutters": crossing, "gutters in cells": in_cells}
