"""Parts of a formula with their place on the page, while the tree is being built.

At first each sign is an atom. Then atoms that belong together become one: a root with what it covers, a fraction, a
matrix. What is left at the end stands on baselines.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from doc2md.converter.local.layout.maths.signs import FENCES, OPERATORS, RADICALS
from doc2md.converter.local.layout.maths.symbols import Symbol
from doc2md.converter.local.layout.maths.tree import Node, Sign
from doc2md.geometry import Box

SCRIPT = 0.85
"""A part that is smaller than this share of its neighbour's size is a script, limit or label of it."""

SCALED = 1.25
"""Fences whose font is larger than that of all letters by this factor are scaled."""

STEP = 0.7
"""The size of scripts in relation to their base, as in TeX."""

AXIS = 0.25
"""The height of the axis above the baseline in em, if a formula has no sign that shows it. Bars are on the axis."""

MAX_DEPTH = 12
"""How deep structures may be inside each other."""


@dataclass(slots=True, eq=False)
class Atom:
    """A part of a formula: its tree and its place.

    All lengths are in points. `baseline` is None for a part that is only known to be centred on the `axis`, such as
    a fraction or a large bracket. `size` is the size of its signs. `reach` is the largest size that the row around it
    may have: the numbers of a fraction in a line of text are smaller than the line. `weak` is true if the size of the
    font says little: large signs often come from a font that has one size only.
    """

    node: Node
    box: Box
    baseline: float | None
    size: float
    axis: float
    reach: float = 0.0
    weak: bool = False
    depth: int = 0

    def __post_init__(self) -> None:
        self.reach = self.reach or self.size

    @property
    def latex(self) -> str:
        """The sign, if this is a single one; else empty."""
        return self.node.latex if isinstance(self.node, Sign) else ""


@dataclass(slots=True)
class Sheet:
    """What all steps share: measures of the formula, and the doubts about the result.

    `axis` is the height of the axis above the baseline in em, `largest` the size of the largest signs in points. Each
    doubt multiplies the confidence by a factor from 0 to 1.
    """

    axis: float = AXIS
    largest: float = 10.0
    confidence: float = 1.0

    def doubt(self, factor: float) -> None:
        self.confidence *= factor


def axis_height(symbols: Iterable[Symbol]) -> float:
    """The height of the axis in em: that of plus, minus and equals signs."""
    heights = [
        (symbol.baseline - symbol.box.centre_y) / symbol.size
        for symbol in symbols
        if symbol.latex in {"+", "-", "="} and symbol.size > 0
    ]
    found = median(heights) if heights else AXIS
    return found if 0.1 < found < 0.4 else AXIS


def largest_size(symbols: Sequence[Symbol]) -> float:
    """The size of the largest signs, in points. Operators and scaled fences come in any size, so they do not count."""
    plain = [s.size for s in symbols if s.latex not in OPERATORS and s.latex not in FENCES]
    letters = max(plain or [symbol.size for symbol in symbols])
    fences = (s.size for s in symbols if s.latex in FENCES and s.size * STEP * 0.97 < letters)
    return max([letters, *fences])


def atom_of(symbol: Symbol, sheet: Sheet) -> Atom:
    """A sign as an atom. Operators and large fences are centred on the axis; their baseline says nothing.

    A fence in a larger font than all letters is one of theirs that was scaled.
    """
    size = max(symbol.size, 0.1)
    if symbol.latex in FENCES and size > SCALED * sheet.largest:
        size = sheet.largest
    axis = symbol.baseline - sheet.axis * size
    height = symbol.box.height / size if symbol.latex in FENCES else 0.0
    sign = Sign(symbol.latex, symbol.style, symbol.text, height)
    is_off = symbol.box.height > 1.25 * size or abs(symbol.box.centre_y - axis) > 0.15 * size
    if symbol.latex in OPERATORS or (is_off and (symbol.latex in FENCES or symbol.latex in RADICALS)):
        size = sheet.largest if symbol.latex in OPERATORS else size
        return Atom(sign, symbol.box, None, size, symbol.box.centre_y, weak=True)
    return Atom(sign, symbol.box, symbol.baseline, size, axis)


@dataclass(slots=True)
class Pool:
    """The atoms that are not yet part of another one, sorted from left to right."""

    atoms: list[Atom] = field(default_factory=list)

    rules: Sequence[Box] = ()
    """The bars of the formula. What one of them divides are no limits of each other."""

    is_too_deep: bool = False
    """Whether something was not joined because it would be nested too deeply."""

    def __post_init__(self) -> None:
        self.atoms.sort(key=_left)

    def between(self, x0: float, x1: float) -> list[Atom]:
        """The atoms that begin between two x positions."""
        return self.atoms[bisect_left(self.atoms, x0, key=_left) : bisect_left(self.atoms, x1, key=_left)]

    def is_divided(self, one: Box, other: Box) -> bool:
        """Whether a bar is between two boxes, one above the other."""
        top, bottom = sorted((one.centre_y, other.centre_y))
        return any(
            top < rule.centre_y < bottom and rule.overlap_x(one) > 0 and rule.overlap_x(other) > 0
            for rule in self.rules
        )

    def inside(self, x0: float, x1: float, slack: float) -> list[Atom]:
        """The atoms that are between two x positions. They may extend beyond them by `slack`."""
        return [atom for atom in self.between(x0 - slack, x1) if atom.box.x1 <= x1 + slack]

    def replace(self, old: Sequence[Atom], new: Atom) -> bool:
        """Put `new` in place of its parts. Returns false, and joins nothing, if it is nested too deeply."""
        if new.depth > MAX_DEPTH:
            self.is_too_deep = True
            return False
        for atom in old:
            self.remove(atom)
        insort(self.atoms, new, key=_left)
        return True

    def has(self, atom: Atom) -> bool:
        """Whether an atom is not part of another one yet."""
        return self._index(atom) is not None

    def remove(self, atom: Atom) -> None:
        """Take an atom out, if it is there."""
        if (at := self._index(atom)) is not None:
            del self.atoms[at]

    def _index(self, atom: Atom) -> int | None:
        at = bisect_left(self.atoms, atom.box.x0, key=_left)
        while at < len(self.atoms) and self.atoms[at].box.x0 == atom.box.x0:
            if self.atoms[at] is atom:
                return at
            at += 1
        return None


def _left(atom: Atom) -> float:
    return atom.box.x0
