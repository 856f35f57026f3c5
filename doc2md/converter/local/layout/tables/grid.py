"""The cells of a table without their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.confidence import Doubt


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a grid without its words. `row` and `col` count from 0. The box is in points."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    header: bool = False


Filled = tuple[Slot, Sequence[Line]]
"""A cell with its lines."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table without their words.

    doubt       the reason why the cells may be wrong, if there is one
    confidence  the probability that the table is right
    """

    box: Box
    slots: tuple[Slot, ...]
    doubt: Doubt | None = None
    confidence: float = 1.0

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and columns."""
        return (
            max((s.row + s.rowspan for s in self.slots), default=0),
            max((s.col + s.colspan for s in self.slots), default=0),
        )
