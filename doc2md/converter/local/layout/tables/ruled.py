"""Tables whose cells are all drawn: the grid is read off the ruling lines, which are exact where a model guesses."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Rule
from doc2md.structure.confidence import Doubt

MAX_RULES = 4_000
"""Ruling lines of a page that are looked at: beyond, it is a drawing."""

MAX_LINES = 300
"""Lines of a grid along one axis."""

SNAP = 2.5
"""Points within which two rules lie on one line, or touch."""

ASIDE, AHEAD = 1.0, 3.5
"""Points between two pieces of one rule: across it, and along it, where a thick rule may cross."""

COVER = 0.6
"""Share of a cell's side that must be drawn for it to be a border."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a grid before its words: `row` and `col` from 0, the box in points."""

    row: int
    col: int
    rowspan: int
    colspan: int
    box: Box
    header: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table before its words; `doubt` says why they may stand otherwise."""

    box: Box
    slots: tuple[Slot, ...]
    doubt: Doubt | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return (
            max((s.row + s.rowspan for s in self.slots), default=0),
            max((s.col + s.colspan for s in self.slots), default=0),
        )


def ruled(drawn: Drawings) -> list[Grid]:
    """The fully ruled tables of a page, of two columns and two rows at the least."""
    if not drawn.across or not drawn.down or len(drawn.across) + len(drawn.down) > MAX_RULES:
        return []
    found = []
    for horizontals, verticals in _components(join_rules(drawn.across), join_rules(drawn.down)):
        grid = grid_of(horizontals, verticals)
        if grid and min(grid.shape) > 1:
            found.append(grid)
    return found


def join_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Rules drawn cell by cell made whole: pieces on one line that touch are one rule."""
    made: list[Rule] = []
    for line in _on_lines(sorted(rules)):
        whole = line[0]
        for piece in line[1:]:
            if piece.start > whole.end + AHEAD:
                made.append(whole)
                whole = piece
            elif piece.end > whole.end:
                whole = whole._replace(end=piece.end)
        made.append(whole)
    return made


def _on_lines(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Sorted rules parted into those on one line, each of these sorted by where they start."""
    line: list[Rule] = []
    for rule in rules:
        if line and rule.at > line[0].at + ASIDE:
            yield sorted(line, key=lambda piece: piece.start)
            line = []
        line.append(rule)
    if line:
        yield sorted(line, key=lambda piece: piece.start)


def _components(across: list[Rule], down: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Rules that touch, put together: each such net may be a table."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(down)), key=lambda j: down[j].at)
    places = [down[j].at for j in order]
    for i, h in enumerate(across):
        for j in order[bisect_left(places, h.start - SNAP) :]:
            v = down[j]
            if v.at > h.end + SNAP:
                break
            if v.start - SNAP <= h.at <= v.end + SNAP:
                parent[root(i)] = root(len(across) + j)
    nets: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(across):
        nets[root(i)][0].append(h)
    for j, v in enumerate(down):
        nets[root(len(across) + j)][1].append(v)
    yield from (net for net in nets.values() if net[0] and net[1])


def grid_of(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    """The grid of one net of rules; None where the cells it draws are not all rectangles. Outer sides may be open."""
    ys = _lines(
        [*(h.at for h in across), *(end for v in down for end in (v.start, v.end))], [h.at for h in across]
    )
    xs = _lines(
        [*(v.at for v in down), *(end for h in across for end in (h.start, h.end))], [v.at for v in down]
    )
    if max(len(xs), len(ys)) > MAX_LINES or min(len(xs), len(ys)) < 2:
        return None
    wall = _drawn(down, xs, ys)  # wall[c, r]: the line xs[c] is drawn beside row r
    floor = _drawn(across, ys, xs)  # floor[r, c]: the line ys[r] is drawn over column c
    rows, cols = len(ys) - 1, len(xs) - 1
    taken = set[tuple[int, int]]()
    slots = []
    for row in range(rows):
        for col in range(cols):
            if (row, col) in taken:
                continue
            width, height = 1, 1
            while col + width < cols and (col + width, row) not in wall:
                width += 1
            while row + height < rows and (row + height, col) not in floor:
                height += 1
            cells = {(row + i, col + j) for i in range(height) for j in range(width)}
            open_inside = any((c, r) in wall for r, c in cells if c > col) or any(
                (r, c) in floor for r, c in cells if r > row
            )
            if open_inside or cells & taken:
                return None
            taken |= cells
            slots.append(
                Slot(row, col, height, width, Box(xs[col], ys[row], xs[col + width], ys[row + height]))
            )
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(slots)) if len(slots) > 1 else None


def _lines(ends: Iterable[float], inner: Iterable[float]) -> list[float]:
    """The places of a grid's lines along an axis: those of the rules, and the outermost ends for an open side."""
    values = list(ends)
    places: list[float] = []
    for value in sorted([min(values), *inner, max(values)]):
        if not places or value - places[-1] > SNAP:
            places.append(value)
    return places


def _drawn(rules: Sequence[Rule], lines: Sequence[float], steps: Sequence[float]) -> set[tuple[int, int]]:
    """Which pieces of the grid's lines are drawn: (line, step between two crossing lines)."""
    covered: dict[tuple[int, int], float] = defaultdict(float)
    for rule in rules:
        near = [i for i, at in enumerate(lines) if abs(at - rule.at) <= SNAP + 0.5]
        if not near:
            continue
        line = min(near, key=lambda i: abs(lines[i] - rule.at))
        for step, (low, high) in enumerate(pairwise(steps)):
            covered[line, step] += max(0.0, min(high, rule.end) - max(low, rule.start)) / (high - low)
    return {place for place, share in covered.items() if share >= COVER}
