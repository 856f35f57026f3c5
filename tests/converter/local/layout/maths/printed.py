"""Signs of formulas as a PDF prints them, made by hand: rough shapes, exact baselines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from doc2md.converter.local.layout.maths.symbols import Symbol
from doc2md.geometry import Box

EM = 10.0
WIDTH = 0.5
"""Of all signs, in em, unless a test says otherwise."""

SHAPES = {
    **dict.fromkeys("acemnorsuvwxz", (0.43, 0.0)),
    **dict.fromkeys("gpqy", (0.43, 0.2)),
    **dict.fromkeys("()[]|", (0.75, 0.25)),
    **dict.fromkeys([r"\{", r"\}"], (0.75, 0.25)),
    "=": (0.37, -0.13), "-": (0.27, -0.23), "+": (0.58, 0.08), ".": (0.1, 0.0), ",": (0.1, 0.2),
    r"\cdot": (0.3, -0.2), r"\prime": (0.55, -0.05), r"\hat": (0.7, -0.55), r"\widehat": (0.7, -0.55),
    r"\bar": (0.6, -0.56),
    r"\to": (0.5, 0.0), r"\rightharpoonup": (0.5, -0.23), r"\leftharpoondown": (0.27, 0.01), r"\not": (0.7, 0.2),
}  # fmt: skip
"""Height above and depth below the baseline in em. Other signs are as tall as digits."""


class Print(NamedTuple):
    """Symbols and rules. Prints can be added."""

    symbols: list[Symbol]
    rules: list[Box]

    def __add__(self, other: object) -> Print:
        assert isinstance(other, Print)
        return Print(self.symbols + other.symbols, self.rules + other.rules)


def sign(
    latex: str, x: float, y: float, size: float = EM, style: str = "it", width: float = WIDTH, piece: str = ""
) -> Print:
    """One sign. Its ink begins at `x`, its baseline is at `y`."""
    height, depth = SHAPES.get(latex, (0.7, 0.0))
    box = Box(x, y - height * size, x + width * size, y + depth * size)
    is_letter = latex.isalpha() or latex in {r"\alpha", r"\beta"}
    return Print([Symbol(latex, box, y, size, style if is_letter else "", piece=piece)], [])


def row(signs: str, x: float, y: float, size: float = EM, style: str = "it", step: float = 0.6) -> Print:
    """Signs on a baseline, which are divided by spaces. `step` is from one sign to the next, in em."""
    printed = Print([], [])
    for at, latex in enumerate(signs.split()):
        printed += sign(latex, x + at * step * size, y, size, style)
    return printed


def word(letters: str, x: float, y: float, size: float = EM) -> Print:
    return row(" ".join(letters), x, y, size, "rm")


def tall(latex: str, x: float, top: float, bottom: float, width: float = 0.4, piece: str = "") -> Print:
    """A large sign. Its font gives it a baseline at its top, as TeX's extension font does."""
    return Print([Symbol(latex, Box(x, top, x + width * EM, bottom), top, EM, piece=piece)], [])


def rule(x0: float, x1: float, y: float) -> Print:
    return Print([], [Box(x0, y - 0.2, x1, y + 0.2)])


def together(prints: Sequence[Print]) -> Print:
    return Print(
        [symbol for each in prints for symbol in each.symbols], [box for each in prints for box in each.rules]
    )
