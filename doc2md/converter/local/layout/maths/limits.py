r"""Join operators, arrows and relations with the small rows that are centred above and below them.

These are limits of sums, labels of arrows and braces, and what `\overset` puts above a relation.
"""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.maths.atoms import SCRIPT, Atom, Pool, Sheet
from doc2md.converter.local.layout.maths.baselines import Level, placed
from doc2md.converter.local.layout.maths.rows import make_row
from doc2md.converter.local.layout.maths.signs import FUNCTIONS, INTEGRALS, OPERATORS, RELATIONS
from doc2md.converter.local.layout.maths.tree import Accent, Grid, Row, Stack, Word
from doc2md.geometry import Box

MAX_GAP = 0.55
"""The white between an operator and its limits is at most this, in em of the operator."""

MAX_RELATION_GAP = 0.4
"""The same for what is above or below a relation."""

MAX_WHITE = 1.0
"""The white between two parts of a line of limits is less than this, in em of the limits."""

OFF_CENTRE = 0.17
"""Limits are centred on their operator to within this, in em."""

SLANT = 0.22
"""The limits of an integral are shifted by this along its slant, in em: half of its italic correction."""

MAX_PARTS = 40
"""At most so many parts on each side of an operator are tried as its limits."""

MAX_LINES = 4
"""Limits have at most this number of lines."""


def may_have_limits(atom: Atom) -> bool:
    """Whether rows above and below this part can belong to it."""
    return isinstance(atom.node, Word) or atom.latex in OPERATORS or atom.latex in RELATIONS


def width_with_limits(base: Atom, pool: Pool) -> float | None:
    """The width of a base with what seems to be its limits; None if it has none."""
    parts = [atom for above in (True, False) for line in _lines(base, pool, above) for atom in line]
    return Box.around([base.box, *(atom.box for atom in parts)]).width if parts else None


def with_limits(base: Atom, pool: Pool, sheet: Sheet, *, over: bool = True, under: bool = True) -> None:
    """Join a base with its limits."""
    above = _lines(base, pool, above=True) if over else []
    taken = {id(atom) for line in above for atom in line}
    below = _lines(base, pool, above=False) if under else []
    below = [line for line in below if not taken & set(map(id, line))]
    if not above and not below:
        return
    node = Stack(base.node, _row(above[::-1], sheet), _row(below, sheet))
    parts = [base, *(atom for line in [*above, *below] for atom in line)]
    level = Level(base.axis, base.size, base.baseline, [base])
    pool.replace(parts, placed(node, parts, level))


def _row(lines: Sequence[Sequence[Atom]], sheet: Sheet) -> Row:
    rows = [make_row(line, sheet) for line in lines]
    return (
        rows[0]
        if len(rows) == 1
        else Row((Grid(tuple((row,) for row in rows), "", "", "c"),))
        if rows
        else Row()
    )


def _lines(base: Atom, pool: Pool, above: bool) -> list[list[Atom]]:
    """The lines of limits on one side of a base, the nearest one first."""
    lines = list[list[Atom]]()
    box = base.box
    while len(lines) < MAX_LINES:
        gap = (MAX_GAP if _is_operator(base) else MAX_RELATION_GAP) if not lines else 0.45
        line = _line(base, box, pool, gap * base.size, above)
        if not line or any(atom in known for known in lines for atom in line):
            break
        if lines and _has_other_base(base, line, pool, above):
            break
        lines.append(line)
        box = Box.around([atom.box for atom in line])
    return lines


def _has_other_base(base: Atom, line: Sequence[Atom], pool: Pool, above: bool) -> bool:
    """Whether a further line of limits is next to another part that it can belong to."""
    box = Box.around([atom.box for atom in line])
    beyond = pool.between(box.x0 - 2 * base.size, box.x1)
    return any(
        atom is not base
        and (atom.latex in OPERATORS or atom.size >= SCRIPT * base.size)
        and atom.box.overlap_x(box) > 0
        and -0.2 * base.size <= _gap(box, atom.box, not above) <= MAX_GAP * base.size
        for atom in beyond
    )


def _is_operator(base: Atom) -> bool:
    return base.latex in OPERATORS or isinstance(base.node, Word | Accent)


def _is_text(base: Atom) -> bool:
    """Whether a base is a word that is no known function. In a row, the scripts of the row below may be under it."""
    return isinstance(base.node, Word) and base.node.letters not in FUNCTIONS


