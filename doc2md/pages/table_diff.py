"""Restoring rows and columns that a model's table lost, by comparison with the same table in the text layer.

The cells that the model wrote are never changed. Only whole rows and columns are added, only if their words are nowhere
in the model's table, and only if both tables agree about the rest. In any case of doubt the table stays as it is.

"The table" below is the model's table, "the page" is the table in the text layer. A line is a row or a column.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from doc2md.checks.alignment import align, common_ends, dice
from doc2md.document import Cell, MarkKind, Text
from doc2md.pages.words import words_in

MAX_STEPS = 20_000
"""Maximum number of comparisons of two rows, or of two cells. Larger tables are not restored, to limit the time."""
MAX_CELLS = 5_000
"""Maximum number of cells in either table."""
MAX_FOREIGN = 0.1
"""Maximum fraction of the table's words that the page lacks. With more, the model read badly or read another table.

It is also the maximum share of lost words that may stay missing after the restoration.
"""
MIN_AGREEMENT = 0.5
"""Minimum fraction of the table's rows, and of its columns, that must have a counterpart on the page."""
ORDER_WEIGHT = 0.02
"""Weight of the word order when two rows are compared. It separates rows that have the same words."""
COLUMN_WEIGHT = 0.8
"""Weight of the words of two columns when they are compared as a whole, without regard to their rows."""
MIN_FILLED_CELLS = 2
"""Minimum number of cells with words in a line to restore. A line with fewer may be text beside the table."""
SIGN = "·"
"""Stands for the text of a cell that has no word, such as a dash or a tick. Models and fonts use different signs."""

