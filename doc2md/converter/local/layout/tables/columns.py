"""The columns of a table, and which of them the runs of each printed row touch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from doc2md.converter.local.layout.tables.text_runs import Row


class Columns:
    """Columns between edges: x coordinates from left to right, in points. Each row is looked at once."""

    def __init__(self, edges: Sequence[float]) -> None:
        self.edges = tuple(edges)
        self._places: dict[Row, list[tuple[int, int]]] = {}
        self._filled: dict[Row, list[int]] = {}

    def __len__(self) -> int:
        return len(self.edges) - 1

    def filled(self, row: Row) -> list[int]:
        """Indices of the columns in which a row has letters."""
        found = self._filled.get(row)
        if found is None:
            columns = {
                col for low, high in self._runs(row) for col in range(max(0, low - 1), min(high, len(self)))
            }
            found = self._filled[row] = sorted(columns)
        return found

    def crossed(self, row: Row) -> set[int]:
        """Indices of the edges that runs of a row cross."""
        return {edge for low, high in self._runs(row) for edge in range(low, high)}

    def starts(self, row: Row) -> bool:
        """Whether the middle of a run is in the first column."""
        return bool(row.cell(self.edges[0], self.edges[1]))

    def _runs(self, row: Row) -> list[tuple[int, int]]:
        """For each run, the indices of the first edge in it and of the first edge after it."""
        found = self._places.get(row)
        if found is None:
            edges = self.edges
            found = [(bisect_right(edges, run.start), bisect_left(edges, run.end)) for run in row.runs]
            self._places[row] = found
        return found
