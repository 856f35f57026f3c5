"""Divide parts into lines, and lines into the cells of a matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doc2md.converter.local.layout.maths.atoms import SCRIPT, Atom
from doc2md.geometry import Box

LINE_STEP = 0.62
"""The axes of lines are at least this far apart, in em. Those of matrices in text are 0.86 em apart."""

COLUMN_GAP = 0.55
"""White that goes through all lines from this width on divides columns, in em."""

SMALL_COLUMN_GAP = 0.3
"""The same for small matrices in lines of text."""

SAME_EDGE = 0.12
"""Edges that differ less than this are aligned, in em."""


def split_lines(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """The lines of several parts, from top to bottom. Scripts and limits belong to the line they are closest to."""
    if not atoms:
        return []
    largest = max((atom.reach for atom in atoms if not atom.weak), default=max(atom.size for atom in atoms))
    mains = [
        atom
        for atom in atoms
        if atom.reach >= SCRIPT * largest and (atom.baseline is not None or not atom.weak)
    ]
    mains = mains or list(atoms)
    lines = list[list[Atom]]()
    for atom in sorted(mains, key=lambda each: each.axis):
        if lines and atom.axis - lines[-1][-1].axis < LINE_STEP * largest * _closeness(atom, lines[-1]):
            lines[-1].append(atom)
        else:
            lines.append([atom])
    if len(lines) == 1:
        return [list(atoms)]
    bands = [Box.around([atom.box for atom in line]) for line in lines]
    axes = [sorted(atom.axis for atom in line)[len(line) // 2] for line in lines]
    placed = {id(atom) for atom in mains}
    for atom in atoms:
        if id(atom) not in placed:
            y = atom.box.centre_y
            lines[
                min(
                    range(len(lines)),
                    key=lambda at: (max(bands[at].y0 - y, y - bands[at].y1, 0.0), abs(axes[at] - y)),
                )
            ].append(atom)
    return lines


def _closeness(atom: Atom, line: Sequence[Atom]) -> float:
    """How far below the line above an atom may be, in relation to the usual step: fractions reach further."""
    return 1.0 if atom.baseline is not None and line[-1].baseline is not None else 0.9


def columns_of(lines: Sequence[Sequence[Atom]], min_gap: float) -> list[float]:
    """The x positions that divide all lines into columns: the middles of white of at least `min_gap` points."""
    spans = sorted((atom.box.x0, atom.box.x1) for line in lines for atom in line)
    borders = list[float]()
    right = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - right >= min_gap:
            borders.append((x0 + right) / 2)
        right = max(right, x1)
    return borders


def cells_of(line: Iterable[Atom], borders: Sequence[float]) -> list[list[Atom]]:
    """The cells of a line, which may be empty."""
    cells: list[list[Atom]] = [[] for _ in range(len(borders) + 1)]
    for atom in line:
        cells[sum(border < atom.box.centre_x for border in borders)].append(atom)
    return cells


def alignment(column: Sequence[Sequence[Atom]], size: float) -> str:
    """The alignment of a column of cells: "l", "c" or "r". "c" if it cannot be told."""
    boxes = [Box.around([atom.box for atom in cell]) for cell in column if cell]
    if len(boxes) < 2 or max(box.width for box in boxes) - min(box.width for box in boxes) < 0.3 * size:
        return "c"
    spreads = {
        "c": _spread([box.centre_x for box in boxes]),
        "l": _spread([box.x0 for box in boxes]),
        "r": _spread([box.x1 for box in boxes]),
    }
    return min(spreads, key=lambda name: spreads[name])


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)
