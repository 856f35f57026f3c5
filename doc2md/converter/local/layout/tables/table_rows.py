"""Table rows from printed rows, and the tiling that they make."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.converter.local.layout.tables.tiling import Span, Tiling

MIN_ROW_STEP = 0.8
"""In units of the font size. Minimum baseline distance between two rows of a table."""

MAX_LINE_STEP = 1.6
"""In units of the font size. Maximum baseline distance between two lines of a cell."""

TableRow = list[Row]
"""The printed rows of a table row, from top to bottom."""


def logical_rows(rows: Sequence[Row], columns: Columns) -> list[TableRow]:
    """Group printed rows into table rows. A wrapped line goes with the row before it."""
    made: list[TableRow] = []
    for row in rows:
        if made and (
            _is_line_of_neighbour(made[-1], row, columns)
            or _is_wrapped(made[-1][-1], row, columns)
            or _goes_on(made[-1], row, columns)
        ):
            made[-1].append(row)
        else:
            made.append([row])
    return made


def _is_line_of_neighbour(made: TableRow, row: Row, columns: Columns) -> bool:
    """Whether a row is too close to the row above to be a table row: it is a line of another cell in the same row.

    Only the second line of a name may be in a column that already has words.
    """
    if row.baseline - made[-1].baseline > MIN_ROW_STEP * row.size:
        return False
    here = columns.filled(row)
    if not set(here).isdisjoint(columns.filled(made[-1])):
        return False
    return len(made) == 1 or (len(made) == 2 and here == columns.filled(made[0]) and len(here) == 1)


def _goes_on(made: TableRow, row: Row, columns: Columns) -> bool:
    """Whether a name alone in its row goes on in the row below, where its values are."""
    if len(made) > 1 or columns.filled(made[0]) != [0] or len(columns.filled(row)) < 2:
        return False
    if row.baseline - made[0].baseline > MAX_LINE_STEP * row.size or not columns.starts(row):
        return False
    return made[0].runs[0].text[:1].isupper() and row.runs[0].text[:1].islower()


def _is_wrapped(above: Row, row: Row, columns: Columns) -> bool:
    """Whether a row continues the cells of the row above: its first column is empty, and a word did not fit above."""
    if row.baseline - above.baseline > MAX_LINE_STEP * row.size or columns.starts(row):
        return False
    broken = list[bool]()
    crossed = columns.crossed(above) | columns.crossed(row)
    edges = [edge for i, edge in enumerate(columns.edges) if i not in crossed]
    shared = [(row.cell(low, high), above.cell(low, high)) for low, high in pairwise(edges)]
    numbers = [bool(here and before) and here[0].text.strip()[:1].isdigit() for here, before in shared]
    if len(shared) > 2 and any(numbers) and all(here for here, _ in shared[1:]):
        return False  # a complete row beside a first cell that spans several rows
    if any(numbers[-1:]) and shared[-1][1][-1].text.strip()[-1:].isdigit():
        return False  # a sum below an amount
    for high, (here, before), is_number in zip(edges[1:], shared, numbers, strict=True):
        if is_number and before[-1].text.strip()[-1:].isdigit():
            continue  # numbers are not wrapped
        if here:
            word = here[0].word_end - here[0].start
            broken.append(bool(before) and word + 0.25 * row.size > high - before[-1].end)
    return any(broken)


def tiling_of(columns: Columns, top: float, bottom: float, rows: Sequence[TableRow]) -> Tiling:
    """The tiling of some table rows, at least one.

    `top` and `bottom` are the y coordinates of the table, in points. A cell spans a column edge if letters of its row
    cross that edge.
    """
    middles = ((above[-1].box.y1 + below[0].box.y0) / 2 for above, below in pairwise(rows))
    # Rows may overlap vertically. A row never ends above its own start.
    heights = [min(y, bottom) for y in accumulate(middles, max, initial=top)][1:]
    spans = [span for at, row in enumerate(rows) for span in wide_cells(at, row, columns)]
    return Tiling(columns.edges, (top, *heights, bottom), tuple(spans))


def wide_cells(at: int, row: TableRow, columns: Columns) -> list[Span]:
    """The cells over several columns of the table row with index `at`."""
    crossed = frozenset[int]().union(*map(columns.crossed, row))
    if not crossed:
        return []
    spans, start = list[Span](), 0
    for edge in range(1, len(columns) + 1):
        if edge not in crossed or edge == len(columns):
            if edge - start > 1:
                spans.append(Span(at, start, 1, edge - start))
            start = edge
    return spans