Words = Counter[str]
Pairs = list[tuple[int, int]]
_COMMAND = re.compile(r"\\[A-Za-z]+")
_NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of a comparison.

    cells    the cells of the table, with the restored lines
    rows     the text of each restored row
    columns  the text of each restored column
    missing  words of the page that the table still lacks
    """

    cells: tuple[Cell, ...]
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class _DoubtError(Exception):
    """It is not certain that both tables are the same, or where a lost line belongs."""


def count_words(texts: Iterable[Text]) -> Words:
    """Count the words of some texts. LaTeX commands do not count. A text of signs only counts as one `SIGN`."""
    found = Words()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text.plain)
        maths = any(mark.kind is MarkKind.MATH for mark in text.marks)
        words = words_in(_COMMAND.sub(" ", plain) if maths else plain)
        found.update(words or [SIGN] * bool(plain.strip()))
    return found


def proofread(written: Sequence[Cell], printed: Sequence[Cell], elsewhere: Words = _NO_WORDS) -> Proof:
    """Add the rows and columns to a table that it lost.

    `written` are the cells of the model's table, `printed` those of the same table in the text layer. `elsewhere` are
    words that the model wrote at the same place, outside the cells; they are not lost.
    """
    table, page = _Grid(written), _Grid(printed)
    lost = page.words - table.words - elsewhere
    if not lost:
        return Proof(tuple(written))
    try:
        proof = _restore(table, page, lost)
    except _DoubtError:
        proof = Proof(tuple(written))
    missing = page.words - count_words(cell.text for cell in proof.cells) - elsewhere
    return replace(proof, missing=without_signs(missing))


def without_signs(words: Words) -> tuple[str, ...]:
    """The words as a list, each as often as it was counted, without `SIGN`."""
    return tuple(word for word in words.elements() if word != SIGN)


class _Grid:
    """The words of a table.

    shape   number of rows and columns
    places  words of each cell that has any, by its first row and first column
    lines   words by row (`lines[0]`) and by column (`lines[1]`)
    words   all words
    """

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
            if words := count_words([cell.text]):
                self.places[cell.row, cell.col] = words
                for counts in (self.words, self.lines[0][cell.row], self.lines[1][cell.col]):
                    counts.update(words)
        self._rows: dict[int, list[str]] = defaultdict(list)
        for row, col in sorted(self.places):
            self._rows[row] += self.places[row, col].elements()

    def row(self, at: int) -> list[str]:
        """The words of a row, from left to right; within a cell, repeated words are together."""
        return self._rows.get(at, [])


class _Axis:
    """The rows, or the columns, of both tables merged into one sequence of lines.

    Arguments: `pairs` are (line of the table, line of the page); `lost_lines` are the lines of the page to add, where
    the lines of one tuple become one line; `count` is the number of lines of the table; `filled` are those with words.
    Raises _DoubtError if the place of a lost line is not certain.

    lost     each line of the page to add -> its tuple
    table    index in the merged sequence of each line of the table
    printed  line of the page -> index in the merged sequence, if it has one
    new      indices of the added lines in the merged sequence
    """

    def __init__(
        self, pairs: Pairs, lost_lines: Sequence[tuple[int, ...]], count: int, filled: Collection[int]
    ) -> None:
        self.lost = {j: lines for lines in lost_lines for j in lines}
        self.table: list[int] = []
        self.printed: dict[int, int] = {}
        self.new = set[int]()
        paired = {j: i for i, j in pairs}
        for j in sorted([*paired, *(lines[0] for lines in lost_lines)]):
            if j in paired:
                self._place_until(paired[j] + 1)
                self.printed[j] = self.table[-1]
                continue
            after = min((i for i in paired.values() if i >= len(self.table)), default=count)
            if any(i in filled for i in range(len(self.table), after)):
                raise _DoubtError
            self._place_until(after)
            self.printed |= dict.fromkeys(self.lost[j], self.size)
            self.new.add(self.size)
        self._place_until(count)

    def _place_until(self, count: int) -> None:
        while len(self.table) < count:
            self.table.append(self.size)

    @property
    def size(self) -> int:
        return len(self.table) + len(self.new)

    def span(self, at: int, length: int) -> tuple[int, int]:
        """The new start and length of a cell that spans `length` lines of the table from `at`, added lines included."""
        return self.table[at], self.table[at + length - 1] - self.table[at] + 1


def _restore(table: _Grid, page: _Grid, lost: Words) -> Proof:
    row_pairs, column_pairs = _match_lines(table, page)
    axes = [
        _Axis(pairs, _lost_lines(page, axis, pairs, lost), table.shape[axis], table.lines[axis])
        for axis, pairs in enumerate((row_pairs, column_pairs))
    ]
    if not any(axis.new for axis in axes):
        raise _DoubtError
    for n, pairs in enumerate((row_pairs, column_pairs)):
        new = len(axes[n].new)
        if new > len(pairs) or new + len(table.lines[n]) > page.shape[n]:
            raise _DoubtError
    cells = _merge(table, page, lost, *axes)
    found = count_words(cell.text for cell in cells) - table.words
    if (lost - found).total() > MAX_FOREIGN * lost.total():
        raise _DoubtError
    rows, columns = (
        [_text_of(page, n, lines) for lines in dict.fromkeys(axes[n].lost.values())] for n in (0, 1)
    )
    return Proof(cells, tuple(rows), tuple(columns))


def _match_lines(table: _Grid, page: _Grid) -> tuple[Pairs, Pairs]:
    """Pairs of rows and pairs of columns that are the same. Raises _DoubtError if too few of them are."""
    if (table.words - page.words).total() > MAX_FOREIGN * table.words.total():
        raise _DoubtError
    if table.shape[0] * page.shape[0] > MAX_STEPS or max(len(table.cells), len(page.cells)) > MAX_CELLS:
        raise _DoubtError
    table_rows, page_rows = ([grid.row(at) for at in range(grid.shape[0])] for grid in (table, page))

    def row_similarity(i: int, j: int) -> float:
        """Compare the words of two rows and, with a small weight, their order."""
        words = dice(table.lines[0].get(i, _NO_WORDS), page.lines[0].get(j, _NO_WORDS))
        return words + ORDER_WEIGHT * common_ends(table_rows[i], page_rows[j])

    rows = align(table.shape[0], page.shape[0], row_similarity)
    if table.shape[1] * page.shape[1] * len(rows) > MAX_STEPS:
        raise _DoubtError

    def column_similarity(a: int, b: int) -> float:
        """Compare two columns cell by cell in the paired rows, or as a whole, whichever is more similar.

        The comparison as a whole helps with columns of row labels that are beside several rows.
        """
        cells = ((table.places.get((i, a), _NO_WORDS), page.places.get((j, b), _NO_WORDS)) for i, j in rows)
        shares = [dice(mine, theirs) for mine, theirs in cells if mine or theirs]
        whole = dice(table.lines[1].get(a, _NO_WORDS), page.lines[1].get(b, _NO_WORDS))
        return max(COLUMN_WEIGHT * whole, sum(shares) / len(shares) if shares else 0.0)

    columns = align(table.shape[1], page.shape[1], column_similarity)
    if len(rows) < MIN_AGREEMENT * len(table.lines[0]) or len(columns) < MIN_AGREEMENT * len(table.lines[1]):
        raise _DoubtError
    return rows, columns


def _lost_lines(page: _Grid, axis: int, pairs: Pairs, lost: Words) -> list[tuple[int, ...]]:
    """The lines of the page that the table lost: those with enough cells whose words are all lost.

    A row directly below such a row, with fewer cells, is the second line of its text; both are in one tuple.
    """
    paired = {j for _, j in pairs}
    filled = Counter(place[axis] for place, words in page.places.items() if words <= lost)
    found: list[tuple[int, ...]] = []
    for j in sorted(filled):
        if j in paired:
            continue
        if filled[j] >= MIN_FILLED_CELLS:
            found.append((j,))
        elif axis == 0 and found and found[-1][-1] == j - 1:
            found[-1] = (*found[-1], j)
    return found


def _merge(table: _Grid, page: _Grid, lost: Words, rows: _Axis, columns: _Axis) -> tuple[Cell, ...]:
    """The table's cells at their new places, and the page's cells in the added rows and columns."""
    sheet = _Sheet(rows, columns)
    for cell in table.cells:
        row, rowspan = rows.span(cell.row, cell.rowspan)
        col, colspan = columns.span(cell.col, cell.colspan)
        sheet.put(replace(cell, row=row, col=col, rowspan=rowspan, colspan=colspan))
    header_rows, left = _count_header_rows(sheet.cells), Words(lost)
    for cell in page.cells:
        if (cell.row in rows.lost or cell.col in columns.lost) and cell.text.plain.strip():
            words = page.places.get((cell.row, cell.col), _NO_WORDS)
            if sheet.insert(cell, words, header_rows, len(table.cells)):
                if not words <= left:
                    raise _DoubtError
                left -= words
        sheet.stretch(cell)
    sheet.fill(header_rows)
    return tuple(sorted(sheet.cells, key=lambda cell: (cell.row, cell.col)))


class _Sheet:
    """A table under construction. `taken` maps each occupied (row, column) to the index of its cell in `cells`."""

    def __init__(self, rows: _Axis, columns: _Axis) -> None:
        self.rows, self.columns = rows, columns
        self.cells: list[Cell] = []
        self.taken: dict[tuple[int, int], int] = {}

    def put(self, cell: Cell) -> None:
        self._occupy(cell, len(self.cells))
        self.cells.append(cell)

    def insert(self, printed: Cell, words: Words, header_rows: int, count: int) -> bool:
        """Insert a cell of the page. False if a cell of the table spans its place and already has its words.

        The first `count` cells are those of the table. Raises _DoubtError if there is no place for the cell.
        """
        if printed.row not in self.rows.printed or printed.col not in self.columns.printed:
            raise _DoubtError
        row, col = self.rows.printed[printed.row], self.columns.printed[printed.col]
        index = self.taken.get((row, col))
        if index is None:
            header = row < header_rows or (row == header_rows and row in self.rows.new and printed.header)
            self.put(replace(printed, row=row, col=col, rowspan=1, colspan=1, header=header))
            return True
        there = self.cells[index].text
        if index >= count:
            self.cells[index] = replace(self.cells[index], text=Text.join([there, printed.text], " "))
        elif not words <= count_words([there]):
            raise _DoubtError
        return index >= count

    def stretch(self, printed: Cell) -> None:
        """Give the cell at the place of `printed` its span on the page, if that takes only new and free places."""
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
            self._occupy(longer, index)

    def fill(self, header_rows: int) -> None:
        """Put empty cells into the free places of the added rows and columns."""
        for row in range(self.rows.size):
            for col in range(self.columns.size):
                if self._is_free((row, col)):
                    self.put(Cell(row, col, Text(), header=row < header_rows))

    def _is_free(self, place: tuple[int, int]) -> bool:
        return place not in self.taken and (place[0] in self.rows.new or place[1] in self.columns.new)

    def _occupy(self, cell: Cell, index: int) -> None:
        for place in _places(cell):
            self.taken.setdefault(place, index)


def _places(cell: Cell) -> Iterator[tuple[int, int]]:
    return product(range(cell.row, cell.row + cell.rowspan), range(cell.col, cell.col + cell.colspan))


def _count_header_rows(cells: Iterable[Cell]) -> int:
    """The number of rows at the top in which all cells are header cells."""
    first_body_row = min((cell.row for cell in cells if not cell.header), default=0)
    return max((cell.row + 1 for cell in cells if cell.header and cell.row < first_body_row), default=0)


def _text_of(page: _Grid, axis: int, lines: Collection[int]) -> str:
    """The text of some rows (`axis` 0) or columns (`axis` 1)."""
    return " ".join(c.text.plain for c in page.cells if (c.row, c.col)[axis] in lines and c.text.plain)
