"""A table that lost rows or columns, held against the same table as it stands on the page.

Whoever wrote it is right about all that is there: only whole rows and columns whose words it has nowhere are put in,
and only where both tables agree about the rest. On any doubt it is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from doc2md.document import Cell, MarkKind, Text
from doc2md.pages.alignment import aligned, dice, ends
from doc2md.pages.words import words_in

MAX_STEPS = 20_000
"""Pairs of rows, or of cells, that are compared."""
MAX_CELLS = 5_000
FOREIGN = 0.1
"""Share of a table's words that the page may lack: with more, it was read badly, or has another table there."""
AGREED = 0.5
"""Share of a table's rows, and of its columns, that must be found on the page."""
ORDER = 0.02
"""What the order of words counts beside them when rows are compared: it parts those that have the same words."""
MOVED = 0.8
"""What it counts that two columns have the same words, if they stand in other rows."""
MIN_FILLED = 2
"""Cells with words in a row or column that is put in: with less, it may be a line of text beside the table."""
SIGN = "·"
"""For signs that stand alone: which one it is, models and fonts do not agree about."""

Words = Counter[str]
Pairs = list[tuple[int, int]]
_COMMAND = re.compile(r"\\[A-Za-z]+")
_NONE = Words()


@dataclass(frozen=True, slots=True)
class Proof:
    """The table's cells, what was put in (the words of each row and column), and the page's words it still lacks."""

    cells: tuple[Cell, ...]
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class _DoubtError(Exception):
    """The two tables cannot be told to be the same but for what is lost."""


def counted(texts: Iterable[Text]) -> Words:
    """The words of some texts; of a formula, what is printed of it. What has none, as a dash or a tick, is a `SIGN`."""
    found = Words()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text.plain)
        maths = any(mark.kind is MarkKind.MATH for mark in text.marks)
        words = words_in(_COMMAND.sub(" ", plain) if maths else plain)
        found.update(words or [SIGN] * bool(plain.strip()))
    return found


def proofread(said: Sequence[Cell], printed: Sequence[Cell], elsewhere: Words = _NONE) -> Proof:
    """`said` with the rows and columns of `printed` that it lost; `elsewhere` are words that are said beside it."""
    table, page = _Grid(said), _Grid(printed)
    lost = page.words - table.words - elsewhere
    if not lost:
        return Proof(tuple(said))
    try:
        proof = _repaired(table, page, lost)
    except _DoubtError:
        proof = Proof(tuple(said))
    missing = page.words - counted(cell.text for cell in proof.cells) - elsewhere
    return replace(proof, missing=without_signs(missing))


def without_signs(words: Words) -> tuple[str, ...]:
    """The words themselves, as often as they are there."""
    return tuple(word for word in words.elements() if word != SIGN)


