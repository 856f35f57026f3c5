"""Find the number of an equation at the margin of a display."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.maths.atoms import Atom
from doc2md.converter.local.layout.maths.tree import Sign, Word
from doc2md.geometry import Box

MIN_GAP = 1.4
"""White between a formula and its number, in em. \\qquad has 2 em."""

MAX_SIGNS = 9
"""Longest number, with its brackets."""

_BRACKETS = {"(": ")", "[": "]"}
_MARKS = {
    ".": ".",
    "-": "-",
    "*": "*",
    r"\ast": "*",
    r"\prime": "'",
    "'": "'",
    r"\star": "*",
    r"\dagger": "†",
    ":": ":",
}


def take_numbers(atoms: Sequence[Atom]) -> tuple[list[Atom], list[str]]:
    """Return the atoms without the numbers of equations, and the numbers from top to bottom, without brackets."""
    rest, numbers = list(atoms), list[tuple[float, str]]()
    while found := _number(rest, at_right=True) or _number(rest, at_right=False):
        numbers.append((found[0].axis, "".join(_text(atom) for atom in found[1:-1])))
        gone = set(map(id, found))
        rest = [atom for atom in rest if id(atom) not in gone]
    return rest, [text for _, text in sorted(numbers)]


def _number(atoms: Sequence[Atom], at_right: bool) -> list[Atom] | None:
    """The signs of a number that stands at the margin, with its brackets."""
    if not atoms:
        return None
    last = max(atoms, key=lambda atom: atom.box.x1) if at_right else min(atoms, key=lambda atom: atom.box.x0)
    brackets = set(_BRACKETS.values()) if at_right else set(_BRACKETS)
    if last.latex not in brackets or last.baseline is None:
        return None
    level = [
        atom
        for atom in atoms
        if atom.baseline is not None and abs(atom.baseline - last.baseline) < 0.05 * last.size
    ]
    level.sort(key=lambda atom: atom.box.x0, reverse=at_right)
    for length in range(3, min(MAX_SIGNS, len(level)) + 1):
        signs = level[:length]
        if (
            not _text(signs[-1])
            and signs[-1].latex not in _BRACKETS
            and signs[-1].latex not in _BRACKETS.values()
        ):
            return None
        ends = (signs[-1], signs[0]) if at_right else (signs[0], signs[-1])
        if _BRACKETS.get(ends[0].latex) == ends[1].latex:
            inner = signs[1:-1]
            signs = signs[::-1] if at_right else signs
            return signs if _is_number(inner) and _stands_alone(signs, atoms) else None
    return None


def _text(atom: Atom) -> str:
    """What a sign of a number says; empty if it cannot be in one."""
    match atom.node:
        case Word(letters):
            return letters
        case Sign(latex, style) if latex.isdigit() or (
            len(latex) == 1 and latex.isalpha() and style in {"rm", "bf", ""}
        ):
            return latex
        case Sign(latex):
            return _MARKS.get(latex, "")
    return ""


def _is_number(signs: Sequence[Atom]) -> bool:
    texts = [_text(atom) for atom in signs]
    return all(texts) and (any(text.isdigit() for text in texts) or (len(texts) == 1 and len(texts[0]) <= 2))


def _stands_alone(signs: Sequence[Atom], atoms: Sequence[Atom]) -> bool:
    """Whether there is white between a number and everything else, or the mark that ends the formula is before it."""
    box = Box.around([atom.box for atom in signs])
    own = set(map(id, signs))
    before = [atom for atom in atoms if id(atom) not in own and atom.baseline == signs[0].baseline]
    last = max(before, key=lambda atom: atom.box.x1, default=None)
    is_ended = last is not None and last.latex in {",", "."} and last.box.x1 < box.x0
    if is_ended and any(map(str.isdigit, map(_text, signs))) and box.x1 >= max(a.box.x1 for a in atoms):
        return True
    others = [atom.box for atom in atoms if id(atom) not in own]
    return (
        bool(others)
        and all(
            each.gap_x(box) > MIN_GAP * signs[0].size or (each.gap_y(box) > 0.3 * signs[0].size)
            for each in others
        )
        and any(each.gap_x(box) > MIN_GAP * signs[0].size for each in others)
    )
