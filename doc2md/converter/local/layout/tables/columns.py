"""The columns of a table, and which of them the runs of each printed row touch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from doc2md.converter.local.layout.tables.text_runs import Row


class _Places(NamedTuple):
    """The columns in which a row has letters, and the edges that its runs cross."""

    filled: list[int]
    crossed: frozenset[int]


class Columns:
    """Columns between edges: x coordinates from left to right, in points. Each row is looked at once."""

    def __init__(self, edges: Sequence[float]) -> None:
        self.edges = tuple(edges)
        self._places: dict[Row, _Places] = {}

    def __len__(self) -> int:
        return len(self.edges) - 1

    def filled(self, row: Row) -> list[int]:
        """Indices of the columns in which a row has letters."""
        return self._looked_at(row).filled

    def crossed(self, row: Row) -> frozenset[int]:
        """Indices of the edges that runs of a row cross."""
        return self._looked_at(row).crossed

    def starts(self, row: Row) -> bool:
        """Whether the middle of a run is in the first column."""
        return bool(row.cell(self.edges[0], self.edges[1]))

    def _looked_at(self, row: Row) -> _Places:
        found = self._places.get(row)
        if found is None:
            found = self._places[row] = self._look(row)
        return found

    def _look(self, row: Row) -> _Places:
        edges, last = self.edges, len(self.edges) - 2
        filled, crossed = set[int](), set[int]()
        for run in row.runs:
            first, after = bisect_right(edges, run.start), bisect_left(edges, run.end)
            if after > first:
                crossed.update(range(first, after))
            filled.update(range(max(0, first - 1), min(after, last + 1)))
        return _Places(sorted(filled), frozenset(crossed))