def _line(base: Atom, edge: Box, pool: Pool, max_gap: float, above: bool) -> list[Atom]:
    """The line next to `edge`, which is the box of the base or of the line before.

    TeX shifts the upper limit of an integral to the right and the lower one to the left.
    """
    near = [
        atom
        for atom in _near(base, edge, pool)
        if _is_beside(atom, base, edge, max_gap, above) and not pool.is_divided(base.box, atom.box)
    ]
    seeds = [atom for atom in near if atom.box.overlap_x(edge) > 0 and _gap(atom.box, edge, above) <= max_gap]
    if not _is_operator(base) or _is_text(base):
        seeds = [atom for atom in seeds if not _is_script(atom, base, pool)]
    if not seeds:
        return []
    nearest = min(seeds, key=lambda atom: abs(atom.box.centre_y - edge.centre_y) - atom.box.height / 2)
    largest = max(seeds, key=lambda atom: atom.size) if edge is base.box else nearest
    seed = nearest if nearest.size >= SCRIPT * largest.size else largest
    if _is_text(base) and _is_script(_run(seed, near)[0], base, pool):
        return []
    centres = [base.box.centre_x]
    if base.latex in INTEGRALS:
        centres.append(base.box.centre_x + (SLANT if above else -SLANT) * base.size)
    return max((_centred(_run(seed, near), seed, centre, base.size) for centre in centres), key=len)


def _near(base: Atom, edge: Box, pool: Pool) -> list[Atom]:
    """The small atoms around a base."""
    reach = 9 * base.size
    around = pool.between(edge.x0 - reach, edge.x1 + reach)
    small = [atom for atom in around if atom is not base and atom.size < SCRIPT * base.size]
    if len(small) > 2 * MAX_PARTS:
        small = sorted(small, key=lambda atom: abs(atom.box.centre_x - edge.centre_x))[: 2 * MAX_PARTS]
    return small


def _is_beside(atom: Atom, base: Atom, edge: Box, max_gap: float, above: bool) -> bool:
    """Whether an atom is above, or below, an edge and close to it."""
    return -0.2 * base.size <= _gap(atom.box, edge, above) <= max_gap + 0.5 * atom.size


def _gap(box: Box, edge: Box, above: bool) -> float:
    """The white between a box and an edge that it is above, or below."""
    return edge.y0 - box.y1 if above else box.y0 - edge.y1


def _is_script(atom: Atom, base: Atom, pool: Pool) -> bool:
    """Whether an atom is a script of another part before it."""
    return any(
        other is not base
        and other.size * SCRIPT > atom.size
        and -0.1 * other.size < atom.box.x0 - other.box.x1 < 0.2 * other.size
        and abs(other.axis - atom.axis) < 0.6 * other.size
        for other in pool.between(atom.box.x0 - 2 * base.size, atom.box.x0)
    )


def _run(seed: Atom, near: Sequence[Atom]) -> list[Atom]:
    """The atoms beside `seed` that follow each other without much white, from left to right."""
    level = [
        atom
        for atom in near
        if atom.box.overlap_y(seed.box) > 0
        or (
            abs(atom.axis - seed.axis) < 0.6 * seed.size
            and (atom.baseline is None or atom.size < SCRIPT * seed.size)
        )
        or (atom.baseline is not None and atom.baseline == seed.baseline)
    ]
    level.sort(key=lambda atom: atom.box.x0)
    at = level.index(seed)
    start = end = at
    left, right = seed.box.x0, seed.box.x1
    while end + 1 < len(level) and level[end + 1].box.x0 - right < MAX_WHITE * seed.size:
        end += 1
        right = max(right, level[end].box.x1)
    while start and left - level[start - 1].box.x1 < MAX_WHITE * seed.size:
        start -= 1
        left = min(left, level[start].box.x0)
    return level[start : end + 1]


def _centred(run: Sequence[Atom], seed: Atom, centre: float, size: float) -> list[Atom]:
    """The longest part of a run with the seed that is centred. Limits of two operators may follow each other."""
    at = run.index(seed)
    run = run[max(0, at - MAX_PARTS) : at + MAX_PARTS]
    at = run.index(seed)
    best = 0, 0
    for start in range(at + 1):
        for end in range(at + 1, len(run) + 1):
            middle = (run[start].box.x0 + run[end - 1].box.x1) / 2
            if end - start > best[1] - best[0] and abs(middle - centre) < OFF_CENTRE * size:
                best = start, end
    return list(run[best[0] : best[1]])
