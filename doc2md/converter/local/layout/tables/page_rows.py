"""The text of a page as pieces without wide gaps, and the rows of any part of the page."""

from __future__ import annotations

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
        whole = self._rows(self.pieces)
        self.parts = [whole]
        if gutters:
            self.parts += [self._rows(part) for part in split_at_gutters(self.pieces, gutters)]

    def _split(self, line: Line) -> Iterator[Line]:
        runs = list(runs_of(line))
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

    def _rows(self, pieces: Iterable[Line]) -> list[Row]:
        return [Row(row, [self._runs[id(piece)] for piece in row]) for row in group_by_baseline(pieces)]

    def inside(self, box: Box) -> list[Row]:
        """The rows of the pieces whose centres are in a box, from top to bottom."""
        if box not in self._cache:
            self._cache[box] = self._rows(
                piece
                for piece in self.pieces
                if box.y0 - 1 < piece.box.centre_y < box.y1 + 1 and box.contains_x(piece.box, SLACK)
            )
        return self._cache[box]
