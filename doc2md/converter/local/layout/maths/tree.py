"""The symbol layout tree of a formula.

It says how the parts of a formula stand to each other on the page, not what they mean: what is on a baseline, above,
below, raised, lowered or inside (Zanibbi, Blostein, Cordy, "Recognizing mathematical expressions using tree
transformation", 2002).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """One printed sign. `latex` may name a sign that was printed in several pieces."""

    latex: str
    style: str = ""
    text: str = ""

    height: float = 0.0
    """The height of a fence in em; 0 for other signs."""


@dataclass(frozen=True, slots=True)
class Word:
    """Upright letters without a space between them: the name of a function, or a word of text."""

    letters: str
    style: str = "rm"


@dataclass(frozen=True, slots=True)
class Space:
    """White between two parts of a row, wider than the spaces of operators. `width` is in em."""

    width: float


@dataclass(frozen=True, slots=True)
class Row:
    """Parts on one baseline, from left to right."""

    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Scripts:
    """Raised and lowered rows after a base, or before it if `before` is true."""

    base: Node
    sub: Row = Row()
    sup: Row = Row()
    before: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """Smaller rows centred above and below a base, such as the limits of a sum or the label of an arrow."""

    base: Node
    over: Row = Row()
    under: Row = Row()


@dataclass(frozen=True, slots=True)
class Fraction:
    """A row above another one, with a bar between them or, in binomials, brackets around them."""

    upper: Row
    lower: Row
    fences: tuple[str, str] | None = None

    continued: bool = False
    """Whether this is a continued fraction: what is below the bar is as large as what is above it, at any depth."""


@dataclass(frozen=True, slots=True)
class Root:
    """A radical. `index` is empty for a square root."""

    body: Row
    index: Row = Row()


@dataclass(frozen=True, slots=True)
class Accent:
    r"""A sign or rule above or below a row. `command` is the one of LaTeX, such as `\hat` or `\underbrace`."""

    command: str
    body: Row


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells in columns, between two fences. A fence is empty if there is none.

    `columns` has "l", "c" or "r" for each column. `padded` is true if there is white between fences and cells.
    """

    rows: tuple[tuple[Row, ...], ...]
    left: str
    right: str
    columns: str
    padded: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a display. Each is divided where all lines are aligned; `aligned` is false if they are centred."""

    lines: tuple[tuple[Row, ...], ...]
    aligned: bool


Node = Sign | Word | Space | Row | Scripts | Stack | Fraction | Root | Accent | Grid | Lines
