"""Compare two tables: their rows and columns are aligned by their words, then their cells are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from doc2md.checks.alignment import align, dice
from doc2md.checks.diff.groups import Group
from doc2md.checks.diff.types import Aspect, Difference, Run, What
from doc2md.checks.diff.units import Unit, in_order
from doc2md.checks.diff.words import (
    Token,
    align_words,
    count_words,
    numbers_differ,
    runs_of,
    shown,
    tokens_of,
)
from doc2md.document import Cell

MAX_STEPS = 20_000
"""Maximum number of comparisons of two rows, or two columns. More are paired in their order, to limit the time."""
_ROW, _COLUMN = 0, 1

Pairs = list[tuple[int, int]]


def compare_tables(group: Group) -> tuple[list[Difference], int]:
    """The differences of two tables, and the number of words that both have in the same cells.

    Parts of a table that one document keeps apart are compared as one table.
    """
    a, b = _Grid(group.a), _Grid(group.b)
    rows, columns = _pairs(a, b, _ROW), _pairs(a, b, _COLUMN)
    base = Difference(
        group.page,
        Aspect.TABLES,
        What.SHAPE,
        tuple(u.place for u in group.a),
        tuple(u.place for u in group.b),
    )
    found = list[Difference]()
    if a.shape != b.shape:
        found.append(replace(base, detail=(a.shape, b.shape)))
    found += _spans(base, a, b, rows, columns)
    found += _only_one(base, a, b, _ROW, rows)
    found += _only_one(base, a, b, _COLUMN, columns)
    differing, same = _cells(base, a, b, rows, columns)
    return found + differing, same


@dataclass(slots=True)
class _Line:
    """A row or a column: its number, the text of each cell by its place, and its words."""

    number: int
    texts: dict[int, str]
    words: Counter[str]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(filter(None, self.texts.values()))


class _Grid:
    """The cells of a table by row and column. Tables that follow each other stand below each other."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.cells = dict[tuple[int, int], Cell]()
        self.tokens = dict[tuple[int, int], list[Token]]()
        height = width = 0
        for unit in units:
            for cell in in_order(unit.block.cells):
                place = height + cell.row, cell.col
                self.cells[place] = cell
                self.tokens[place] = self.tokens.get(place, []) + tokens_of(cell.text)
            height += max((cell.row + cell.rowspan for cell in unit.block.cells), default=0)
            width = max([width, *(cell.col + cell.colspan for cell in unit.block.cells)])
        self.shape = f"{height} rows, {width} columns"
        self.lines = self._lines(_ROW), self._lines(_COLUMN)

    def _lines(self, axis: int) -> list[_Line]:
        found = dict[int, _Line]()
        for place in sorted(self.cells):
            line = found.setdefault(place[axis], _Line(place[axis], {}, Counter()))
            keys = [token.key for token in self.tokens[place]]
            line.texts[place[1 - axis]] = " ".join(keys)
            line.words.update(keys)
        return [found[number] for number in sorted(found)]

    def words(self, axis: int, number: int) -> list[Token]:
        return [token for place, tokens in self.tokens.items() if place[axis] == number for token in tokens]


def _pairs(a: _Grid, b: _Grid, axis: int) -> Pairs:
    """The rows, or the columns, that both tables have, as their numbers."""
    from rapidfuzz.distance import Levenshtein

    one, other = a.lines[axis], b.lines[axis]
    found: Pairs = []
    for step in Levenshtein.opcodes([x.key for x in one], [y.key for y in other]):
        i, j = step.src_start, step.dest_start
        if step.tag == "equal":
            found += zip(range(i, step.src_end), range(j, step.dest_end), strict=True)
        elif step.tag == "replace":
            found += ((i + x, j + y) for x, y in _similar(one[i : step.src_end], other[j : step.dest_end]))
    found = _with_gaps_of_one_size(found, len(one), len(other))
    return [(one[x].number, other[y].number) for x, y in found]


