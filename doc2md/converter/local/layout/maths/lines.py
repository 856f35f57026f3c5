"""Make the tree of a display, which may have several lines that are aligned at a relation."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.maths.atoms import Atom, Sheet
from doc2md.converter.local.layout.maths.grids import COLUMN_GAP, SAME_EDGE, cells_of, columns_of, split_lines
from doc2md.converter.local.layout.maths.rows import make_row
from doc2md.converter.local.layout.maths.signs import RELATIONS
from doc2md.converter.local.layout.maths.tree import Grid, Lines, Node, Row
from doc2md.geometry import Box


def make_display(atoms: Sequence[Atom], sheet: Sheet) -> Node:
    """The tree of the parts of a display."""
    lines = split_lines(atoms)
    if len(lines) < 2:
        return make_row(atoms, sheet)
    if not any(atom.latex in RELATIONS for atom in atoms):
        borders = columns_of(lines, COLUMN_GAP * sheet.largest)
        table = [cells_of(line, borders) for line in lines]
        if borders and all(map(all, table)):
            rows = tuple(tuple(make_row(cell, sheet) for cell in row) for row in table)
            return Grid(rows, "", "", "c" * (len(borders) + 1))
    edge = _common_edge(lines, sheet)
    if edge is not None:
        return Lines(tuple(_divided(line, edge, sheet) for line in lines), aligned=True)
    lefts = [Box.around([atom.box for atom in line]).x0 for line in lines]
    if max(lefts) - min(lefts) < SAME_EDGE * sheet.largest:
        return Lines(tuple((Row(), make_row(line, sheet)) for line in lines), aligned=True)
    return Lines(tuple((make_row(line, sheet),) for line in lines), aligned=False)


def _common_edge(lines: Sequence[Sequence[Atom]], sheet: Sheet) -> float | None:
    """The x position where most lines, at least two, have a relation; None if they are not aligned."""
    slack = SAME_EDGE * sheet.largest
    starts = [[atom.box.x0 for atom in line if atom.latex in RELATIONS] for line in lines]
    best, most = None, 1
    for edge in sorted({x for line in starts for x in line[:4]})[:200]:
        count = sum(any(abs(x - edge) < slack for x in line) for line in starts)
        if count > most:
            best, most = edge, count
    return None if best is None else best - slack


def _divided(line: Sequence[Atom], edge: float, sheet: Sheet) -> tuple[Row, ...]:
    before = [atom for atom in line if atom.box.x0 < edge]
    after = [atom for atom in line if atom.box.x0 >= edge]
    return make_row(before, sheet), make_row(after, sheet)
