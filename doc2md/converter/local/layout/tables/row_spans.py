"""Cells that span rows where no rule says so: a name set at half the height of the rows it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple, Protocol

from doc2md.converter.local.layout.tables.ruled import Grid, Slot
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Rule

CENTRED = 0.3
"""Share of the distance between two rows by which a name may miss the middle of its own."""


class Run(Protocol):
    """Letters of a row, from `start` to `end` in points."""

    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...


class Row(Protocol):
    """Runs on one baseline, in points."""

    @property
    def baseline(self) -> float: ...
    @property
    def runs(self) -> Sequence[Run]: ...


class Names(NamedTuple):
    """The columns of a band of rows that hold one name at half its height; `between`: on a baseline of its own."""

    centred: frozenset[int] = frozenset()
    between: frozenset[int] = frozenset()


def spanning(
    bands: Sequence[Sequence[Row]], edges: Sequence[float], inner: Sequence[Sequence[Rule]]
) -> list[frozenset[int]]:
    """For each band between two rules, the columns that are one cell in it.

    A name between two rows says so itself; one on a row's own baseline may be the value of that row, unless all bands
    of several rows have the like. Where there are such cells, those that none of the short rules inside the band
    (`inner`) part are of their kind, however many lines they have.
    """
    found = [_names(band, edges) for band in bands]
    tall = [names for band, names in zip(bands, found, strict=True) if len(band) > 1][1:]
    usual = frozenset.intersection(*(names.centred for names in tall)) if len(tall) > 1 else frozenset[int]()
    made = [names.between | (names.centred & usual) for names in found]
    return [
        whole | _unparted(edges, rules) if whole and rules else whole
        for whole, rules in zip(made, inner, strict=True)
    ]


def _unparted(edges: Sequence[float], rules: Sequence[Rule]) -> frozenset[int]:
    """The columns over whose middle none of the rules leads."""
    middles = enumerate((low + high) / 2 for low, high in pairwise(edges))
    return frozenset(col for col, x in middles if not any(rule.start < x < rule.end for rule in rules))


def _names(rows: Sequence[Row], edges: Sequence[float]) -> Names:
    places: defaultdict[int, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        for col in columns(row, edges):
            places[col].append(i)
    most = max(map(len, places.values()), default=0)
    if most < 2:
        return Names()
    main = {i for where in places.values() if len(where) == most for i in where}
    first, last = rows[min(main)].baseline, rows[max(main)].baseline
    step = (last - first) / (most - 1)
    centred = {
        col: where[0]
        for col, where in places.items()
        if len(where) == 1 and abs(rows[where[0]].baseline - (first + last) / 2) < CENTRED * step
    }
    return Names(frozenset(centred), frozenset(col for col, i in centred.items() if i not in main))


def columns(row: Row, edges: Sequence[float]) -> list[int]:
    """The columns in which a row has letters."""
    return [
        col
        for col, (low, high) in enumerate(pairwise(edges))
        if any(run.start < high and run.end > low for run in row.runs)
    ]


def joined_down(grid: Grid, spans: Iterable[tuple[int, int, int]]) -> Grid:
    """The grid with some cells made one: each span is a column, its first row, and the row after its last."""
    slots = {(slot.row, slot.col): slot for slot in grid.slots}
    for col, start, end in spans:
        parts = [slots.get((row, col)) for row in range(start, end)]
        whole = [slot for slot in parts if slot is not None and slot.colspan == 1 and slot.rowspan == 1]
        if len(whole) == len(parts) > 1:
            box = Box.around(slot.box for slot in whole)
            for slot in whole[1:]:
                del slots[slot.row, col]
            slots[start, col] = Slot(start, col, end - start, 1, box, whole[0].header)
    return replace(grid, slots=tuple(slots[place] for place in sorted(slots)))