def _similar(a: Sequence[_Line], b: Sequence[_Line]) -> Pairs:
    if len(a) * len(b) > MAX_STEPS:
        return list(zip(range(len(a)), range(len(b)), strict=False))
    return align(len(a), len(b), lambda x, y: dice(a[x].words, b[y].words))


def _with_gaps_of_one_size(pairs: Pairs, count: int, other: int) -> Pairs:
    """Between two pairs, lines without a partner are pairs, too, if there are as many of them in both tables."""
    found: Pairs = []
    for (x, y), (next_x, next_y) in pairwise([(-1, -1), *pairs, (count, other)]):
        if next_x - x == next_y - y:
            found += zip(range(x + 1, next_x), range(y + 1, next_y), strict=True)
        if next_x < count:
            found.append((next_x, next_y))
    return found


def _only_one(base: Difference, a: _Grid, b: _Grid, axis: int, pairs: Pairs) -> Iterator[Difference]:
    """The rows or columns with words that only one table has."""
    for side, grid in enumerate((a, b)):
        paired = {pair[side] for pair in pairs}
        for line in grid.lines[axis]:
            tokens = grid.words(axis, line.number) if line.number not in paired else []
            if not tokens:
                continue
            place = (line.number, -1) if axis == _ROW else (-1, line.number)
            text = shown(tokens)
            yield replace(
                base,
                what=What.ONLY_ONE,
                runs=(Run("", text) if side else Run(text, ""),),
                numbers=any(token.is_number for token in tokens),
                cell_a=None if side else place,
                cell_b=place if side else None,
                words=count_words(tokens),
            )


def _spans(base: Difference, a: _Grid, b: _Grid, rows: Pairs, columns: Pairs) -> Iterator[Difference]:
    """The cells that span other rows and columns, and whether other cells are headers."""
    headers = [0, 0]
    for one, other in _paired_cells(a, b, rows, columns):
        x, y = a.cells.get(one), b.cells.get(other)
        if x and y:
            if (before := _span(x)) != (after := _span(y)):
                yield replace(base, what=What.SPANS, detail=(before, after), cell_a=one, cell_b=other)
            headers[0] += x.header
            headers[1] += y.header
    if headers[0] != headers[1]:
        yield replace(
            base, what=What.HEADER, detail=(f"{headers[0]} header cells", f"{headers[1]} header cells")
        )


def _span(cell: Cell) -> str:
    return f"{cell.rowspan} × {cell.colspan}"


def _paired_cells(
    a: _Grid, b: _Grid, rows: Pairs, columns: Pairs
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The places of the cells that are in rows and columns that both tables have, if one of them has such a cell."""
    in_b, in_a = (dict(rows), dict(columns)), ({y: x for x, y in rows}, {y: x for x, y in columns})
    places = dict[tuple[int, int], tuple[int, int]]()
    for row, col in a.cells:
        if row in in_b[0] and col in in_b[1]:
            places[row, col] = in_b[0][row], in_b[1][col]
    for row, col in b.cells:
        if row in in_a[0] and col in in_a[1]:
            places[in_a[0][row], in_a[1][col]] = row, col
    yield from sorted(places.items())


def _cells(base: Difference, a: _Grid, b: _Grid, rows: Pairs, columns: Pairs) -> tuple[list[Difference], int]:
    found, same = list[Difference](), 0
    for one, other in _paired_cells(a, b, rows, columns):
        pieces = align_words(a.tokens.get(one, []), b.tokens.get(other, []))
        same += sum(count_words(piece.a) for piece in pieces if piece.same)
        differing = [piece for piece in pieces if not piece.same]
        if differing:
            tokens = [token for piece in differing for token in (*piece.a, *piece.b)]
            light = all(token.is_punctuation for token in tokens)
            found.append(
                replace(
                    base,
                    aspect=Aspect.PUNCTUATION if light else Aspect.TABLES,
                    what=What.CELL,
                    runs=runs_of(pieces),
                    numbers=numbers_differ(pieces),
                    cell_a=one,
                    cell_b=other,
                    words=count_words(tokens),
                )
            )
    return found, same
