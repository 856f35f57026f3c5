"""Tell chemical compounds from words: NaOH is made of the symbols of elements."""

from __future__ import annotations

import re

_ELEMENTS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo"
    " Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg"
    " Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm"
).split()
_COMPOUND = re.compile(f"(?:{'|'.join(sorted(_ELEMENTS, key=len, reverse=True))})+")
_ARROWS = frozenset("→⟶←⟵↔⟷⇌⇋⇀⇄")


def is_compound(word: str) -> bool:
    """Whether a word can be read as symbols of elements, as some acronyms can."""
    return bool(_COMPOUND.fullmatch(word))


def is_reaction(text: str) -> bool:
    """Whether a text has an arrow, as the equations of reactions have."""
    return not _ARROWS.isdisjoint(text)
