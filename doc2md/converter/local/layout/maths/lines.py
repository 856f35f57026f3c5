"""Make the tree of a display, which may have several lines that are aligned at a relation."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.maths.atoms import SCRIPT, Atom, Sheet
from doc2md.converter.local.layout.maths.grids import COLUMN_GAP, SAME_EDGE, cells_of, columns_of, split_lines
from doc2md.converter.local.layout.maths.rows import MIN_SPACE, make_row
from doc2md.converter.local.layout.maths.signs import PUNCTUATION, RELATIONS
from doc2md.converter.local.layout.maths.tree import Grid, Lines, Node, Row, Sign, Space, Word
from doc2md.geometry import Box

VERTICAL_ARROWS = frozenset(
    rf"\{arrow}" for arrow in "downarrow uparrow updownarrow Downarrow Uparrow".split()
)
TORN = 0.6
"""The confidence is multiplied by this if a line seems to be torn from another one."""


def make_display(atoms: Sequence[Atom], sheet: Sheet) -> Node:
    """The tree of the parts of a display."""
    lines = split_lines(atoms)
    if len(lines) < 2:
        return make_row(atoms, sheet)
    diagram = any(map(_has_only_vertical_arrows, lines))
    if diagram or not any(atom.latex in RELATIONS for atom in atoms):
        borders = columns_of(lines, COLUMN_GAP * sheet.largest)
        table = [cells_of(line, borders) for line in lines]
        if borders and (diagram or all(map(all, table))):
            rows = tuple(tuple(make_row(cell, sheet) for cell in row) for row in table)
            return Grid(rows, "", "", "c" * (len(borders) + 1))
    edge = _common_edge(lines, sheet)
    if edge is not None:
        return Lines(tuple(_divided(line, edge, sheet) for line in lines), aligned=True)
    lefts = [Box.around([atom.box for atom in line]).x0 for line in lines]
    if max(lefts) - min(lefts) < SAME_EDGE * sheet.largest:
        return Lines(tuple((Row(), make_row(line, sheet)) for line in lines), aligned=True)
    centred = [make_row(line, sheet) for line in lines]
    if any(map(_is_torn, centred)):
        sheet.doubt(TORN)
    return Lines(tuple((row,) for row in centred), aligned=False)


def _has_only_vertical_arrows(line: Sequence[Atom]) -> bool:
    """Whether a line has several vertical arrows and small labels only, as between the rows of a diagram."""
    arrows = [atom for atom in line if atom.latex in VERTICAL_ARROWS]
    return len(arrows) > 1 and all(
        atom.reach < SCRIPT * arrows[0].size for atom in line if atom.latex not in VERTICAL_ARROWS
    )


def _is_torn(row: Row) -> bool:
    """Whether a line without a common edge with the others seems to go on in another one, as a part of a matrix does.

    It ends with a relation, or has wide white between two signs of which the first is no mark.
    """
    last = row.children[-1] if row.children else None
    if isinstance(last, Sign) and last.latex in RELATIONS:
        return True
    return any(
        isinstance(space, Space)
        and space.width >= MIN_SPACE
        and not isinstance(after, Word)
        and not (isinstance(before, Sign) and before.latex in PUNCTUATION)
        for before, space, after in zip(row.children, row.children[1:], row.children[2:], strict=False)
    )


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
