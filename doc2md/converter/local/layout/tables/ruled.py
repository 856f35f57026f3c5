"""Tables with all cells drawn. The grid comes from the ruling lines, which are exact where a model would guess."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from doc2md.converter.local.layout.tables.grid import Grid, Slot
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Rule

MAX_RULES = 4_000
"""Maximum number of ruling lines on a page. A page with more is a drawing."""

MAX_LINES = 300
"""Maximum number of lines of a grid along one axis."""

SNAP = 2.5
"""In points. Two rules that are closer than this lie on one line, or touch."""

ACROSS_TOLERANCE = 1.0
"""In points. Maximum distance between two pieces of one rule, measured across the rule."""

ALONG_TOLERANCE = 3.5
"""In points. Maximum gap between two pieces of one rule, measured along the rule. A thick rule may cross there."""

MIN_DRAWN = 0.6
"""Minimum fraction of a cell's side that must be drawn for it to be a border."""


def ruled_tables(drawings: Drawings) -> list[Grid]:
    """Find the fully ruled tables of a page, with at least two columns and two rows."""
    if not drawings.across or not drawings.down or len(drawings.across) + len(drawings.down) > MAX_RULES:
        return []
    found = []
    for horizontals, verticals in components(join_rules(drawings.across), join_rules(drawings.down)):
        grid = grid_of(horizontals, verticals)
        if grid and min(grid.shape) > 1:
            found.append(grid)
    return found


def join_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Join rules that are drawn cell by cell: pieces on one line that touch become one rule."""
    made: list[Rule] = []
    for line in _collinear(sorted(rules)):
        whole = line[0]
        for piece in line[1:]:
            if piece.start > whole.end + ALONG_TOLERANCE:
                made.append(whole)
                whole = piece
            elif piece.end > whole.end:
                whole = whole._replace(end=piece.end)
        made.append(whole)
    return made


def _collinear(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Group sorted rules that are on one line. Each group is sorted by the start of its rules."""
    line: list[Rule] = []
    for rule in rules:
        if line and rule.at > line[0].at + ACROSS_TOLERANCE:
            yield sorted(line, key=lambda piece: piece.start)
            line = []
        line.append(rule)
    if line:
        yield sorted(line, key=lambda piece: piece.start)


def components(across: list[Rule], down: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Group rules that touch, directly or through other rules. Each group may be a table."""
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
    """The grid of one group of touching rules, or None if not all its cells are rectangles.

    The outer sides may be open.
    """
    ys = _grid_lines(
        [*(h.at for h in across), *(end for v in down for end in (v.start, v.end))], [h.at for h in across]
    )
    xs = _grid_lines(
        [*(v.at for v in down), *(end for h in across for end in (h.start, h.end))], [v.at for v in down]
    )
    if max(len(xs), len(ys)) > MAX_LINES or min(len(xs), len(ys)) < 2:
        return None
    wall = _drawn_segments(down, xs, ys)  # (c, r) in wall: the line xs[c] is drawn next to row r
    floor = _drawn_segments(across, ys, xs)  # (r, c) in floor: the line ys[r] is drawn above column c
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
            has_inner_border = any((c, r) in wall for r, c in cells if c > col) or any(
                (r, c) in floor for r, c in cells if r > row
            )
            if has_inner_border or cells & taken:
                return None
            taken |= cells
            slots.append(
                Slot(row, col, height, width, Box(xs[col], ys[row], xs[col + width], ys[row + height]))
            )
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), tuple(slots)) if len(slots) > 1 else None


def _grid_lines(ends: Iterable[float], inner: Iterable[float]) -> list[float]:
    """Positions of the grid lines along one axis: those of the rules, and the outermost ends where a side is open."""
    values = list(ends)
    places: list[float] = []
    for value in sorted([min(values), *inner, max(values)]):
        if not places or value - places[-1] > SNAP:
            places.append(value)
    return places


def _drawn_segments(
    rules: Sequence[Rule], lines: Sequence[float], steps: Sequence[float]
) -> set[tuple[int, int]]:
    """The drawn segments of the grid lines, as pairs (line, step between two crossing lines)."""
    covered: dict[tuple[int, int], float] = defaultdict(float)
    for rule in rules:
        near = [i for i, at in enumerate(lines) if abs(at - rule.at) <= SNAP + 0.5]
        if not near:
            continue
        line = min(near, key=lambda i: abs(lines[i] - rule.at))
        for step, (low, high) in enumerate(pairwise(steps)):
            covered[line, step] += max(0.0, min(high, rule.end) - max(low, rule.start)) / (high - low)
    return {place for place, share in covered.items() if share >= MIN_DRAWN}
