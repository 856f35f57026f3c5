"""Part the rows of a chosen table that hold lines which cannot be of the same cells.

A division may take all lines between two rules for one row. Two lines are two rows if a cell of one stands over several
cells of the other, or beside a cell of the other, as in a head; if numbers stand below numbers, which are not wrapped;
if the first words of all cells had room in the line above; or if the names of both are commands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.surroundings import NEAR
from doc2md.converter.local.layout.tables.table_rows import TableRow, wide_cells
from doc2md.converter.local.layout.tables.text_runs import Row, Run, words_of
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.rasterizer.text_layer import Drawings

NAME, LIKELY, SURE = 1, 2, 3
"""How clear it is that two lines are two rows. A name alone in its row says so only if its row is several anyway."""

SPACE = 0.3
"""In units of the font size. Width of the space between two words."""

MIN_INDENT = 0.4
"""In units of the font size. A name that is indented by more below another one is not its second line."""

MIN_STEP = 0.85
"""Minimum distance of two lines, as a fraction of the smallest distance between rows of the table."""

MIN_NUMBERS = 2
"""Minimum count of numbers below numbers where rules are between the rows, or in the first row."""

MIN_FULL = 3
"""Minimum number of columns in which both lines have words. If these are all columns, one word that had room is enough,
and if both names are commands, none is needed."""

ACROSS = 0.8
"""Fraction of the width or height of a table. Longer rules and filled areas part its rows or columns."""

_NUMBER = re.compile(r"[-+−–±<>~≈]?\s?(?:[A-Z]{0,3}[$€£¥])?\s?[-+−–]?\d[\d.,'\s]*\s?[%°]?")

_COMMAND = re.compile(r"[\\@#$]\w")
"""Matches the beginning of the name of a command, a variable or the like."""


class _Table(NamedTuple):
    """A table as its printed lines show it.

    rows    the lines of each row
    widths  the width of the text in each column
    step    the smallest distance between two rows below the head, 0 if it is not known
    groups  where names of groups begin that are alone in a row of one line
    """

    tiling: Tiling
    columns: Columns
    rows: list[TableRow]
    widths: list[float]
    step: float
    groups: list[float]


def with_parted_rows(tiling: Tiling, page: PageRows, drawings: Drawings) -> Tiling:
    """The tiling with the rows parted that hold several."""
    table = _look(tiling, page)
    tall = {row for span in tiling.spans if span.rowspan > 1 for row, _ in span.places}
    need = SURE if _are_drawn(tiling, drawings) else LIKELY
    made = [_parted(table, lines, SURE if at == 0 else need) for at, lines in enumerate(table.rows)]
    if any(len(parts) > 1 for at, parts in enumerate(made) if at not in tall and at > 0):
        # The rules are not between all rows.
        made[1:] = [_parted(table, lines, LIKELY) for lines in table.rows[1:]]
    made = [[lines] if at in tall else made[at] for at, lines in enumerate(table.rows)]
    return tiling if all(len(parts) == 1 for parts in made) else _rebuilt(table, made)


def is_folded(tiling: Tiling, page: PageRows) -> bool:
    """Whether a row of a tiling is likely to be several."""
    table = _look(tiling, page)
    return any(
        len(_parted(table, lines, SURE if at == 0 else LIKELY)) > 1 for at, lines in enumerate(table.rows)
    )


def _look(tiling: Tiling, page: PageRows) -> _Table:
    columns, ys = Columns(tiling.xs), tiling.ys
    rows: list[TableRow] = [[] for _ in range(len(ys) - 1)]
    for row in page.inside(tiling.box):
        rows[min(max(bisect_right(ys, row.box.centre_y) - 1, 0), len(rows) - 1)].append(row)
    edges = tiling.xs
    runs = [run for lines in rows for row in lines for run in row.runs]
    widths = []
    for low, high in pairwise(edges):
        inside = [run for run in runs if low <= run.start and run.end <= high]
        widths.append(
            max((run.end for run in inside), default=low) - min((run.start for run in inside), default=low)
        )
    filled = [lines for lines in rows[1:] if lines]
    steps = [below[0].baseline - above[-1].baseline for above, below in pairwise(filled)]
    groups = [
        line.runs[0].start
        for (line,) in (lines for lines in filled if len(lines) == 1)
        if columns.filled(line) == [0]
    ]
    return _Table(tiling, columns, rows, widths, min(steps, default=0.0), groups)


def _are_drawn(tiling: Tiling, drawings: Drawings) -> bool:
    """Whether most of the rows are parted by rules or filled areas, and not only a head from the rows below it."""
    box, inner = tiling.box, tiling.ys[1:-1]
    lines = [(rule.at, rule.start, rule.end) for rule in drawings.across]
    lines += [(y, fill.box.x0, fill.box.x1) for fill in drawings.fills for y in (fill.box.y0, fill.box.y1)]
    at = [y for y, x0, x1 in lines if min(x1, box.x1) - max(x0, box.x0) > ACROSS * box.width]
    drawn = sum(any(abs(y - line) <= NEAR for line in at) for y in inner)
    if len(inner) == 1 and not any(
        box.x0 + NEAR < rule.at < box.x1 - NEAR and rule.end - rule.start > ACROSS * box.height
        for rule in drawings.down
    ):
        return False
    return 2 * drawn > len(inner)


def _parted(table: _Table, lines: TableRow, need: int) -> list[TableRow]:
    """The rows that the lines of one row of a table are."""
    if len(lines) < 2:
        return [lines]
    clear = [
        _clearness(table, above, below, is_head=lines is table.rows[0]) for above, below in pairwise(lines)
    ]
    least = NAME if max(clear) >= need else need
    made = [[lines[0]]]
    for line, sure in zip(lines[1:], clear, strict=True):
        if sure >= least:
            made.append([line])
        else:
            made[-1].append(line)
    return made


def _clearness(table: _Table, above: Row, below: Row, *, is_head: bool) -> int:
    """How clear it is that two lines are two rows of a table, 0 if it is not."""
    upper, lower = _cells(table, above), _cells(table, below)
    shared = upper.keys() & lower.keys()
    numbers = sum(all(map(_is_number, (upper[col], lower[col]))) for col in shared if col > 0)
    if numbers >= MIN_NUMBERS:
        return SURE
    if is_head and (
        _stands_over_several(table.columns, above, below)
        or any(_are_apart(upper[col], lower[col]) for col in shared)
    ):
        return SURE
    if is_head or 0 not in shared or below.baseline - above.baseline < MIN_STEP * table.step:
        return 0
    room = [col for col in shared if _has_room(table.widths[col], upper[col], lower[col], below.size)]
    begins = 0 in room or not lower[0][0].text[:1].islower()
    if len(shared) > 1:
        commands = all(_COMMAND.match(cells[0][0].text) for cells in (upper, lower))
        several = len(shared) >= MIN_FULL
        full = several and len(shared) == len(table.columns) and bool(room)
        likely = (numbers and begins) or full or commands or len(room) == len(shared)
        return SURE if commands and several else LIKELY if likely else 0
    start = upper[0][0].start
    indented = begins and lower[0][0].start - start > MIN_INDENT * below.size
    if indented and len(upper) == 1 and any(abs(start - x) < NEAR for x in table.groups):
        return SURE
    return NAME if min(len(upper), len(lower)) == 1 and (0 in room or indented) else 0


def _stands_over_several(columns: Columns, above: Row, below: Row) -> bool:
    """Whether a cell of the line above stands over cells side by side in the line below."""
    filled = set(columns.filled(below))
    return any({edge - 1, edge} <= filled for edge in columns.crossed(above) - columns.crossed(below))


def _are_apart(above: Sequence[Run], below: Sequence[Run]) -> bool:
    """Whether words are not above each other, as the lines of a wrapped cell are."""
    return above[-1].end < below[0].start or below[-1].end < above[0].start


def _cells(table: _Table, row: Row) -> dict[int, list[Run]]:
    """The words of a line in each column that has some."""
    edges, found = table.columns.edges, dict[int, list[Run]]()
    for piece in row.pieces:
        for start, end, word, *_ in words_of(piece):
            col = bisect_right(edges, (start + end) / 2) - 1
            found.setdefault(min(max(col, 0), len(edges) - 2), []).append(Run(start, end, end, word))
    return found


def _is_number(words: Sequence[Run]) -> bool:
    return bool(_NUMBER.fullmatch(" ".join(word.text for word in words)))


def _has_room(width: float, above: Sequence[Run], below: Sequence[Run], size: float) -> bool:
    """Whether the first word of a line had room in the line above, in a column of this width."""
    return above[-1].end - above[0].start + SPACE * size + below[0].word_end - below[0].start <= width


def _rebuilt(table: _Table, made: Sequence[Sequence[TableRow]]) -> Tiling:
    """The tiling with these rows in place of each of its rows."""
    tiling = table.tiling
    first = [0, *accumulate(len(parts) for parts in made)]
    ys = [tiling.ys[0]]
    for parts, end in zip(made, tiling.ys[1:], strict=True):
        ys += [(above[-1].box.y1 + below[0].box.y0) / 2 for above, below in pairwise(parts)]
        ys.append(end)
    spans = [span._replace(row=first[span.row]) for span in tiling.spans if len(made[span.row]) == 1]
    for at, parts in enumerate(made):
        if len(parts) > 1:
            spans += [
                span
                for i, part in enumerate(parts)
                for span in wide_cells(first[at] + i, part, table.columns)
            ]
    names_several = len(made[0]) > 1 and wide_cells(0, made[0][0], table.columns)
    head = first[tiling.head] or (len(made[0]) if names_several else 0)
    parted = Tiling(tiling.xs, tuple(accumulate(ys, max)), tuple(sorted(spans)), head)
    return parted.merged_down(_tall_heads(table, made[0]) if names_several else ())


def _tall_heads(table: _Table, parts: Sequence[TableRow]) -> Iterator[tuple[int, int, int]]:
    """The columns of a parted head that have words in one of its rows only, each as a cell over all of them."""
    for col in range(len(table.columns)):
        if sum(any(col in table.columns.filled(line) for line in part) for part in parts) == 1:
            yield col, 0, len(parts)
