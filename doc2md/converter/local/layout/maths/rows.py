"""Make a row of the tree from parts that belong together: find their baseline, and attach scripts to their bases.

The structure is that of baseline structure trees (Zanibbi, Blostein, Cordy, 2002): the largest signs carry the main
baseline, and what is between two of them belongs to the left one. Exact baselines decide what is raised and what is
lowered, as in Baker, Sexton, Sorge, "A linear grammar approach to mathematical formula recognition from PDF" (2009).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from doc2md.converter.local.layout.maths.atoms import SCRIPT, Atom, Sheet
from doc2md.converter.local.layout.maths.baselines import Level, main_level, on_level
from doc2md.converter.local.layout.maths.signs import (
    BINARY,
    EXTENSIBLE_ARROWS,
    LEFT_FENCES,
    OPERATORS,
    PRIMES,
    PUNCTUATION,
    RELATIONS,
    TALL,
)
from doc2md.converter.local.layout.maths.tree import Node, Row, Scripts, Sign, Space, Word

MIN_SPACE = 0.85
"""White from this width on is a space, in em. Relations have less around them."""

MIN_WORD_SPACE = 0.22
"""White beside a word from this width on is a space, in em."""

WIDELY_SPACED = {
    r"\Longleftrightarrow": (r"\iff", 0.45),
    r"\Longrightarrow": (r"\implies", 0.45),
    r"\Longleftarrow": (r"\impliedby", 0.45),
    r"\backslash": (r"\setminus", 0.12),
    r"\|": (r"\parallel", 0.25),
}
"""What signs are called if there is more white on both sides than the number says, in em. Relations have 0.28 em."""

STRETCHED = (
    RELATIONS - set(EXTENSIBLE_ARROWS) - set(WIDELY_SPACED) - {r"\implies", r"\iff", r"\impliedby", ":"}
)
"""Relations that stand between two sides. Arrows may also stand between two statements."""

MIDDLE = 0.02
"""Scripts whose axis is higher than that of their base by this, in em, are superscripts."""


SAME_SIZE = 0.95
"""Scripts are smaller than their base by at least this factor, except for the smallest signs."""

MIN_SIZE = 6.0
"""Scripts of signs up to this size, in points, may be as large as their base."""

MAX_SCRIPTS = 6
"""How often scripts may have scripts."""


@dataclass(slots=True)
class Item:
    """A part of a row with its scripts."""

    base: Atom
    sub: list[Atom] = field(default_factory=list)
    sup: list[Atom] = field(default_factory=list)
    sub_before: list[Atom] = field(default_factory=list)
    sup_before: list[Atom] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(atom.box.x0 for atom in [self.base, *self.sub_before, *self.sup_before])

    @property
    def right(self) -> float:
        return max(atom.box.x1 for atom in [self.base, *self.sub, *self.sup])


def make_row(atoms: Sequence[Atom], sheet: Sheet, depth: int = 0) -> Row:
    """Make a row of parts that stand side by side, with their scripts. `depth` counts the rows around it."""
    return Row(tuple(_children(items_of(atoms, sheet), sheet, depth))) if atoms else Row()


def items_of(atoms: Sequence[Atom], sheet: Sheet) -> list[Item]:
    """The parts on the main baseline of a row from left to right, each with its scripts."""
    ordered = sorted(atoms, key=lambda atom: atom.box.centre_x)  # slanted letters reach under others
    level = main_level(ordered)
    mains = set(map(id, on_level(level)))
    items = list[Item]()
    waiting = list[Atom]()
    for atom in ordered:
        if id(atom) not in mains or _follows_script(atom, waiting, level):
            waiting.append(atom)
            continue
        new = Item(atom)
        _attach(waiting, items[-1] if items else None, new, level, sheet)
        waiting = []
        items.append(new)
    _attach(waiting, items[-1], None, level, sheet)
    return items


def _follows_script(atom: Atom, waiting: Sequence[Atom], level: Level) -> bool:
    """Whether a small sign that is by chance on the baseline is the script of a script."""
    is_small = atom.size < SCRIPT * level.size and not atom.weak and atom.reach < SCRIPT * level.size
    return is_small and bool(waiting) and atom.box.x0 - waiting[-1].box.x1 < 0.15 * level.size


def _attach(waiting: list[Atom], left: Item | None, right: Item | None, level: Level, sheet: Sheet) -> None:
    """Attach the atoms between two parts of a row to one of them."""
    if not waiting:
        return
    before = left is None or (right is not None and _belongs_before(waiting, left, right, level))
    item = right if before else left
    if item is None:
        return
    for atom, raised in _raised(waiting, level, sheet):
        if before:
            (item.sup_before if raised else item.sub_before).append(atom)
        else:
            (item.sup if raised else item.sub).append(atom)


def _belongs_before(waiting: Sequence[Atom], left: Item, right: Item, level: Level) -> bool:
    """Whether scripts belong to the part after them: they touch it, and the one before is far or has no scripts."""
    gap_left = min(atom.box.x0 for atom in waiting) - left.base.box.x1
    gap_right = right.base.box.x0 - max(atom.box.x1 for atom in waiting)
    if left.base.latex in RELATIONS or left.base.latex in LEFT_FENCES or left.base.latex in PUNCTUATION:
        return gap_right < gap_left
    if left.base.latex in BINARY:
        return gap_right < gap_left and gap_left > 0.1 * level.size
    return gap_left > 0.25 * level.size and gap_right < 0.12 * level.size


def _raised(waiting: Sequence[Atom], level: Level, sheet: Sheet) -> list[tuple[Atom, bool]]:
    """Say for each script whether it is a superscript. Scripts of scripts follow the script they belong to."""
    largest = max(atom.reach for atom in waiting)
    mains = [atom for atom in waiting if atom.reach >= SCRIPT * largest]
    sides = {id(atom): _is_above(atom, level, sheet) for atom in mains}
    result = list[tuple[Atom, bool]]()
    for atom in waiting:
        raised = sides.get(id(atom))
        if raised is None:
            owner = min(mains, key=lambda main: _distance(atom, main))
            raised = sides[id(owner)]
        result.append((atom, raised))
    return result


def _is_above(atom: Atom, level: Level, sheet: Sheet) -> bool:
    if atom.latex in PRIMES:
        return True
    height = (level.axis - atom.axis) / level.size
    if abs(height - MIDDLE) < 0.05 and atom.baseline is not None:
        sheet.doubt(0.8)
    return height > MIDDLE


def _distance(atom: Atom, main: Atom) -> float:
    """How badly an atom fits as a script of `main`, in em."""
    behind = max(0.0, atom.box.x0 - main.box.x1) + 3 * max(0.0, main.box.x0 - atom.box.x0)
    return (behind + 2 * abs(atom.axis - main.axis)) / main.size


def _children(items: Sequence[Item], sheet: Sheet, depth: int) -> list[Node]:
    children = list[Node]()
    for at, item in enumerate(items):
        node = _node(item, sheet, depth)
        if at and (space := _space(items[at - 1], item)):
            children.append(Space(space))
        is_inside = 0 < at < len(items) - 1
        if is_inside and isinstance(node, Sign) and node.latex in WIDELY_SPACED and node.height < TALL:
            around = (_white(items[at - 1], item), _white(item, items[at + 1]))
            if min(around) > WIDELY_SPACED[node.latex][1]:
                node = replace(node, latex=WIDELY_SPACED[node.latex][0])
        children.append(node)
    return children


def _space(left: Item, right: Item) -> float:
    """The white between two parts in em; 0 if it is that of operators and relations, which full lines stretch."""
    if left.base.latex in STRETCHED or right.base.latex in STRETCHED:
        return 0.0
    width = _white(left, right)
    is_text = isinstance(left.base.node, Word) or isinstance(right.base.node, Word)
    return width if width >= (MIN_WORD_SPACE if is_text else MIN_SPACE) else 0.0


def _white(left: Item, right: Item) -> float:
    """The white between two parts, in em."""
    return (right.left - left.right) / max(left.base.size, right.base.size)


def _node(item: Item, sheet: Sheet, depth: int) -> Node:
    node: Node = item.base.node
    for sub, sup, before in ((item.sub_before, item.sup_before, True), (item.sub, item.sup, False)):
        if not sub and not sup:
            continue
        sheet.doubt(_trust(item.base, [*sub, *sup], before))
        if depth >= MAX_SCRIPTS:
            sheet.doubt(0.1)
            node = Row((node, *(atom.node for atom in [*sub, *sup])))
        else:
            lower, upper = (_script(make_row(atoms, sheet, depth + 1)) for atoms in (sub, sup))
            node = Scripts(node, lower, upper, before)
    return node


def _script(row: Row) -> Row:
    r"""A row of scripts. Two bars alone are no norm, but say "parallel"."""
    match row.children:
        case (Sign(latex=r"\|") as sign,):
            return Row((replace(sign, latex=r"\parallel"),))
    return row


def _trust(base: Atom, scripts: Sequence[Atom], before: bool) -> float:
    """How likely it is that scripts belong to a base, from 0 to 1. Few signs have scripts before them."""
    if before and not _may_be_element(base.node):
        return 0.6
    if base.latex in RELATIONS and base.latex not in OPERATORS:
        return 0.7
    if any(atom.size > SAME_SIZE * base.size and not atom.weak and not base.weak for atom in scripts):
        return 0.6 if base.size > MIN_SIZE else 1.0
    return 1.0


def _may_be_element(node: Node) -> bool:
    """Whether a part is like the symbol of an element: one or two upright letters."""
    match node:
        case Sign(style="rm"):
            return True
        case Word(letters, "rm"):
            return len(letters) == 2 and letters[0].isupper() and letters[1].islower()
    return False
