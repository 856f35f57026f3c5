"""Split cells of a ruled table that contain several cells.

In some tables only the head has column rules, or only white space separates the rows. A cell is split if its own words
show it: rows of numbers side by side, or words on both sides of a column edge.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.converter.local.layout.tables.ruled import ruled_tables
from doc2md.converter.local.layout.tables.text_runs import Row, Run, cuts_of
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TextLayer

MIN_ROWS = 3
"""Minimum number of rows of numbers in a cell that is split."""

MIN_ROWS_IF_NUMERIC = 2
"""The same minimum if at least `MIN_NUMERIC_COLUMNS` columns contain numbers."""

MIN_NUMERIC_COLUMNS = 3
"""Minimum number of numeric columns for which `MIN_ROWS_IF_NUMERIC` applies."""

EDGE_WHITE = 2.0
"""In points. White space that is closer to a ruled edge belongs to this edge and is no cut."""

MAX_HEAD = 4.0
"""In units of the font size. Height of the head above a cell whose words are kept whole."""

MIN_HEADS = 3
"""Minimum number of columns with a word each in one row, which shows that a cell is several."""

MAX_OVER = 1.5
"""In points. A word that extends beyond the edge of a column by less does not cross it."""

MIN_NUMERIC = 0.8
"""Minimum fraction of numbers in a numeric column."""

_VALUE = re.compile(r"[-–—]|(?!\d+[.)]\s)\W{0,3}\d[\d\W]{0,20}[^\W\d]{0,2}\W?")
"""Matches one or two numbers with signs and units, but not the number of a list item."""

Cells = Sequence[list[Run]]
"""The runs of one column, one entry per row."""


class DrawnTable(NamedTuple):
    """A table of which all cells are drawn. `is_split` says that some of them hold several cells."""

    grid: Grid
    is_split: bool


def drawn_tables(layer: TextLayer) -> list[DrawnTable]:
    """The tables of a page of which all cells are drawn."""
    grids = [(grid, split_cells(grid, layer.lines)) for grid in ruled_tables(layer.drawings)]
    return [DrawnTable(split, split is not grid) for grid, split in grids]


def split_cells(grid: Grid, lines: Sequence[Line]) -> Grid:
    """Split the cells of a grid that contain several cells. `lines` are the pieces of text of the page."""
    inside = sorted((line for line in lines if not line.turned and _is_in_cell(line, grid.box)), key=_middle)
    bands: defaultdict[tuple[float, float], list[Box]] = defaultdict(list)
    for slot in grid.slots:
        bands[slot.box.y0, slot.box.y1].append(slot.box)
    boxes = [box for band in bands.values() for box in _split_band(band, inside)]
    drawn = {x for slot in grid.slots for x in (slot.box.x0, slot.box.x1)}
    boxes = _with_common_cuts(boxes, inside, drawn)
    boxes = _cut_as_others(boxes, {slot.box for slot in grid.slots}, inside, drawn)
    ys = sorted({y for box in boxes for y in (box.y0, box.y1)})
    boxes = [piece for box in boxes for piece in _split_beside_rows(box, ys, inside)]
    boxes = _cut_at_edges(boxes, inside, drawn)
    return replace(grid, slots=_slots(boxes)) if len(boxes) > len(grid.slots) else grid


def _middle(line: Line) -> float:
    return line.box.centre_y


def _is_in_cell(line: Line, box: Box) -> bool:
    """Whether the centre of a piece is in a cell.

    On an edge between two cells, it is only in the right or lower one.
    """
    x, y = line.box.centre
    return box.x0 <= x < box.x1 and box.y0 <= y < box.y1


def _rows_in(box: Box, lines: Sequence[Line]) -> list[Row]:
    """The rows of the pieces whose centres are in a box. `lines` are sorted from top to bottom."""
    start, end = (bisect_left(lines, y, key=_middle) for y in (box.y0, box.y1))
    return Row.of([line for line in lines[start:end] if _is_in_cell(line, box)])


def _slots(boxes: Sequence[Box]) -> tuple[Slot, ...]:
    """The slots of cells that tile a rectangle, with their positions in the grid of all cell edges."""
    xs = sorted({x for box in boxes for x in (box.x0, box.x1)})
    ys = sorted({y for box in boxes for y in (box.y0, box.y1)})
    col, row = {x: i for i, x in enumerate(xs)}, {y: i for i, y in enumerate(ys)}
    return tuple(
        Slot(row[b.y0], col[b.x0], row[b.y1] - row[b.y0], col[b.x1] - col[b.x0], b)
        for b in sorted(boxes, key=lambda box: (box.y0, box.x0))
    )


def _split_band(band: Sequence[Box], lines: Sequence[Line]) -> list[Box]:
    """Split the cells between two horizontal rules into rows and columns, if they contain rows of numbers."""
    whole = Box.around(band)
    rows = _rows_in(whole, lines)
    if len(rows) < MIN_ROWS_IF_NUMERIC:
        return list(band)
    columns = [(low, high) for box in band for low, high in pairwise(_edges(box, lines))]
    cells = {(low, high): [row.cell(low, high) for row in rows] for low, high in columns}
    minimum = (
        MIN_ROWS_IF_NUMERIC
        if sum(_is_numeric(entries, MIN_ROWS_IF_NUMERIC) for entries in cells.values()) >= MIN_NUMERIC_COLUMNS
        else MIN_ROWS
    )
    listed = [
        entries
        for (low, high), entries in cells.items()
        if _has_separate_rows(entries, high - low, rows, minimum)
    ]
    full = [at for at in range(len(rows)) if sum(bool(entries[at]) for entries in listed) > 1]
    if len(full) < max(minimum, len(rows) / 2) or not any(
        _is_numeric(entries, minimum) for entries in listed
    ):
        return list(band)
    names = {column for column in columns if _is_spanning_name(cells[column], full)}
    kept = [at for at in range(len(rows)) if any(cells[c][at] for c in columns if c not in names)]
    leads = {at for at in kept if _goes_on_below(at, cells)}
    starts = [
        at
        for at in kept
        if at in leads | {kept[0]} or not (at - 1 in leads or _is_continuation(at, cells, rows))
    ]
    above = [kept[kept.index(at) - 1] for at in starts[1:]]
    cuts = [(rows[i].box.y1 + rows[j].box.y0) / 2 for i, j in zip(above, starts[1:], strict=True)]
    heights = list(pairwise([whole.y0, *cuts, whole.y1]))
    split = [
        Box(low, y0, high, y1) for y0, y1 in heights for low, high in columns if (low, high) not in names
    ]
    return split + [Box(low, whole.y0, high, whole.y1) for low, high in names]


def _with_common_cuts(boxes: Sequence[Box], lines: Sequence[Line], drawn: Collection[float]) -> list[Box]:
    """The cells of all bands with one cut in place of those between which there is no text."""
    middles = sorted((run.start + run.end) / 2 for row in Row.of(lines) for run in row.runs)
    fixed = sorted(drawn)
    groups = defaultdict[tuple[int, int], set[float]](set)
    for x in {x for box in boxes for x in (box.x0, box.x1)}.difference(drawn):
        groups[bisect_left(fixed, x), bisect_left(middles, x)].add(x)
    common = {x: sum(group) / len(group) for group in groups.values() for x in group}
    return [box._replace(x0=common.get(box.x0, box.x0), x1=common.get(box.x1, box.x1)) for box in boxes]


def _cut_as_others(
    boxes: Sequence[Box], whole: Collection[Box], lines: Sequence[Line], drawn: Collection[float]
) -> list[Box]:
    """The cells, of which those of split bands are cut where several others have a cut, unless words are there.

    A column may be empty in all rows of a band. `whole` are the cells that are drawn.
    """
    count = Counter(box.x0 for box in boxes if box.x0 not in drawn)
    usual = sorted(x for x, number in count.items() if number >= MIN_ROWS)
    made = list[Box]()
    for box in boxes:
        inner = [x for x in usual if box.x0 < x < box.x1] if box not in whole else []
        rows = _rows_in(box, lines) if inner else []
        edges = [box.x0, *(x for x in inner if not any(row.crosses(x) for row in rows)), box.x1]
        made += [box._replace(x0=low, x1=high) for low, high in pairwise(edges)]
    return made


def _is_spanning_name(entries: Cells, full: Sequence[int]) -> bool:
    """Whether a column contains only one name, at a height between two rows. It belongs to all rows."""
    places = [at for at, cell in enumerate(entries) if cell]
    return len(places) == 1 and full[0] < places[0] < full[-1] and places[0] not in full


def _edges(box: Box, lines: Sequence[Line]) -> list[float]:
    """The sides of a cell, and the cuts between columns inside it, as x coordinates.

    The cuts leave the words above the cell whole, too, as far as they can: the head of the columns.
    """
    rows = _rows_in(box, lines)
    above = _rows_in(Box(box.x0, box.y0 - MAX_HEAD * rows[0].size, box.x1, box.y0), lines) if rows else []
    cuts = cuts_of([*rows, *above]) if len(rows) >= MIN_ROWS else []
    return [box.x0, *(cut for cut in cuts if box.x0 + EDGE_WHITE < cut < box.x1 - EDGE_WHITE), box.x1]


def _is_numeric(entries: Cells, minimum: int) -> bool:
    """Whether a column has at least `minimum` texts and most of them are numbers."""
    texts = [run.text.strip() for cell in entries for run in cell]
    return len(texts) >= minimum and sum(map(bool, map(_VALUE.fullmatch, texts))) >= MIN_NUMERIC * len(texts)


def _has_separate_rows(entries: Cells, width: float, rows: Sequence[Row], minimum: int) -> bool:
    """Whether no row of a column is a wrapped line: its rows are numbers, or words that had room in the row above."""
    if sum(map(bool, entries)) < minimum:
        return False
    return _is_numeric(entries, minimum) or not any(
        _is_wrapped(entries, at, width, rows) for at in range(1, len(rows))
    )


def _is_wrapped(entries: Cells, at: int, width: float, rows: Sequence[Row]) -> bool:
    """Whether a row of a cell starts with a word that did not fit in the row above."""
    above, here = entries[at - 1], entries[at]
    if not above or not here:
        return False
    needed = above[-1].end - above[0].start + here[0].word_end - here[0].start + 0.5 * rows[at].size
    return needed > width


def _goes_on_below(at: int, cells: dict[tuple[float, float], list[list[Run]]]) -> bool:
    """Whether a row is the first line of a name that goes on in the row below, where its values are."""
    filled = [entries for entries in cells.values() if entries[at]]
    if len(filled) != 1 or at + 1 == len(filled[0]) or not filled[0][at + 1]:
        return False
    values = sum(bool(entries[at + 1]) for entries in cells.values())
    first, second = (filled[0][i][0].text for i in (at, at + 1))
    return values > 1 and first[:1].isupper() and second[:1].islower()


def _is_continuation(at: int, cells: dict[tuple[float, float], list[list[Run]]], rows: Sequence[Row]) -> bool:
    """Whether a row contains only the wrapped end of one cell of the row above."""
    filled = [(high - low, entries) for (low, high), entries in cells.items() if entries[at]]
    return len(filled) == 1 and _is_wrapped(filled[0][1], at, filled[0][0], rows)


def _split_beside_rows(box: Box, edges: Sequence[float], lines: Sequence[Line]) -> Iterator[Box]:
    """Split a tall cell at the rows beside it, if it has one row of words for each of them.

    `edges` are the upper and lower edges of all cells, sorted.
    """
    ys = edges[bisect_left(edges, box.y0) : bisect_right(edges, box.y1)]
    rows = _rows_in(box, lines) if len(ys) > MIN_ROWS else []
    places = [bisect_left(ys, row.box.centre_y) for row in rows]
    if len(rows) >= MIN_ROWS and places == list(range(1, len(ys))):
        yield from (Box(box.x0, low, box.x1, high) for low, high in pairwise(ys))
    else:
        yield box


def _cut_at_edges(boxes: Sequence[Box], lines: Sequence[Line], drawn: Collection[float]) -> list[Box]:
    """Split cells at the edges of other columns, where words are on both sides of the edge.

    Edges that are `drawn` elsewhere in the table need two rows with words on both sides, or a row with words in each
    of several columns.
    """
    xs = sorted({x for box in boxes for x in (box.x0, box.x1)})
    box_cuts: list[tuple[Box, list[float]]] = []
    votes = Counter[float]()
    for box in boxes:
        inner = xs[bisect_left(xs, box.x0) + 1 : bisect_left(xs, box.x1)]
        rows = _rows_in(box, lines) if inner else []
        cuts = [x for x in inner if not any(_crosses(row, x) for row in rows) and _is_between_words(rows, x)]
        votes.update({x: sum(_is_between_words([row], x) for row in rows) for x in cuts})
        if len(cuts) == len(inner) >= MIN_HEADS - 1 and _fills_columns(rows, [box.x0, *cuts, box.x1]):
            votes.update(cuts * 2)
        box_cuts.append((box, cuts))
    return [
        Box(low, box.y0, high, box.y1)
        for box, cuts in box_cuts
        for low, high in pairwise([box.x0, *(x for x in cuts if votes[x] > 1 or x not in drawn), box.x1])
    ]


def _fills_columns(rows: Sequence[Row], edges: Sequence[float]) -> bool:
    """Whether a row has one run of words between each two edges."""
    return any(all(len(row.cell(low, high)) == 1 for low, high in pairwise(edges)) for row in rows)


def _crosses(row: Row, x: float) -> bool:
    """Whether a run of a row is on both sides of an x coordinate, by more than a little."""
    return row.crosses(x - MAX_OVER) and row.crosses(x + MAX_OVER)


def _is_between_words(rows: Sequence[Row], x: float) -> bool:
    """Whether words are on both sides of an x coordinate."""
    return any(row.runs[0].end <= x for row in rows if row.runs) and any(
        row.runs[-1].start >= x for row in rows if row.runs
    )
