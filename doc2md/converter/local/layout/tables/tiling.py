"""How a rectangle is divided into cells, in the fewest numbers. Many are proposed, and few become grids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.geometry import Box
from doc2md.structure.confidence import Doubt


class Span(NamedTuple):
    """A cell over several rows or columns, which count from 0."""

    row: int
    col: int
    rowspan: int
    colspan: int

    @property
    def places(self) -> list[tuple[int, int]]:
        """The rows and columns that it covers, the first one first."""
        return [(self.row + i, self.col + j) for i in range(self.rowspan) for j in range(self.colspan)]


class Tiling(NamedTuple):
    """A division into rows and columns.

    xs     the edges of the columns, from left to right, in points
    ys     the edges of the rows, from top to bottom, in points
    spans  the cells over several rows or columns; all others have one row and one column
    head   number of rows of the head, if something drawn shows it
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[Span, ...] = ()
    head: int = 0

    @classmethod
    def of(cls, grid: Grid) -> Tiling:
        """The tiling of a grid whose cells cover its box."""
        xs, ys = dict[int, float](), dict[int, float]()
        for slot in grid.slots:
            xs[slot.col], xs[slot.col + slot.colspan] = slot.box.x0, slot.box.x1
            ys[slot.row], ys[slot.row + slot.rowspan] = slot.box.y0, slot.box.y1
        spans = [Span(s.row, s.col, s.rowspan, s.colspan) for s in grid.slots if s.rowspan * s.colspan > 1]
        head = max((slot.row + slot.rowspan for slot in grid.slots if slot.header), default=0)
        return cls(_in_order(xs), _in_order(ys), tuple(spans), head)

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and columns."""
        return len(self.ys) - 1, len(self.xs) - 1

    @property
    def covered(self) -> set[tuple[int, int]]:
        """The rows and columns of cells over several of them."""
        return {place for span in self.spans for place in span.places}

    def grid(self, doubt: Doubt | None = None) -> Grid:
        """The cells, from left to right and from top to bottom."""
        rows, cols = self.shape
        spans = {(span.row, span.col): span for span in self.spans}
        covered = self.covered
        slots = [
            self._slot(spans.get((row, col)) or Span(row, col, 1, 1))
            for row in range(rows)
            for col in range(cols)
            if (row, col) in spans or (row, col) not in covered
        ]
        return Grid(self.box, tuple(slots), doubt)

    def _slot(self, span: Span) -> Slot:
        row, col, tall, wide = span
        box = Box(self.xs[col], self.ys[row], self.xs[col + wide], self.ys[row + tall])
        return Slot(row, col, tall, wide, box, row < self.head)

    def merged_down(self, spans: Iterable[tuple[int, int, int]]) -> Tiling:
        """Merge cells vertically. Each span is a column, its first row, and the row after its last.

        Cells that are parts of other spans stay.
        """
        made, covered = list(self.spans), self.covered
        for col, start, end in spans:
            span = Span(start, col, end - start, 1)
            if end - start > 1 and covered.isdisjoint(span.places):
                made.append(span)
                covered.update(span.places)
        return self._replace(spans=tuple(sorted(made)))

    def without_edge(self, edge: int) -> Tiling:
        """Join the columns at both sides of an edge. The tiling itself if a cell over rows is in one of them only."""
        joined = []
        for span in self.spans:
            row, col, tall, wide = span
            crosses = col < edge < col + wide
            if tall > 1 and not crosses and edge in (col, col + wide):
                return self
            joined.append(Span(row, col - (col >= edge), tall, wide - crosses))
        kept = tuple(span for span in joined if span.rowspan * span.colspan > 1)
        return self._replace(xs=(*self.xs[:edge], *self.xs[edge + 1 :]), spans=kept)

    def merged_across(self, row: int, start: int, end: int) -> Tiling:
        """Merge the cells of a row from column `start` up to `end`, unless one of them is a part of another span."""
        whole = Span(row, start, 1, end - start)
        inside = [span for span in self.spans if set(span.places) <= set(whole.places)]
        others = [span for span in self.spans if span not in inside]
        if whole in inside or any(not set(span.places).isdisjoint(whole.places) for span in others):
            return self
        return self._replace(spans=tuple(sorted([*others, whole])))


def _in_order(edges: dict[int, float]) -> tuple[float, ...]:
    """The edges in the order of their numbers. One that is inside all cells is put between its neighbours."""
    known = sorted(edges)
    return tuple(np.interp(range(known[-1] + 1), known, [edges[i] for i in known]).tolist())
