"""Read what tall fences enclose: matrices, cases and binomials. Other content stays in the row around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from doc2md.converter.local.layout.maths.atoms import SCRIPT, Atom, Pool, Sheet
from doc2md.converter.local.layout.maths.grids import (
    COLUMN_GAP,
    SMALL_COLUMN_GAP,
    alignment,
    cells_of,
    columns_of,
    split_lines,
)  # fmt: skip
from doc2md.converter.local.layout.maths.rows import make_row
from doc2md.converter.local.layout.maths.signs import BARS, LEFT_FENCES, PUNCTUATION, RIGHT_FENCES
from doc2md.converter.local.layout.maths.tree import Fraction, Grid, Node
from doc2md.geometry import Box

MIN_HEIGHT = 0.95
"""Fences around several lines are at least this tall, in em. Those of a binomial in text are not taller than others."""

MIN_BAR_HEIGHT = 1.15
"""The same for bars, which are not told apart from their partners."""

SAME_EXTENT = 0.12
"""The ends of two fences that belong together differ at most by this share of their height."""

PADDING = 0.52
"""White between fences and cells from this width on is that of an array, in em. Matrices have none."""

BINOMIAL_STEP = 1.215
"""The numbers of a binomial in a display are at least this far apart, in em. Rows of a matrix are 1.2 em apart."""

MATRIX_STEPS = (1.204, 1.208, 1.242)
"""The distances of rows in TeX's documents of 10, 12 and 11 points, in em."""

Pair = tuple[Atom | None, Atom | None]


def fence_pairs(atoms: Sequence[Atom]) -> list[Pair]:
    """The pairs of tall fences. A brace without a partner stands alone, as in cases."""
    tall = [
        atom
        for atom in atoms
        if (atom.latex in LEFT_FENCES or atom.latex in RIGHT_FENCES or atom.latex in BARS)
        and atom.box.height > (MIN_BAR_HEIGHT if atom.latex in BARS else MIN_HEIGHT) * atom.size
    ]
    pairs = list[Pair]()
    waiting = list[Atom]()
    for atom in tall:
        partner = _partner(atom, waiting)
        if partner is None:
            waiting.append(atom)
        else:
            pairs.append((waiting[partner], atom))
            del waiting[partner]
    alone = [atom for atom in waiting if atom.latex in {r"\{", r"\}"}]
    return pairs + [(atom, None) if atom.latex == r"\{" else (None, atom) for atom in alone]


def _partner(atom: Atom, waiting: Sequence[Atom]) -> int | None:
    """The index of the fence that this one closes."""
    if atom.latex in LEFT_FENCES:
        return None
    for at in range(len(waiting) - 1, max(-1, len(waiting) - 12), -1):
        other = waiting[at]
        if other.latex in RIGHT_FENCES or (atom.latex in BARS and other.latex != atom.latex):
            continue
        slack = SAME_EXTENT * atom.box.height
        if abs(other.box.y0 - atom.box.y0) < slack and abs(other.box.y1 - atom.box.y1) < slack:
            return at
    return None


def join_fences(left: Atom | None, right: Atom | None, pool: Pool, sheet: Sheet) -> None:
    """Join two fences, or one, with what they enclose if that has several lines."""
    fence = left or right
    if fence is None:
        return
    content = _content(left, right, fence, pool)
    if right is None:
        content = _without_last_mark(content)
    lines = split_lines(content)
    if len(lines) < 2:
        return
    parts = [part for part in (left, right) if part] + content
    size = max((atom.reach for atom in content if not atom.weak), default=fence.size)
    if left and right and _is_binomial(lines, fence, size):
        node: Node = Fraction(
            make_row(lines[0], sheet), make_row(lines[1], sheet), fences=(left.latex, right.latex)
        )
    else:
        node = _grid(lines, left, right, size, sheet)
    box = Box.around([part.box for part in parts])
    depth = 1 + max(part.depth for part in parts)
    reach = max(size, min(fence.size, sheet.largest))
    pool.replace(parts, Atom(node, box, None, size, fence.box.centre_y, reach, depth=depth))


