"""Read roots: a radical sign, the rule over what it covers, and its index."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from doc2md.converter.local.layout.maths.atoms import Atom, Pool, Sheet
from doc2md.converter.local.layout.maths.baselines import main_level, placed
from doc2md.converter.local.layout.maths.rows import make_row
from doc2md.converter.local.layout.maths.signs import RADICALS
from doc2md.converter.local.layout.maths.tree import Root
from doc2md.geometry import Box

JOINT = 0.2
"""The rule begins at most this far from the right top corner of the radical sign, in em."""

MAX_INDEX_SIZE = 0.8
"""The size of an index in relation to the radical sign."""


def roots_with_rules(atoms: Sequence[Atom], rules: Sequence[Box]) -> list[tuple[Atom, Box | None]]:
    """All radical signs, each with its rule if it has one."""
    ordered = sorted(rules, key=lambda rule: rule.x0)
    starts = [rule.x0 for rule in ordered]
    found = list[tuple[Atom, Box | None]]()
    for atom in atoms:
        if atom.latex not in RADICALS:
            continue
        slack = JOINT * atom.size
        near = ordered[bisect_left(starts, atom.box.x1 - slack) : bisect_right(starts, atom.box.x1 + slack)]
        near = [rule for rule in near if abs(rule.centre_y - atom.box.y0) <= 1.5 * slack]
        found.append((atom, min(near, key=lambda rule: abs(rule.x0 - atom.box.x1), default=None)))
    return found


def join_root(root: Atom, rule: Box | None, others: Sequence[Box], pool: Pool, sheet: Sheet) -> None:
    """Join a radical sign with what its rule covers. Without a rule it covers the next sign.

    `others` are the rules of all roots: what is under one of them is not the index of the next root.
    """
    slack = 0.1 * root.size
    if rule is None:
        after = pool.between(root.box.x1 - slack, root.box.x1 + 4 * slack)
        body = [
            atom for atom in after if atom is not root and root.box.y0 <= atom.box.centre_y <= root.box.y1
        ][:1]
        sheet.doubt(0.6)
    else:
        inside = pool.inside(root.box.x1, rule.x1, 2 * slack)
        body = [
            atom
            for atom in inside
            if atom is not root and rule.y0 < atom.box.centre_y < max(root.box.y1, rule.y1 + root.size)
        ]
    if not body:
        sheet.doubt(0.5)
        return
    index = _index(root, others, pool)
    node = Root(make_row(body, sheet), make_row(index, sheet))
    level = main_level(body)
    pool.replace([root, *index, *body], placed(node, [root, *index, *body], level, rule))


def _index(root: Atom, others: Sequence[Box], pool: Pool) -> list[Atom]:
    """The small signs over the left part of a radical sign."""
    box, size = root.box, root.size
    limit = box.x1 - 0.05 * box.width
    near = [
        atom
        for atom in pool.between(box.x0 - 3 * size, limit)
        if atom is not root
        and atom.size <= MAX_INDEX_SIZE * size
        and atom.box.x1 <= limit
        and atom.box.centre_y < box.centre_y
        and atom.box.centre_y > box.y0 - 0.15 * size
        and not any(
            rule.x0 < atom.box.centre_x < rule.x1 <= box.x0 + size and rule.y0 < atom.box.y0
            for rule in others
        )
    ]
    index = [atom for atom in near if atom.box.x1 > box.x0 + 0.1 * min(size, box.width)]
    for atom in sorted(near, key=lambda each: -each.box.x0):
        if (
            index
            and atom not in index
            and min(each.box.x0 for each in index) - atom.box.x1 < 0.5 * atom.size
            and any(each.box.overlap_y(atom.box) > 0 for each in index)
        ):
            index.append(atom)
    return index
