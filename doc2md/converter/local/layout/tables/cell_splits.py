"""What the rules of a table leave open: columns that are ruled in its head alone, rows that only white parts.

A cell is cut where its own words say so: rows of numbers beside each other, words on both sides of a column's edge.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from doc2md.converter.local.layout.tables.ruled import Grid, Slot
from doc2md.converter.local.layout.tables.text_runs import Row, Run, cuts_of
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MIN_ROWS = 3
"""Rows of numbers that one cell must hold to be several."""

PAIR, MANY = 2, 3
"""Rows that are enough where so many columns have numbers."""

APART = 2.0
"""Points from a ruled edge within which white is that edge's own."""

NUMERIC = 0.8
"""Share of numbers in a column of numbers."""

_VALUE = re.compile(r"[-–—]|(?!\d+[.)]\s)\W{0,3}\d[\d\W]{0,20}[^\W\d]{0,2}\W?")
"""A number with its signs and unit, or two of them; none that numbers an item."""

Cells = Sequence[list[Run]]
"""What stands in a column, one entry a row."""


def split_cells(grid: Grid, lines: Sequence[Line]) -> Grid:
    """The grid with the cells cut in which a reader sees several; `lines` are the page's pieces."""
    inside = sorted((line for line in lines if not line.turned and _is_in_cell(line, grid.box)), key=_middle)
    bands: defaultdict[tuple[float, float], list[Box]] = defaultdict(list)
    for slot in grid.slots:
        bands[slot.box.y0, slot.box.y1].append(slot.box)
    boxes = [box for band in bands.values() for box in _rows_of(band, inside)]
    boxes = [piece for box in boxes for piece in _names_beside(box, boxes, inside)]
    boxes = _cut_at_edges(boxes, inside, {x for slot in grid.slots for x in (slot.box.x0, slot.box.x1)})
    return replace(grid, slots=_slots(boxes)) if len(boxes) > len(grid.slots) else grid


def _middle(line: Line) -> float:
    return line.box.centre_y


def _is_in_cell(line: Line, box: Box) -> bool:
    """Whether the middle of a piece lies in a cell: on an edge between two cells, it lies in the next one alone."""
    x, y = line.box.centre
    return box.x0 <= x < box.x1 and box.y0 <= y < box.y1


def _in(box: Box, lines: Sequence[Line]) -> list[Row]:
    """The rows of the pieces whose middles a box holds, of `lines` from top to bottom."""
    start, end = (bisect_left(lines, y, key=_middle) for y in (box.y0, box.y1))
    return Row.of([line for line in lines[start:end] if _is_in_cell(line, box)])


def _slots(boxes: Sequence[Box]) -> tuple[Slot, ...]:
    """Cells that tile a rectangle, with their places in the grid that all of their edges make."""
    xs = sorted({x for box in boxes for x in (box.x0, box.x1)})
    ys = sorted({y for box in boxes for y in (box.y0, box.y1)})
    col, row = {x: i for i, x in enumerate(xs)}, {y: i for i, y in enumerate(ys)}
    return tuple(
        Slot(row[b.y0], col[b.x0], row[b.y1] - row[b.y0], col[b.x1] - col[b.x0], b)
        for b in sorted(boxes, key=lambda box: (box.y0, box.x0))
    )


def _rows_of(band: Sequence[Box], lines: Sequence[Line]) -> list[Box]:
    """The cells between two rules across, cut into rows and columns where they hold rows of numbers."""
    whole = Box.around(band)
    rows = _in(whole, lines)
    if len(rows) < PAIR:
        return list(band)
    columns = [(low, high) for box in band for low, high in pairwise(_edges(box, lines))]
    cells = {(low, high): [row.cell(low, high) for row in rows] for low, high in columns}
    least = PAIR if sum(_is_numeric(entries, PAIR) for entries in cells.values()) >= MANY else MIN_ROWS
    good = [entries for (low, high), entries in cells.items() if _is_listed(entries, high - low, rows, least)]
    full = [at for at in range(len(rows)) if sum(bool(entries[at]) for entries in good) > 1]
    if len(full) < max(least, len(rows) / 2) or not any(_is_numeric(entries, least) for entries in good):
        return list(band)
    names = {column for column in columns if _is_name(cells[column], full)}
    kept = [at for at in range(len(rows)) if any(cells[c][at] for c in columns if c not in names)]
    starts = [at for at in kept if at == kept[0] or not _goes_on(at, cells, rows)]
    above = [kept[kept.index(at) - 1] for at in starts[1:]]
    cuts = [(rows[i].box.y1 + rows[j].box.y0) / 2 for i, j in zip(above, starts[1:], strict=True)]
    heights = list(pairwise([whole.y0, *cuts, whole.y1]))
    parted = [
        Box(low, y0, high, y1) for y0, y1 in heights for low, high in columns if (low, high) not in names
    ]
    return parted + [Box(low, whole.y0, high, whole.y1) for low, high in names]