class _Grid:
    """A table's words by the first place of their cell, and by line: `lines[0]` are rows, `lines[1]` columns."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        self.shape = (
            max((c.row + c.rowspan for c in cells), default=0),
            max((c.col + c.colspan for c in cells), default=0),
        )
        self.places: dict[tuple[int, int], Words] = {}
        self.lines: tuple[dict[int, Words], dict[int, Words]] = defaultdict(Words), defaultdict(Words)
        self.words = Words()
        for cell in cells:
            if words := counted([cell.text]):
                self.places[cell.row, cell.col] = words
                for counts in (self.words, self.lines[0][cell.row], self.lines[1][cell.col]):
                    counts.update(words)
        self._rows: dict[int, list[str]] = defaultdict(list)
        for row, col in sorted(self.places):
            self._rows[row] += self.places[row, col].elements()

    def row(self, at: int) -> list[str]:
        """The words of a row, from left to right."""
        return self._rows.get(at, [])


class _Axis:
    """Rows or columns of both tables brought together: where each line of either is then, and which are new.

    `gone` are lines of the page that are to be put in; those of a tuple are one. Raises _DoubtError where it is not
    sure in which place.
    """

    def __init__(
        self, pairs: Pairs, gone: Sequence[tuple[int, ...]], count: int, worded: Collection[int]
    ) -> None:
        self.lost = {j: lines for lines in gone for j in lines}
        self.said: list[int] = []
        self.printed: dict[int, int] = {}
        self.new = set[int]()
        here = {j: i for i, j in pairs}
        for j in sorted([*here, *(lines[0] for lines in gone)]):
            if j in here:
                self._take(here[j] + 1)
                self.printed[j] = self.said[-1]
                continue
            after = min((i for i in here.values() if i >= len(self.said)), default=count)
            if any(i in worded for i in range(len(self.said), after)):
                raise _DoubtError
            self._take(after)
            self.printed |= dict.fromkeys(self.lost[j], self.size)
            self.new.add(self.size)
        self._take(count)

    def _take(self, count: int) -> None:
        while len(self.said) < count:
            self.said.append(self.size)

    @property
    def size(self) -> int:
        return len(self.said) + len(self.new)

    def span(self, at: int, length: int) -> tuple[int, int]:
        """Place and length of what spans lines of the table: what is put in between is spanned too."""
        return self.said[at], self.said[at + length - 1] - self.said[at] + 1


def _repaired(table: _Grid, page: _Grid, lost: Words) -> Proof:
    row_pairs, column_pairs = _pairs(table, page)
    axes = [
        _Axis(pairs, _gone(page, axis, pairs, lost), table.shape[axis], table.lines[axis])
        for axis, pairs in enumerate((row_pairs, column_pairs))
    ]
    if not any(axis.new for axis in axes):
        raise _DoubtError
    for n, pairs in enumerate((row_pairs, column_pairs)):
        new = len(axes[n].new)
        if new > len(pairs) or new + len(table.lines[n]) > page.shape[n]:
            raise _DoubtError
    cells = _merged(table, page, lost, *axes)
    found = counted(cell.text for cell in cells) - table.words
    if (lost - found).total() > FOREIGN * lost.total():
        raise _DoubtError
    rows, columns = (
        [_said(page, n, lines) for lines in dict.fromkeys(axes[n].lost.values())] for n in (0, 1)
    )
    return Proof(cells, tuple(rows), tuple(columns))


def _pairs(table: _Grid, page: _Grid) -> tuple[Pairs, Pairs]:
    """The rows and the columns that both have."""
    if (table.words - page.words).total() > FOREIGN * table.words.total():
        raise _DoubtError
    if table.shape[0] * page.shape[0] > MAX_STEPS or max(len(table.cells), len(page.cells)) > MAX_CELLS:
        raise _DoubtError
    mine, theirs = ([grid.row(at) for at in range(grid.shape[0])] for grid in (table, page))

    def same(i: int, j: int) -> float:
        """How alike two rows are: by their words, and a little by the order of these."""
        words = dice(table.lines[0].get(i, _NONE), page.lines[0].get(j, _NONE))
        return words + ORDER * ends(mine[i], theirs[j])

    rows = aligned(table.shape[0], page.shape[0], same)
    if table.shape[1] * page.shape[1] * len(rows) > MAX_STEPS:
        raise _DoubtError

    def alike(a: int, b: int) -> float:
        """How alike two columns are in the rows that both have; or as a whole, where names stand beside many rows."""
        cells = ((table.places.get((i, a), _NONE), page.places.get((j, b), _NONE)) for i, j in rows)
        shares = [dice(mine, theirs) for mine, theirs in cells if mine or theirs]
        whole = dice(table.lines[1].get(a, _NONE), page.lines[1].get(b, _NONE))
        return max(MOVED * whole, sum(shares) / len(shares) if shares else 0.0)

    columns = aligned(table.shape[1], page.shape[1], alike)
    if len(rows) < AGREED * len(table.lines[0]) or len(columns) < AGREED * len(table.lines[1]):
        raise _DoubtError
    return rows, columns


def _gone(page: _Grid, axis: int, pairs: Pairs, lost: Words) -> list[tuple[int, ...]]:
    """The lines of the page that the table has not, with cells enough whose words it has nowhere.

    A row right under one, with less, is its second line.
    """
    here = {j for _, j in pairs}
    filled = Counter(place[axis] for place, words in page.places.items() if words <= lost)
    found: list[tuple[int, ...]] = []
    for j in sorted(filled):
        if j in here:
            continue
        if filled[j] >= MIN_FILLED:
            found.append((j,))
        elif axis == 0 and found and found[-1][-1] == j - 1:
            found[-1] = (*found[-1], j)
    return found


def _merged(table: _Grid, page: _Grid, lost: Words, rows: _Axis, columns: _Axis) -> tuple[Cell, ...]:
    """The table's cells where they are then, and the page's in the new rows and columns."""
    made = _Sheet(rows, columns)
    for cell in table.cells:
        row, rowspan = rows.span(cell.row, cell.rowspan)
        col, colspan = columns.span(cell.col, cell.colspan)
        made.put(replace(cell, row=row, col=col, rowspan=rowspan, colspan=colspan))
    heads, left = _heads(made.cells), Words(lost)
    for cell in page.cells:
        if (cell.row in rows.lost or cell.col in columns.lost) and cell.text.plain.strip():
            words = page.places.get((cell.row, cell.col), _NONE)
            if made.insert(cell, words, heads, len(table.cells)):
                if not words <= left:
                    raise _DoubtError
                left -= words
        made.stretch(cell)
    made.fill(heads)
    return tuple(sorted(made.cells, key=lambda cell: (cell.row, cell.col)))


class _Sheet:
    """A table while it is put together; `taken` says which cell is in a place, by its index."""

    def __init__(self, rows: _Axis, columns: _Axis) -> None:
        self.rows, self.columns = rows, columns
        self.cells: list[Cell] = []
        self.taken: dict[tuple[int, int], int] = {}

    def put(self, cell: Cell) -> None:
        self._take(cell, len(self.cells))
        self.cells.append(cell)

    def insert(self, printed: Cell, words: Words, heads: int, count: int) -> bool:
        """Put in a cell of the page, unless one of the table's (the first `count`) that reaches over its place says it.

        Raises _DoubtError where there is no place for it.
        """
        if printed.row not in self.rows.printed or printed.col not in self.columns.printed:
            raise _DoubtError
        row, col = self.rows.printed[printed.row], self.columns.printed[printed.col]
        index = self.taken.get((row, col))
        if index is None:
            header = row < heads or (row == heads and row in self.rows.new and printed.header)
            self.put(replace(printed, row=row, col=col, rowspan=1, colspan=1, header=header))
            return True
        there = self.cells[index].text
        if index >= count:
            self.cells[index] = replace(self.cells[index], text=Text.join([there, printed.text], " "))
        elif not words <= counted([there]):
            raise _DoubtError
        return index >= count

    def stretch(self, printed: Cell) -> None:
        """The page's span for the cell in the same place, where that takes nothing but what is new and free."""
        row, col = self.rows.printed.get(printed.row), self.columns.printed.get(printed.col)
        last = self.rows.printed.get(printed.row + printed.rowspan - 1)
        right = self.columns.printed.get(printed.col + printed.colspan - 1)
        index = self.taken.get((row, col)) if row is not None and col is not None else None
        if index is None or last is None or right is None:
            return
        cell = self.cells[index]
        longer = replace(
            cell,
            rowspan=max(cell.rowspan, last - cell.row + 1),
            colspan=max(cell.colspan, right - cell.col + 1),
        )
        more = [place for place in _places(longer) if self.taken.get(place) != index]
        if (cell.row, cell.col) == (row, col) and all(map(self._is_free, more)):
            self.cells[index] = longer
            self._take(longer, index)

    def fill(self, heads: int) -> None:
        """Empty cells in what is left of the new rows and columns."""
        for row in range(self.rows.size):
            for col in range(self.columns.size):
                if self._is_free((row, col)):
                    self.put(Cell(row, col, Text(), header=row < heads))

    def _is_free(self, place: tuple[int, int]) -> bool:
        return place not in self.taken and (place[0] in self.rows.new or place[1] in self.columns.new)

    def _take(self, cell: Cell, index: int) -> None:
        for place in _places(cell):
            self.taken.setdefault(place, index)


def _places(cell: Cell) -> Iterator[tuple[int, int]]:
    return product(range(cell.row, cell.row + cell.rowspan), range(cell.col, cell.col + cell.colspan))


def _heads(cells: Iterable[Cell]) -> int:
    """The row after the last of the leading ones that have nothing but heads."""
    plain = min((cell.row for cell in cells if not cell.header), default=0)
    return max((cell.row + 1 for cell in cells if cell.header and cell.row < plain), default=0)


def _said(page: _Grid, axis: int, lines: Collection[int]) -> str:
    """What stands in some rows or columns."""
    return " ".join(c.text.plain for c in page.cells if (c.row, c.col)[axis] in lines and c.text.plain)
