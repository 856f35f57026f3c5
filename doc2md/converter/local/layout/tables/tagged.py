"""Tables of the structure tree of a tagged PDF, where they agree with the page.

A writer may tag a table and place its words otherwise. So the rows must follow each other down the page, and the
columns across it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from doc2md.converter.local.layout.tables.cells import contains_line
from doc2md.converter.local.layout.tables.text_runs import CURRENCIES
from doc2md.converter.local.layout.tables.tiling import Span, Tiling
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TaggedTable

MAX_OVERLAP = 2.0
"""In points. The text of neighbouring rows or columns overlaps by no more."""

MIN_OWN = 0.8
"""Minimum share of the lines between the edges of a tagged table that are in its cells."""

MARGIN = 1.0
"""In points. White space between the text at the edge of a table and this edge."""

SAME_TABLE = 0.8
"""Fraction of the smaller area. Two tilings of the same table overlap by more than this."""

_BEFORE, _AFTER = frozenset({*CURRENCIES, "("}), frozenset({"%", ")", ")%"})
"""Signs in columns of their own that belong to the numbers after and before them."""

_Interval = tuple[float, float]


class Tagged(NamedTuple):
    """A tagged table that agrees with the page.

    headed  some cells are tagged as heads, so that it is no mere arrangement of texts
    lines   the number of lines of the page in its box
    """

    tiling: Tiling
    headed: bool
    lines: int

    def is_same(self, other: Tiling, lines: Sequence[Line]) -> bool:
        """Whether another tiling has the same cells with the same lines, though perhaps other edges."""
        own = self.tiling
        return (
            (own.shape, own.spans) == (other.shape, other.spans)
            and own.box.overlaps(other.box, SAME_TABLE)
            and sum(contains_line(other.box, line) for line in lines) == self.lines
        )


class _Cell(NamedTuple):
    """A cell with the rows and columns that it covers. `box` is around its text, None without text."""

    span: Span
    box: Box | None
    text: str


def tables_of_tags(tables: Sequence[TaggedTable], lines: Sequence[Line]) -> list[Tagged]:
    """The tagged tables that agree with the page and have several rows and columns.

    `lines` are those of the page. A table with many lines of other elements between its cells is left out.
    """
    found = []
    for table in tables:
        if tiling := _tiling(table):
            inside = [line for line in lines if contains_line(tiling.box, line)]
            cells = [cell for row in table for cell in row]
            if _own_lines(inside, [cell.box for cell in cells if cell.box]) > MIN_OWN:
                found.append(Tagged(tiling, any(cell.header for cell in cells), len(inside)))
    return found


def _own_lines(lines: Sequence[Line], cells: Sequence[Box]) -> float:
    """The share of lines that overlap with the text of a cell."""
    own = 0
    for line in lines:
        x0, y0, x1, y1 = line.box
        own += any(
            left < x1 and x0 < right and top < y1 and y0 < bottom for left, top, right, bottom in cells
        )
    return own / max(1, len(lines))


def _tiling(table: TaggedTable) -> Tiling | None:
    cells = list(_placed(table))
    width = max((cell.span.col + cell.span.colspan for cell in cells), default=0)
    if width < 2 or len(table) < 2:
        return None
    whole, others = _whole_rows(cells, width)
    columns = _intervals(width, ((c.span.col, c.span.colspan, c.box.x0, c.box.x1) for c in whole if c.box))
    rows = _intervals(len(table), ((c.span.row, c.span.rowspan, c.box.y0, c.box.y1) for c in cells if c.box))
    if columns is None or rows is None:
        return None
    if columns[0] > columns[-1]:
        columns, whole = columns[::-1], [_mirrored(cell, width) for cell in whole]
    xs, ys = _edges(columns), _edges(rows)
    cells = [*whole, *_by_place(others, columns)]
    places = [place for cell in cells for place in cell.span.places]
    if xs is None or ys is None or len(set(places)) < len(places):
        return None
    spans = sorted(cell.span for cell in cells if cell.span.rowspan * cell.span.colspan > 1)
    return _with_signs_beside_numbers(Tiling(xs, ys, tuple(spans)), cells)


def _placed(table: TaggedTable) -> Iterator[_Cell]:
    """The cells in their places: each in the first column of its row that no cell from above covers, as in HTML."""
    taken = set[tuple[int, int]]()
    for row, cells in enumerate(table):
        col = 0
        for cell in cells:
            while (row, col) in taken:
                col += 1
            span = Span(row, col, min(cell.rowspan, len(table) - row), cell.colspan)
            taken.update(span.places)
            yield _Cell(span, cell.box, cell.text)


def _whole_rows(cells: Sequence[_Cell], width: int) -> tuple[list[_Cell], list[_Cell]]:
    """The cells of the rows that have all cells, and those of the other rows."""
    places = Counter(row for cell in cells for row, _ in cell.span.places)
    whole = [cell for cell in cells if places[cell.span.row] == width]
    return whole, [cell for cell in cells if places[cell.span.row] != width]


def _mirrored(cell: _Cell, width: int) -> _Cell:
    """A cell of a table that is written from right to left, with its columns counted from the left."""
    span = cell.span
    return cell._replace(span=span._replace(col=width - span.col - span.colspan))


def _intervals(count: int, cells: Iterable[tuple[int, int, float, float]]) -> list[_Interval] | None:
    """What each row or column covers on its axis; None if one has no text.

    `cells` are the first row or column of a cell, the number of them, and what its text covers.
    """
    found: dict[int, _Interval] = {}
    for at, wide, start, end in cells:
        if wide == 1:
            low, high = found.get(at, (start, end))
            found[at] = min(low, start), max(high, end)
    return [found[at] for at in range(count)] if len(found) == count else None


def _by_place(cells: Sequence[_Cell], columns: Sequence[_Interval]) -> Iterator[_Cell]:
    """The cells of rows that lack some, in their columns. Some writers leave out empty cells, so the place tells."""
    for cell in cells:
        if cell.box:
            gaps = [max(start - cell.box.x1, cell.box.x0 - end) for start, end in columns]
            under = [i for i, gap in enumerate(gaps) if gap < 0] if cell.span.colspan > 1 else []
            first = under[0] if under else gaps.index(min(gaps))
            yield cell._replace(span=cell.span._replace(col=first, colspan=len(under) or 1))


def _edges(parts: Sequence[_Interval]) -> tuple[float, ...] | None:
    """The edges between and around intervals; None if they do not follow each other."""
    if any(below[0] < above[1] - MAX_OVERLAP for above, below in pairwise(parts)):
        return None
    between = [(above[1] + below[0]) / 2 for above, below in pairwise(parts)]
    return (parts[0][0] - MARGIN, *between, parts[-1][1] + MARGIN)


def _with_signs_beside_numbers(tiling: Tiling, cells: Sequence[_Cell]) -> Tiling:
    """The tiling in which a column with nothing but signs is joined with that of their numbers."""
    texts = [set[str]() for _ in tiling.xs[1:]]
    for cell in cells:
        if cell.span.colspan == 1 and cell.text:
            texts[cell.span.col].add(cell.text)
    for col in reversed(range(len(texts))):
        if set() < texts[col] <= _BEFORE and col + 1 < len(texts):
            tiling = tiling.without_edge(col + 1)
        elif set() < texts[col] <= _AFTER and col > 0:
            tiling = tiling.without_edge(col)
    return tiling
