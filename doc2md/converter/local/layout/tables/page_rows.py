"""The text of a page as pieces without wide gaps, and the rows of any part of the page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from doc2md.converter.local.layout.tables.text_runs import Row, Run, runs_of
from doc2md.converter.local.layout.text.columns import split_at_gutters
from doc2md.converter.local.layout.text.rows import group_by_baseline
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

SLACK = 4.0
"""In points. Text may extend beyond the left and right edge of a part of the page by this much."""


class PageRows:
    """The text of a page. `pieces` are parts of lines without a wide gap; `parts` are its columns, from gutters."""

    def __init__(self, lines: Iterable[Line], gutters: Sequence[Box]) -> None:
        self._runs: dict[int, Run] = {}
        self.pieces = [
            piece for line in lines if not line.turned and line.text.strip() for piece in self._split(line)
        ]
        self._cache: dict[Box, list[Row]] = {}
        self._grouped = group_by_baseline(self.pieces)
        self._starts = [pieces[0].baseline for pieces in self._grouped]
        self._reach = max((piece.box.height + piece.size for piece in self.pieces), default=0.0)
        whole = list(map(self._row, self._grouped))
        self.parts = [whole]
        if gutters:
            columns = split_at_gutters(self.pieces, gutters)
            self.parts += [list(map(self._row, group_by_baseline(column))) for column in columns]

    def _split(self, line: Line) -> Iterator[Line]:
        runs = runs_of(line)
        if len(runs) == 1:
            self._runs[id(line)] = runs[0]._replace(line=line)
            yield line
            return
        for run in runs:
            spans = [
                span[first : last + 1]
                for span in line.spans
                if (inside := [i for i, x in enumerate(span.xs) if run.start - 0.01 <= x < run.end])
                for first, last in [(inside[0], inside[-1])]
            ]
            spans = [span for span in spans if span.text.strip()]
            if spans:
                piece = line.part(tuple(spans))
                self._runs[id(piece)] = run._replace(line=piece)
                yield piece

    def _row(self, pieces: Sequence[Line]) -> Row:
        return Row(pieces, [self._runs[id(piece)] for piece in pieces])

    def inside(self, box: Box) -> list[Row]:
        """The rows of the pieces whose centres are in a box, from top to bottom."""
        if box not in self._cache:
            self._cache[box] = list(self._inside(box))
        return self._cache[box]

    def _inside(self, box: Box) -> Iterator[Row]:
        """The parts of the rows of the page that are in a box."""
        first = bisect_left(self._starts, box.y0 - self._reach)
        last = bisect_right(self._starts, box.y1 + self._reach)
        for row, pieces in zip(self.parts[0][first:last], self._grouped[first:last], strict=True):
            here = [
                piece
                for piece in pieces
                if box.y0 - 1 < piece.box.centre_y < box.y1 + 1 and box.contains_x(piece.box, SLACK)
            ]
            if here:
                yield row if len(here) == len(pieces) else self._row(here)
