"""Which parts of a row stand on its main baseline.

The position of text in a PDF is exact: signs of a row have the same baseline to a hundredth of their size. Parts that
are centred on the axis, such as fractions and large brackets, join the baseline whose axis they are centred on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from doc2md.converter.local.layout.maths.atoms import SCRIPT, STEP, Atom
from doc2md.converter.local.layout.maths.signs import FENCES
from doc2md.converter.local.layout.maths.tree import Node
from doc2md.geometry import Box

SAME_BASELINE = 0.06
"""Baselines that differ less than this are the same, in em."""

SAME_AXIS = 0.14
"""Axes that differ less than this are the same, in em."""

OPTICAL_SIZE = 0.93
"""Sizes whose ratio is above this are the same for the choice of the main baseline."""


@dataclass(slots=True)
class Level:
    """Atoms on one baseline. `axis` is the y of its axis and `size` the size of its signs, both in points."""

    axis: float
    size: float
    baseline: float | None
    atoms: list[Atom] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(atom.box.x0 for atom in self.atoms)


def main_level(atoms: Sequence[Atom]) -> Level:
    """The level that carries the others: the one with the largest signs; of several, the leftmost one."""
    levels, floating = _without_fences(_exact_levels(atoms))
    floating += [atom for atom in atoms if atom.baseline is None]
    homeless = list[Atom]()
    for atom in floating:
        home = _home(atom, levels)
        if home:
            home.atoms.append(atom)
        else:
            homeless.append(atom)
    levels += _floating_levels(homeless)
    largest = max(map(_strength, levels))
    return min((level for level in levels if _strength(level) >= OPTICAL_SIZE * largest), key=_start)


def _without_fences(levels: list[Level]) -> tuple[list[Level], list[Atom]]:
    """Take out the levels of fences alone that are centred on another level. Scripts have fences of any size."""
    others = [level for level in levels if not all(atom.latex in FENCES for atom in level.atoms)]
    kept, floating = list[Level](), list[Atom]()
    for level in levels:
        is_fences = all(atom.latex in FENCES for atom in level.atoms)
        if is_fences and all(_home(atom, others) for atom in level.atoms):
            floating += level.atoms
        else:
            kept.append(level)
    return kept, floating


def _home(atom: Atom, levels: Sequence[Level]) -> Level | None:
    """The level that an atom is centred on."""
    home = min(levels, key=lambda level: abs(level.axis - atom.axis) / level.size, default=None)
    return home if home and _is_centred(atom, home) else None


def _start(level: Level) -> float:
    return level.left


def _strength(level: Level) -> float:
    """The size of a level for the choice of the main one."""
    sizes = (STEP * atom.size if atom.weak else atom.reach for atom in level.atoms)
    return level.size if level.baseline is not None else max(sizes)


def _exact_levels(atoms: Sequence[Atom]) -> list[Level]:
    levels = list[Level]()
    exact = [(atom.baseline, atom) for atom in atoms if atom.baseline is not None]
    for baseline, atom in sorted(exact, key=lambda each: each[0]):
        last = levels[-1] if levels else None
        if (
            last
            and last.baseline is not None
            and baseline - last.baseline <= SAME_BASELINE * max(last.size, atom.size)
        ):
            last.atoms.append(atom)
            if atom.size > last.size:
                last.size, last.axis, last.baseline = atom.size, atom.axis, baseline
        else:
            levels.append(Level(atom.axis, atom.size, baseline, [atom]))
    return levels


def _floating_levels(atoms: Sequence[Atom]) -> list[Level]:
    """Levels of atoms that are only known to be centred on their axis."""
    levels = list[Level]()
    for atom in sorted(atoms, key=lambda each: each.axis):
        if levels and atom.axis - levels[-1].axis <= SAME_AXIS * atom.size:
            levels[-1].atoms.append(atom)
        else:
            levels.append(Level(atom.axis, atom.size, None, [atom]))
    for level in levels:
        strong = [atom.size for atom in level.atoms if not atom.weak]
        level.size = max(strong or [atom.size for atom in level.atoms])
    return levels


def _is_centred(atom: Atom, level: Level) -> bool:
    """Whether an atom is centred on the axis of a level, and is not smaller than its signs can be."""
    if not atom.weak and atom.reach < SCRIPT * level.size:
        return False
    slack = SAME_AXIS if not atom.weak else 2 * SAME_AXIS
    return abs(atom.axis - level.axis) <= slack * level.size


def on_level(level: Level) -> list[Atom]:
    """The atoms that stand on a level. Small signs on its baseline do too, unless they are drawn above it."""
    return [atom for atom in level.atoms if atom.size >= SCRIPT * level.size or not _is_raised(atom)]


def _is_raised(atom: Atom) -> bool:
    r"""Whether a sign is drawn above its baseline, such as a prime that is as high as a superscript."""
    return atom.baseline is not None and atom.box.y1 < atom.baseline - 0.3 * atom.size


def placed(node: Node, parts: Sequence[Atom], level: Level, box: Box | None = None) -> Atom:
    """An atom that consists of `parts` and stands on `level`. It is larger than its parts if it has a `box`."""
    around = Box.around([part.box for part in parts] + ([box] if box else []))
    depth = 1 + max(part.depth for part in parts)
    if level.baseline is not None:
        return Atom(node, around, level.baseline, level.size, level.axis, depth=depth)
    reach, weak = max(atom.reach for atom in level.atoms), all(atom.weak for atom in level.atoms)
    return Atom(node, around, None, level.size, level.axis, reach, weak, depth)