def _content(left: Atom | None, right: Atom | None, fence: Atom, pool: Pool) -> list[Atom]:
    x0 = left.box.x1 if left else float("-inf")
    x1 = right.box.x0 if right else float("inf")
    slack = 0.1 * fence.size
    inside = pool.inside(x0, x1, 2 * slack)
    return [
        atom
        for atom in inside
        if atom is not left
        and atom is not right
        and fence.box.y0 - 3 * slack < atom.box.centre_y < fence.box.y1 + 3 * slack
    ]


def _without_last_mark(content: Sequence[Atom]) -> list[Atom]:
    """The content of an open brace without the mark that ends the display: it stands alone behind all lines."""
    last = max(content, key=lambda atom: atom.box.x1, default=None)
    if last is None or last.latex not in PUNCTUATION:
        return list(content)
    if any(atom is not last and abs(atom.axis - last.axis) < 0.3 * last.size for atom in content):
        return list(content)
    return [atom for atom in content if atom is not last]


def _is_binomial(lines: Sequence[Sequence[Atom]], fence: Atom, size: float) -> bool:
    """Whether two lines between fences are a binomial: they are small, or further apart than rows of a matrix."""
    is_bracket = fence.latex not in BARS and fence.latex not in {r"\{", r"\}"}
    if len(lines) != 2 or not is_bracket or columns_of(lines, COLUMN_GAP * size):
        return False
    boxes = [Box.around([atom.box for atom in line]) for line in lines]
    if abs(boxes[0].centre_x - boxes[1].centre_x) > 0.2 * size or _padding(lines, fence) > PADDING * size:
        return False
    return size < SCRIPT * fence.size or _are_far_apart(lines, size)


def _are_far_apart(lines: Sequence[Sequence[Atom]], size: float) -> bool:
    """Whether two lines are further apart than rows of a matrix. Scripts and tall parts move such rows apart."""
    baselines = [[atom.baseline for atom in line if atom.baseline is not None] for line in lines]
    is_plain = all(
        atom.size >= SCRIPT * size and atom.box.height < 1.2 * size for line in lines for atom in line
    )
    if not is_plain or not all(baselines):
        return False
    step = (max(baselines[1]) - max(baselines[0])) / size
    return step > BINOMIAL_STEP and all(abs(step - leading) > 0.006 for leading in MATRIX_STEPS)


def _padding(lines: Sequence[Sequence[Atom]], fence: Atom) -> float:
    """The white between a fence and the nearest cell."""
    return min(fence.box.gap_x(atom.box) for line in lines for atom in line)


def _has_tex_rows(lines: Sequence[Sequence[Atom]], size: float) -> bool:
    """Whether rows are as far apart as in TeX. In MathML, too, there is white between fences and cells."""
    axes = [
        [atom.axis for atom in line if atom.baseline is not None and atom.size >= SCRIPT * size]
        for line in lines
    ]
    steps = [(max(lower) - max(upper)) / size for upper, lower in pairwise(axes) if upper and lower]
    return bool(steps) and any(abs(min(steps) - step) < 0.006 for step in MATRIX_STEPS)


def _grid(
    lines: Sequence[Sequence[Atom]], left: Atom | None, right: Atom | None, size: float, sheet: Sheet
) -> Grid:
    fence = left or right
    is_small = fence is not None and size < SCRIPT * min(fence.size, sheet.largest)
    borders = columns_of(lines, (SMALL_COLUMN_GAP if is_small else COLUMN_GAP) * size)
    table = [cells_of(line, borders) for line in lines]
    columns = "".join(alignment([row[at] for row in table], size) for at in range(len(borders) + 1))
    if right is None and columns == "c":
        columns = "l"
    is_padded = _has_tex_rows(lines, size) and all(
        _padding(lines, each) > PADDING * size for each in (left, right) if each
    )
    return Grid(
        tuple(tuple(make_row(cell, sheet) for cell in row) for row in table),
        left.latex if left else "",
        right.latex if right else "",
        columns,
        is_padded,
        is_small,
    )
