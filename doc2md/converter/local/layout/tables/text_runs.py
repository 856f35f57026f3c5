"""Rows of a table as runs of letters, and the columns that the white between them makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from doc2md.converter.local.layout.text.rows import GAP, clusters
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

BRIDGED, BRIDGED_BELOW_HEAD = 0.2, 0.7
"""Share of a table's rows that may reach over the white between two columns: cells that span. More may where the
table's head leaves the white."""

WHITE, TYPED_WHITE = 0.55, 1.3
"""Type sizes: the least white between two columns; the second for typewriter type, whose spaces are wide."""

_CURRENCIES = {"$", "€", "£", "¥", "US$"}


class Run(NamedTuple):
    """Letters without a wide gap: where they begin and end, and where their first word ends, in points."""

    start: float
    end: float
    first: float
    text: str = ""


class Row:
    """Pieces on one baseline inside a table, as runs of letters; `white` is what parts them, in type sizes."""

    def __init__(self, pieces: Sequence[Line], white: float = WHITE) -> None:
        self.box = Box.around(piece.box for piece in pieces)
        self.size = max(piece.size for piece in pieces)
        self.baseline = max(pieces, key=lambda piece: len(piece.text)).baseline
        runs = sorted(run for piece in pieces for run in _runs(piece, white))
        self.runs = _with_signs(runs, GAP * self.size)

    @classmethod
    def of(cls, pieces: Sequence[Line], white: float = WHITE) -> list[Row]:
        """The rows of some pieces, from top to bottom."""
        return [cls(row, white) for row in clusters(pieces)]

    def over(self, x: float) -> bool:
        """Whether a run reaches over a place."""
        return any(run.start < x < run.end for run in self.runs)

    def cell(self, low: float, high: float) -> list[Run]:
        """The runs whose middle lies between two cuts."""
        return [run for run in self.runs if low <= (run.start + run.end) / 2 < high]


def cuts_of(rows: Sequence[Row]) -> list[float]:
    """Where columns part: the fewest places that lie in every gap between runs, but for places that runs reach over.

    (Stabbing intervals with as few points as can be: the gap that ends first is stabbed at its end, and so on.)
    """
    gaps = sorted(
        (after.start, before.end)
        for row in rows
        for before, after in pairwise(row.runs)
        if after.start > before.end
    )
    cuts = list[float]()
    while gaps:
        end = gaps[0][0]
        stabbed = [gap for gap in gaps if gap[1] < end]
        gaps = [gap for gap in gaps if gap[1] >= end]
        low = max(start for _, start in stabbed)
        # Words alone in their row reach further than those with others beside them.
        low = max([low, *(run.end for row in rows for run in row.runs if run.start < low < run.end < end)])
        cut = (low + end) / 2
        bridges = sum(row.over(cut) for row in rows)
        share = BRIDGED if rows[0].over(cut) or len(stabbed) < 3 else BRIDGED_BELOW_HEAD
        if bridges <= max(share * len(rows), len(rows) > 3) and (len(stabbed) > 1 or len(rows) < 4):
            cuts.append(cut)
    return cuts


def _with_signs(runs: Sequence[Run], near: float) -> list[Run]:
    """Runs put together that are one: pieces of a word, no further apart than `near`, and a number with the
    currency's sign at the left of its column."""
    made: list[Run] = []
    for run in runs:
        if made and (
            run.start - made[-1].end < near
            or (made[-1].text.strip() in _CURRENCIES and run.text[:1].isdigit())
        ):
            first = made[-1].first if made[-1].first < made[-1].end else run.first
            made[-1] = Run(made[-1].start, max(made[-1].end, run.end), first, made[-1].text + run.text)
        else:
            made.append(run)
    return made


def _runs(line: Line, least: float) -> Iterator[Run]:
    """The runs of letters of a piece, parted where the white is as wide as between columns."""
    start = end = first = None
    text = ""
    # From left to right on the page, also where it is read from right to left.
    for span in sorted(line.spans, key=lambda span: span.box.x0):
        chars = sorted(zip(span.xs, span.text, strict=False), key=lambda place: place[0])
        ends = (*(x for x, _ in chars[1:]), span.box.x1)
        for (x0, char), x1 in zip(chars, ends, strict=False):
            if char.isspace():
                first = first or end
                text += " "
                continue
            white = max(TYPED_WHITE if span.mono else least, least) * span.size
            if end is not None and start is not None and x0 - end > white:
                yield Run(start, end, first or end, text)
                start = first = None
                text = ""
            start, end = x0 if start is None else start, max(x0, x1)
            text += char
    if start is not None and end is not None:
        yield Run(start, end, first or end, text)
