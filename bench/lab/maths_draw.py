"""A grammar that draws formulas: sums, fractions, matrices, cases, derivations."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.lab.maths import GREEK, Accent, Big, Fence, Frac, Func, Grid, Node, Root, Script, Seq, Sym, Words

_LETTERS = "abcfghkmnpqrstuvwxyzABCEFGHKLMNPQRSTUVWXY"
_INDICES = "ijkmn"
_RELATIONS = (
    "=",
    "=",
    "=",
    "=",
    "<",
    ">",
    "\\le",
    "\\ge",
    "\\approx",
    "\\ne",
    "\\equiv",
    "\\propto",
    "\\to",
    "\\in",
)
_BINARY = ("+", "+", "-", "-", "\\cdot", "\\times", "\\pm")
_FUNCTIONS = ("sin", "cos", "log", "exp", "max", "min", "det", "tan", "ln")


class FormulaDraw:
    """Draws formulas from a random source. A `flat` one uses letters, indices and exponents only."""

    def __init__(self, rng: Random, *, flat: bool = False) -> None:
        self.rng = rng
        self.flat = flat

    def inline(self) -> Node:
        """A short formula for a line of text, of at least three symbols."""
        rng = self.rng
        left = self._script() if rng.random() < 0.6 else self._call()
        right = self._sum(2) if rng.random() < 0.5 else self._number()
        return Seq((left, self._operator(rng.choice(_RELATIONS[:9])), right))

    def display(self) -> Node:
        """A formula for a line of its own."""
        if self.flat:
            return self._equation(2)
        shapes: tuple[tuple[Callable[[], Node], int], ...] = (
            (lambda: self._equation(2), 4), (self._series, 3), (self._integral, 3), (self._matrices, 2),
            (self._cases, 2), (self._derivation, 2), (self._limit, 1), (self._norm, 1), (self._nested, 2),
        )  # fmt: skip
        makers = [maker for maker, weight in shapes for _ in range(weight)]
        return self.rng.choice(makers)()

    def _letter(self) -> Sym:
        if self.rng.random() < 0.35:
            return Sym("\\" + self.rng.choice(list(GREEK)))
        return Sym(self.rng.choice(_LETTERS))

    def _number(self) -> Sym:
        rng = self.rng
        text = str(rng.randint(2, 99)) if rng.random() < 0.8 else f"{rng.uniform(0, 10):.2f}"
        return Sym(text, "number")

    def _operator(self, tex: str) -> Sym:
        return Sym(tex, "operator")

    def _index(self) -> Node:
        if self.rng.random() < 0.25:
            return Seq((Sym(self.rng.choice(_INDICES)), self._operator("+"), Sym("1", "number")))
        return (
            Sym(self.rng.choice(_INDICES))
            if self.rng.random() < 0.7
            else Sym(str(self.rng.randint(0, 3)), "number")
        )

    def _script(self) -> Node:
        letter, kind = self._letter(), self.rng.random()
        if kind < 0.35:
            return Script(letter, self._index())
        if kind < 0.65:
            return Script(letter, None, Sym(str(self.rng.randint(2, 4)), "number"))
        if kind < 0.75 and not self.flat:
            return Script(letter, self._index(), Sym("2", "number"))
        if kind < 0.85 and not self.flat:
            return Accent(self.rng.choice(("\\hat", "\\bar", "\\tilde", "\\vec", "\\dot")), letter)
        return letter

    def _call(self) -> Node:
        inner = self._script()
        parts: tuple[Node, ...]
        parts = (Sym(self.rng.choice("fghFGP")), Sym("(", "operator"), inner, Sym(")", "operator"))
        if self.rng.random() < 0.4:
            parts = (Func(self.rng.choice(_FUNCTIONS)), *parts[1:])
        return Seq(parts)

    def _term(self, depth: int) -> Node:
        rng, kind = self.rng, self.rng.random()
        if depth > 0 and not self.flat:
            if kind < 0.25:
                return Frac(self._sum(2, depth - 1), self._sum(rng.randint(1, 2), depth - 1))
            if kind < 0.33:
                return Root(self._sum(2, depth - 1))
            if kind < 0.41:
                return Script(
                    Fence("(", self._sum(2, depth - 1), ")"), None, Sym(str(rng.randint(2, 3)), "number")
                )
        if kind < 0.55:
            return Seq((self._number(), self._script()))
        return self._call() if kind < 0.7 else self._script()

    def _sum(self, terms: int, depth: int = 0) -> Node:
        parts: list[Node] = [self._term(depth)]
        for _ in range(terms - 1):
            parts += [self._operator(self.rng.choice(_BINARY)), self._term(depth)]
        return Seq(tuple(parts)) if len(parts) > 1 else parts[0]

    def _equation(self, depth: int) -> Node:
        left = self._script() if self.rng.random() < 0.5 else self._call()
        relation = self._operator(self.rng.choice(_RELATIONS))
        return Seq((left, relation, self._sum(self.rng.randint(2, 3), depth)))

    def _series(self) -> Node:
        index = Sym(self.rng.choice(_INDICES))
        start = Seq((index, self._operator("="), Sym(str(self.rng.randint(0, 1)), "number")))
        end = Sym("\\infty", "operator") if self.rng.random() < 0.3 else Sym(self.rng.choice("nNmM"))
        big = Big(self.rng.choice(("\\sum", "\\sum", "\\prod")), start, end)
        return Seq((self._script(), self._operator("="), big, self._term(1)))

    def _integral(self) -> Node:
        variable = Sym(self.rng.choice("xtsuz"))
        low = Sym(str(self.rng.randint(0, 2)), "number")
        high = Sym(self.rng.choice(("\\infty", "1", "T", "\\pi")))
        body: tuple[Node, ...] = (Big("\\int", low, high), self._term(1), Sym("d"), variable)
        return Seq((*body, self._operator("="), self._sum(2, 1)))

    def _matrix(self, kind: str) -> Node:
        rows, columns = self.rng.randint(2, 3), self.rng.randint(1, 3)
        cell = self._script if self.rng.random() < 0.5 else self._number
        return Grid(kind, tuple(tuple(cell() for _ in range(columns)) for _ in range(rows)))

    def _matrices(self) -> Node:
        kind = self.rng.choice(("pmatrix", "bmatrix", "vmatrix"))
        return Seq((self._letter(), self._operator("="), self._matrix(kind), self._matrix(kind)))

    def _cases(self) -> Node:
        words = (Words("if "), Words("for "))
        rows: list[tuple[Node, ...]] = []
        for _ in range(self.rng.randint(2, 3)):
            condition = Seq((self.rng.choice(words), self._letter(), self._operator(">"), self._number()))
            rows.append((self._sum(2), condition))
        return Seq((self._call(), self._operator("="), Grid("cases", tuple(rows))))

    def _derivation(self) -> Node:
        first = (self._call(), Seq((self._operator("="), self._sum(3, 1))))
        more = [(Seq(()), Seq((self._operator("="), self._sum(2, 1)))) for _ in range(self.rng.randint(1, 2))]
        return Grid("aligned", (first, *more))

    def _limit(self) -> Node:
        under = Seq((Sym("n"), self._operator("\\to"), Sym("\\infty", "operator")))
        return Seq((Big("\\lim", under), self._term(2), self._operator("="), self._number()))

    def _norm(self) -> Node:
        fence = Fence("\\|", self._sum(2), "\\|")
        return Seq((Script(fence, None, Sym("2", "number")), self._operator("\\le"), self._sum(2, 1)))

    def _nested(self) -> Node:
        inner = Frac(Sym("1", "number"), Seq((Sym("1", "number"), self._operator("+"), self._term(1))))
        whole = Frac(self._script(), Seq((self._number(), self._operator("+"), inner)))
        return Seq((self._letter(), self._operator("="), whole))
