"""Join parts that belong to a bar, root, brace, accent, operator or pair of fences, from the narrowest to the widest.

A structure is wider than those inside it, so each one is complete before the structure around it is read. Suzuki et
al., "INFTY: an integrated OCR system for mathematical documents" (2003), too, read fractions and roots before scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from doc2md.converter.local.layout.maths.accents import (
    ARROWS_ABOVE,
    MIN_WIDE,
    is_accent,
    join_accent,
    join_arrow_above,
    join_brace,
)  # fmt: skip
from doc2md.converter.local.layout.maths.atoms import Atom, Pool, Sheet
from doc2md.converter.local.layout.maths.bars import join_bar
from doc2md.converter.local.layout.maths.fences import fence_pairs, join_fences
from doc2md.converter.local.layout.maths.limits import may_have_limits, width_with_limits, with_limits
from doc2md.converter.local.layout.maths.roots import join_root, roots_with_rules
from doc2md.converter.local.layout.maths.signs import BRACES
from doc2md.converter.local.layout.maths.words import join_names
from doc2md.geometry import Box

MAX_RULES = 300
"""With more rules than this it is a drawing and no formula. The time grows with the square of their number."""


class Step(NamedTuple):
    """Something to join: its width, a number that orders those of the same width, its signs, and what joins it."""

    width: float
    order: float
    signs: tuple[Atom, ...]
    join: Callable[[Pool, Sheet], object]


def join_containers(atoms: Sequence[Atom], rules: Sequence[Box], sheet: Sheet) -> list[Atom]:
    """Return the parts that stand on baselines when all structures are read."""
    pool = Pool(list(atoms), rules)
    if len(rules) > MAX_RULES:
        rules = []
        sheet.doubt(0.1)
    pool = Pool(join_names(atoms, lambda name: width_with_limits(name, pool) is not None))
    roots = roots_with_rules(pool.atoms, rules)
    root_rules = [rule for _, rule in roots if rule]
    over_roots = set(map(id, root_rules))
    bars = [rule for rule in rules if id(rule) not in over_roots]
    pool.rules = tuple(bars)
    steps = [
        Step((rule or root.box).x1 - root.box.x0, 0.0, (root,), partial(join_root, root, rule, root_rules))
        for root, rule in roots
    ]
    steps += [Step(bar.width, 0.0, (), partial(join_bar, bar, bars)) for bar in list(bars)]
    for atom in pool.atoms:
        steps += _steps_of(atom, pool)
    for left, right in fence_pairs(pool.atoms):
        width = right.box.x1 - left.box.x0 if left and right else float("inf")
        fences = tuple(fence for fence in (left, right) if fence)
        steps.append(Step(width, 0.0, fences, partial(join_fences, left, right)))
    for step in sorted(steps, key=lambda each: each[:2]):
        if all(map(pool.has, step.signs)):
            step.join(pool, sheet)
    if pool.is_too_deep:
        sheet.doubt(0.1)
    return pool.atoms


def _steps_of(atom: Atom, pool: Pool) -> list[Step]:
    """What has to be joined with one sign."""
    width = atom.box.width
    if atom.latex in BRACES:
        return [Step(width, 0.0, (atom,), partial(join_brace, atom))]
    if is_accent(atom, pool):  # of accents above each other, the lowest comes first
        width = width if width > MIN_WIDE * atom.size else 0.0
        return [Step(width, -atom.box.y1, (atom,), partial(join_accent, atom))]
    steps = list[Step]()
    if atom.latex in ARROWS_ABOVE:
        steps.append(Step(width, 0.0, (atom,), partial(join_arrow_above, atom)))
    if may_have_limits(atom) and (with_them := width_with_limits(atom, pool)) is not None:
        steps.append(Step(with_them, 0.0, (atom,), partial(with_limits, atom)))
    return steps