def _is_name(entries: Cells, full: Sequence[int]) -> bool:
    """Whether a column holds one name, between the first row and the last, at a height of its own."""
    places = [at for at, cell in enumerate(entries) if cell]
    return len(places) == 1 and full[0] < places[0] < full[-1] and places[0] not in full


def _edges(box: Box, lines: Sequence[Line]) -> list[float]:
    """The sides of a cell and the columns' white inside."""
    cuts = cuts_of(rows) if len(rows := _in(box, lines)) >= MIN_ROWS else []
    return [box.x0, *(cut for cut in cuts if box.x0 + APART < cut < box.x1 - APART), box.x1]


def _is_numeric(entries: Cells, least: int) -> bool:
    texts = [run.text.strip() for cell in entries for run in cell]
    return len(texts) >= least and sum(map(bool, map(_VALUE.fullmatch, texts))) >= NUMERIC * len(texts)


def _is_listed(entries: Cells, width: float, rows: Sequence[Row], least: int) -> bool:
    """Whether each row of a column was begun on purpose: numbers, or words that had room in the row above."""
    if sum(map(bool, entries)) < least:
        return False
    return _is_numeric(entries, least) or not any(
        _wrapped(entries, at, width, rows) for at in range(1, len(rows))
    )


def _wrapped(entries: Cells, at: int, width: float, rows: Sequence[Row]) -> bool:
    """Whether a row of a cell begins with a word that had no room in the row above."""
    above, here = entries[at - 1], entries[at]
    if not above or not here:
        return False
    needed = above[-1].end - above[0].start + here[0].first - here[0].start + 0.5 * rows[at].size
    return needed > width


def _goes_on(at: int, cells: dict[tuple[float, float], list[list[Run]]], rows: Sequence[Row]) -> bool:
    """Whether a row is nothing but the wrapped end of one cell of the row above."""
    filled = [(high - low, entries) for (low, high), entries in cells.items() if entries[at]]
    return len(filled) == 1 and _wrapped(filled[0][1], at, filled[0][0], rows)


def _names_beside(box: Box, boxes: Sequence[Box], lines: Sequence[Line]) -> Iterator[Box]:
    """A tall cell cut at the rows beside it, when each of them has a row of words in it."""
    ys = sorted({y for other in boxes for y in (other.y0, other.y1) if box.y0 <= y <= box.y1})
    rows = _in(box, lines) if len(ys) > MIN_ROWS else []
    places = [bisect_left(ys, row.box.centre_y) for row in rows]
    if len(rows) >= MIN_ROWS and places == list(range(1, len(ys))):
        yield from (Box(box.x0, low, box.x1, high) for low, high in pairwise(ys))
    else:
        yield box


def _cut_at_edges(boxes: Sequence[Box], lines: Sequence[Line], drawn: Collection[float]) -> list[Box]:
    """Cells over several columns cut at the edges of these where words stand on both sides.

    Of edges that are `drawn` elsewhere in the table, two rows must say so.
    """
    xs = sorted({x for box in boxes for x in (box.x0, box.x1)})
    parting: list[tuple[Box, list[float]]] = []
    votes = Counter[float]()
    for box in boxes:
        inner = xs[bisect_left(xs, box.x0) + 1 : bisect_left(xs, box.x1)]
        rows = _in(box, lines) if inner else []
        cuts = [x for x in inner if not any(row.over(x) for row in rows) and _parts(rows, x)]
        votes.update({x: sum(_parts([row], x) for row in rows) for x in cuts})
        parting.append((box, cuts))
    return [
        Box(low, box.y0, high, box.y1)
        for box, cuts in parting
        for low, high in pairwise([box.x0, *(x for x in cuts if votes[x] > 1 or x not in drawn), box.x1])
    ]


def _parts(rows: Sequence[Row], x: float) -> bool:
    """Whether words stand on both sides of a place."""
    return any(row.runs[0].end <= x for row in rows if row.runs) and any(
        row.runs[-1].start >= x for row in rows if row.runs
    )
