"""The tree is written as LaTeX that KaTeX reads."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.maths.tree import (
    Accent,
    Fraction,
    Grid,
    Lines,
    Node,
    Root,
    Row,
    Scripts,
    Sign,
    Space,
    Stack,
    Word,
)
from doc2md.converter.local.layout.maths.write import write

X, Y, TWO = Sign("x", "it"), Sign("y", "it"), Sign("2")
TALL_LEFT, TALL_RIGHT, TALL_BAR = Sign("(", height=2), Sign(")", height=2), Sign("|", height=2)


@pytest.mark.parametrize(
    ("tree", "latex"),
    [
        (Row((Sign(r"\alpha"), X)), r"\alpha x"),
        (Row((Sign(r"\alpha"), Sign("="), TWO)), r"\alpha = 2"),
        (Sign("#"), r"\#"),
        (Sign("{"), r"\{"),
        (Sign(r"\hat"), r"\hat{}"),
        (Sign(""), r"\square"),
        (Sign("", text="a}b"), r"\text{a\}b}"),
        (Sign("", text="☃"), r"\square"),
        (Sign("x", "bf"), r"\mathbf{x}"),
        (Sign(r"\alpha", "bf"), r"\boldsymbol{\alpha}"),
        (Row((X, Space(1.0), Y)), r"x\quad y"),
        (Row((X, Space(2.0), Y)), r"x\qquad y"),
        (Scripts(X, Row((TWO,)), Row((X, Y))), "x_2^{xy}"),
        (Scripts(X, Row((TWO,)), Row((Sign(r"\prime"), Y))), "x'^y_2"),
        (Scripts(Scripts(X, Row((TWO,))), Row((TWO,))), "{x_2}_2"),
        (Scripts(Stack(Sign(r"\sum"), under=Row((X,))), sup=Row((TWO,))), r"{\sum_x}^2"),
        (Stack(Sign(r"\int"), Row((X,))), r"\int\limits^x"),
        (Stack(Word("lim"), under=Row((X,))), r"\lim_x"),
        (Stack(Word("arg max"), under=Row((X,))), r"\operatorname*{arg\,max}_x"),
        (Stack(Sign(r"\to"), Row((X,)), Row((Y,))), r"\xrightarrow[{y}]{x}"),
        (Stack(Sign("="), Row((Word("def"),))), r"\stackrel{\mathrm{def}}{=}"),
        (Fraction(Row((X,)), Row((Y,)), ("(", ")")), r"\binom{x}{y}"),
        (Root(Row((X,)), Row((TWO,))), r"\sqrt[{2}]{x}"),
        (Accent(r"\bar", Row((X,))), r"\bar{x}"),
        (Row((TALL_LEFT, X, TALL_RIGHT)), r"\left(x\right)"),
        (Row((TALL_LEFT, X, TALL_BAR, Y, TALL_RIGHT)), r"\left(x\middle|y\right)"),
        (Row((TALL_LEFT, X)), r"\Big(x"),
        (Row((Sign("("), Word("mod"), Space(0.3), X, Sign(")"))), r"\pmod{x}"),
        (Row((X, Word("mod"), TWO)), r"x\bmod2"),
        (
            Grid(((Row((X,)),), (Row((Sign("["),)),)), "(", ")", "c"),
            r"\begin{pmatrix} x \\ {}[ \end{pmatrix}",
        ),
        (Grid(((Row((X,)),),), "(", "]", "c"), r"\left(\begin{array}{c} x \end{array}\right]"),
        (Lines(((Row((X,)), Row((Y,))),), aligned=True), r"\begin{aligned} x & y \end{aligned}"),
    ],
)
def test_each_part_is_written_as_its_command(tree: Node, latex: str) -> None:
    assert write(tree) == latex
