"""Formulas as trees, and their LaTeX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

GREEK = dict(
    zip(
        "alpha beta gamma delta varepsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau varphi chi psi omega"
        " Gamma Delta Theta Lambda Sigma Phi Psi Omega".split(),
        "αβγδεζηθκλμνξπρστφχψωΓΔΘΛΣΦΨΩ",
        strict=True,
    )
)
OPERATORS = {
    "\\cdot": "⋅", "\\times": "×", "\\pm": "±", "\\le": "≤", "\\ge": "≥", "\\ne": "≠", "\\approx": "≈", "\\in": "∈",
    "\\to": "→", "\\subset": "⊂", "\\cup": "∪", "\\cap": "∩", "\\partial": "∂", "\\nabla": "∇", "\\infty": "∞",
    "\\forall": "∀", "\\exists": "∃", "\\equiv": "≡", "\\sim": "∼", "\\ldots": "…", "\\cdots": "⋯", "\\circ": "∘",
    "\\oplus": "⊕", "\\otimes": "⊗", "\\Rightarrow": "⇒", "\\mapsto": "↦", "\\propto": "∝", "\\ll": "≪", "\\vdots": "⋮",
    "\\ddots": "⋱", "\\hbar": "ℏ", "\\ell": "ℓ", "\\mathbb{R}": "ℝ", "\\mathbb{N}": "ℕ", "\\mathbb{Z}": "ℤ",
}  # fmt: skip
BIG = {"\\sum": "∑", "\\prod": "∏", "\\int": "∫", "\\bigcup": "⋃", "\\oint": "∮"}
ACCENTS = {"\\hat": "^", "\\bar": "¯", "\\vec": "→", "\\tilde": "~", "\\dot": "˙"}


@dataclass(frozen=True)
class Sym:
    """A letter, a number or an operator, by its LaTeX. `kind` is of: letter, number, operator."""

    tex: str
    kind: str = "letter"

    @property
    def glyph(self) -> str:
        """The character that is printed."""
        return GREEK.get(self.tex.lstrip("\\")) or OPERATORS.get(self.tex) or self.tex.lstrip("\\")

    def latex(self) -> str:
        return self.tex


@dataclass(frozen=True)
class Seq:
    """Parts side by side."""

    parts: tuple[Node, ...]

    def latex(self) -> str:
        return " ".join(part.latex() for part in self.parts)


@dataclass(frozen=True)
class Frac:
    """A fraction."""

    top: Node
    bottom: Node

    def latex(self) -> str:
        return f"\\frac{{{self.top.latex()}}}{{{self.bottom.latex()}}}"


@dataclass(frozen=True)
class Root:
    """A square root."""

    body: Node

    def latex(self) -> str:
        return f"\\sqrt{{{self.body.latex()}}}"


@dataclass(frozen=True)
class Script:
    """A base with an index, an exponent, or both."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None

    def latex(self) -> str:
        return self.base.latex() + _scripts(self.sub, self.sup)


@dataclass(frozen=True)
class Big:
    """A large operator with its limits, or a named one such as lim. What it applies to follows it."""

    tex: str
    sub: Node | None = None
    sup: Node | None = None

    def latex(self) -> str:
        return self.tex + _scripts(self.sub, self.sup)


@dataclass(frozen=True)
class Func:
    """A function with an upright name, such as sin."""

    name: str

    def latex(self) -> str:
        return f"\\{self.name}"


@dataclass(frozen=True)
class Fence:
    """Something between brackets that grow with it."""

    opening: str
    body: Node
    closing: str

    def latex(self) -> str:
        return f"\\left{self.opening} {self.body.latex()} \\right{self.closing}"


@dataclass(frozen=True)
class Grid:
    """Rows of formulas. `kind` is of: pmatrix, bmatrix, vmatrix, cases, aligned."""

    kind: str
    rows: tuple[tuple[Node, ...], ...]

    def latex(self) -> str:
        body = " \\\\ ".join(" & ".join(cell.latex() for cell in row) for row in self.rows)
        return f"\\begin{{{self.kind}}} {body} \\end{{{self.kind}}}"


@dataclass(frozen=True)
class Words:
    """Words inside a formula."""

    text: str

    def latex(self) -> str:
        return f"\\text{{{self.text}}}"


@dataclass(frozen=True)
class Accent:
    """A letter with a mark over it."""

    tex: str
    body: Node

    def latex(self) -> str:
        return f"{self.tex}{{{self.body.latex()}}}"


Node: TypeAlias = Sym | Seq | Frac | Root | Script | Big | Func | Fence | Grid | Words | Accent


def _scripts(sub: Node | None, sup: Node | None) -> str:
    return (f"_{{{sub.latex()}}}" if sub else "") + (f"^{{{sup.latex()}}}" if sup else "")


def children(node: Node) -> Iterator[Node]:
    """The parts that a node is made of."""
    match node:
        case Seq():
            yield from node.parts
        case Frac():
            yield from (node.top, node.bottom)
        case Root() | Fence() | Accent():
            yield node.body
        case Script():
            yield from (part for part in (node.base, node.sub, node.sup) if part)
        case Big():
            yield from (part for part in (node.sub, node.sup) if part)
        case Grid():
            yield from (cell for row in node.rows for cell in row)


def is_flat(node: Node) -> bool:
    """Whether a formula can be set as ordinary text with raised and lowered letters."""
    if isinstance(node, Frac | Root | Big | Grid | Accent | Fence):
        return False
    if isinstance(node, Script) and node.sub and node.sup:
        return False
    return all(is_flat(child) for child in children(node))
