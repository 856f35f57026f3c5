"""What a proposed table is worth: its similarity to the true table (TEDS), by letters instead of by texts.

TEDS is one minus the edit distance of two trees, over the number of nodes of the larger one (Zhong et al.,
"Image-based table recognition", 2020). Rows are matched with rows and cells with cells, both in order. Two cells with
other spans differ fully; otherwise their distance is the share of letters that they do not have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bench.tables.truth import LettersOf, TrueTable, letters
from doc2md.converter.local.layout.tables.grid import Grid
from doc2md.rasterizer.text_layer import Line

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Found:
    """A cell that was found: its spans (columns, rows), its number of letters, and those of each true cell."""

    spans: tuple[int, int]
    count: int
    owners: Counter[tuple[int, int, int]]


def worth(
    grid: Grid, shares: Sequence[Iterable[Line]], tables: Sequence[TrueTable], owners: LettersOf
) -> tuple[float, int]:
    """The similarity of a grid to the true table that shares most letters with it, and the index of that table.

    `shares` are the lines in each slot of the grid. The index is -1 if no true table shares letters with it.
    """
    height = grid.shape[0]
    rows: list[list[Found]] = [[] for _ in range(height)]
    total = Counter[int]()
    for slot, share in zip(grid.slots, shares, strict=True):
        inside = [letter for line in share for letter, _ in letters(line)]
        cells = Counter(at for letter in inside if (at := owners.places.get(letter)))
        total.update({t: n for (t, _, _), n in cells.items()})
        rows[slot.row].append(Found((slot.colspan, slot.rowspan), len(inside), cells))
    if not total:
        return 0.0, -1
    best = total.most_common(1)[0][0]
    sizes = Counter(owners.places.values())
    true = [
        [Found(cell.spans, sizes[best, r, c], Counter({(best, r, c): 1})) for c, cell in enumerate(row)]
        for r, row in enumerate(tables[best].rows)
    ]
    nodes = max(1 + sum(1 + len(row) for row in side) for side in (rows, true))
    common = [{at[1] for cell in row for at in cell.owners if at[0] == best} for row in rows]
    empty = [not any(cell.count for cell in row) for row in rows]

    def row_distance(r: int, t: int) -> float:
        if t not in common[r] and not empty[r]:
            return 2.0 + len(rows[r]) + len(true[t])
        return _edit(rows[r], true[t], _cell_distance, _one, _one)

    distance = _edit(
        range(height),
        range(len(true)),
        row_distance,
        lambda r: 1.0 + len(rows[r]),
        lambda t: 1.0 + len(true[t]),
    )
    return max(0.0, 1 - distance / nodes), best


def _one(_: object) -> float:
    return 1.0


def _cell_distance(found: Found, true: Found) -> float:
    if found.spans != true.spans:
        return 1.0
    if not found.count and not true.count:
        return 0.0
    (at,) = true.owners
    return 1 - found.owners[at] / max(found.count, true.count)


def _edit(
    found: Sequence[T],
    true: Sequence[U],
    change: Callable[[T, U], float],
    drop: Callable[[T], float],
    add: Callable[[U], float],
) -> float:
    """The edit distance of two sequences."""
    drops, adds = [drop(item) for item in found], [add(item) for item in true]
    before = np.concatenate([[0.0], np.cumsum(adds)]).tolist()
    for item, cost in zip(found, drops, strict=True):
        here = [before[0] + cost]
        for j, other in enumerate(true):
            here.append(min(before[j + 1] + cost, here[j] + adds[j], before[j] + change(item, other)))
        before = here
    return float(before[-1])
