"""Formulas are read from where their signs stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.maths.parse import parse
from tests.converter.local.layout.maths.printed import Print, row, rule, sign, tall, together, word

SUP, SUB = 96.4, 101.5
"""Baselines of scripts of a row whose baseline is at 100."""

ROW = [
    ("row", row("a + b", 0, 100), "a+b"),
    ("relation", row("a = b", 0, 100), "a = b"),
    ("commands", row(r"\alpha x", 0, 100), r"\alpha x"),
    ("superscript", row("x", 0, 100) + row("2", 5.5, SUP, 7), "x^2"),
    ("subscript", row("x", 0, 100) + row("i j", 5.5, SUB, 7), "x_{ij}"),
    ("both scripts", row("x", 0, 100) + row("2", 5.5, SUP, 7) + row("i", 5.5, SUB + 1, 7), "x_i^2"),
    ("script of a script", row("x", 0, 100) + row("i", 5.5, SUB, 7) + row("j", 9.5, SUB + 1, 5), "x_{i_j}"),
    ("tower", row("2", 0, 100) + row("2", 5.5, SUP, 7) + row("n", 9.5, SUP - 2, 5), "2^{2^n}"),
    ("prime", row("f", 0, 100) + row(r"\prime", 5.5, SUP, 7), "f'"),
    (
        "two primes and an index",
        row("f", 0, 100) + row(r"\prime \prime", 5.5, SUP, 7) + row("x", 5.5, SUB, 7),
        "f''_x",
    ),
    (
        "before",
        row("6", 0, SUB, 7) + row("14", 0, SUP, 7) + row("C", 6, 100, style="rm"),
        r"{}^{14}_6\mathrm{C}",
    ),
    ("spaces", row("x", 0, 100) + row("y", 17, 100), r"x\quad y"),
    ("relation in a stretched line", row("x", 0, 100) + row("=", 17, 100) + row("y", 34, 100), "x = y"),
    ("unknown letter", Print([replace(sign("", 0, 100).symbols[0], text="я")], []), r"\text{я}"),
    ("set difference", row("A", 0, 100) + row(r"\backslash", 8, 100) + row("B", 16, 100), r"A\setminus B"),
    ("parallel part", row("k", 0, 100) + row(r"\|", 5.5, SUB, 7), r"k_{\parallel}"),
    ("parallel lines", row("a", 0, 100) + row(r"\|", 8, 100) + row("b", 16, 100), r"a \parallel b"),
    ("norm", row(r"\| a \|", 0, 100), r"\|a\|"),
    ("unknown", Print([sign("", 0, 100).symbols[0]], []), r"\square"),
]

STYLES = [
    ("bold", row("A", 0, 100, style="bf") + row("x", 6, 100, style="bf"), r"\mathbf{A}\mathbf{x}"),
    ("bold name", row("A B", 0, 100, style="bf"), r"\mathbf{AB}"),
    ("blackboard", row("R", 0, 100, style="bb"), r"\mathbb{R}"),
    ("bold Greek", sign(r"\beta", 0, 100, style="bi"), r"\boldsymbol{\beta}"),
    ("function", word("sin", 0, 100) + row("x", 20, 100), r"\sin x"),
    ("name", word("Cov", 0, 100) + row("( X )", 18, 100), r"\operatorname{Cov}(X)"),
    ("text", row("x", 0, 100) + word("if", 9, 100) + word("or", 24, 100), r"x\text{ if or}"),
    (
        "sans serif document",
        row("l i m", 0, 100, style="sf") + row("2", 20, 100, style="sf") + sign("x", 26, 100),
        r"\lim2x",
    ),
    ("sans serif letter", row("x", 0, 100) + row("T", 5.5, SUP, 7, style="sf"), r"x^{\mathsf{T}}"),
    ("two functions", word("minmax", 0, 100), r"\min\max"),
]

STACKS = [
    ("fraction", row("a", 2, 93) + rule(0, 9, 97.5) + row("b", 2, 107), r"\frac{a}{b}"),
    (
        "fraction in a row",
        row("x =", 0, 100) + row("1", 14, 93) + rule(12, 21, 97.5) + row("2", 14, 107),
        r"x = \frac{1}{2}",
    ),
    (
        "continued fraction",
        row("1", 17.5, 93)
        + rule(0, 40, 97.5)
        + together([row("2 +", 1, 113), row("1", 26, 106), rule(18, 38, 110.5), row("x", 26, 120)]),
        r"\cfrac{1}{2+\cfrac{1}{x}}",
    ),
    ("root", sign(r"\sqrt", 0, 100, width=0.8) + rule(8, 14, 93) + row("x", 8.3, 100), r"\sqrt{x}"),
    (
        "cube root",
        row("3", 1, 96, 5) + sign(r"\sqrt", 0, 100, width=0.8) + rule(8, 14, 93) + row("x", 8.3, 100),
        r"\sqrt[{3}]{x}",
    ),
    ("rule that is far away", row("A B", 0, 100) + rule(0, 11, 106), "AB"),
    ("overline", row("A B", 0, 100) + rule(0, 11, 91.5), r"\overline{AB}"),
    ("underline", row("A B", 0, 100) + rule(0, 11, 101.5), r"\underline{AB}"),
    (
        "bar of dashes that overlap",
        row("a", 3, 93) + row("b", 3, 107) + row("- - - -", 0, 100, step=0.3),
        r"\frac{a}{b}",
    ),
    (
        "dashes of a long arrow",
        row("a", -6, 100) + row("- - -", 0, 100, step=0.3) + sign(r"\to", 8, 100) + row("b", 20, 100),
        r"a \longrightarrow b",
    ),
    (
        "scaled fences",
        sign("(", 0, 102, 22, width=0.2)
        + row("a", 6, 93)
        + row("b", 6, 107)
        + rule(5, 12, 97.5)
        + sign(")", 13, 102, 22, width=0.2),
        r"\left(\frac{a}{b}\right)",
    ),
    ("accent", row("x", 0, 100) + row(r"\hat", 0.5, 100), r"\hat{x}"),
    (
        "accent of the second letter, which touches the first",
        row("d", 0, 100) + row("r", 6, 100) + sign(r"\vec", 4.2, 99.2, width=0.35),
        r"d\vec{r}",
    ),
    ("two accents", row("x", 0, 100) + row(r"\hat", 0.5, 100) + row(r"\bar", 0.5, 98), r"\bar{\hat{x}}"),
    (
        "limits",
        tall(r"\sum", 2, 90, 104, 1.4) + row("i = 1", 2.5, 110.5, 7) + row("n", 7, 88, 7) + row("x", 18, 100),
        r"\sum_{i = 1}^nx",
    ),
    (
        "integral",
        tall(r"\int", 0, 86, 108, 0.9) + row("0", 5, 109, 7) + row("1", 9, 90, 7) + row("f", 14, 100),
        r"\int_0^1f",
    ),
    (
        "limits along the slant of an integral",
        tall(r"\int", 0, 86, 108, 0.9) + row("s = V", -4.4, 115, 7) + row("f", 14, 100),
        r"\int\limits_{s = V}f",
    ),
    (
        "script above a fraction bar",
        row("u", 2, 93) + row("0", 8, 95.5, 7) + rule(0, 14, 97.5) + word("km", 1.5, 107),
        r"\frac{u_0}{\mathrm{km}}",
    ),
    (
        "script below a word",
        word("if", 0, 100) + row("x", -3, 114) + row("2", 3, 110, 7),
        r"\begin{gathered} \mathrm{if} \\ x^2 \end{gathered}",
    ),
    (
        "end of a script below a word",
        word("if", 8, 100) + row("x", -4, 114) + row("- 1", 1.5, 110, 7),
        r"\begin{gathered} \mathrm{if} \\ x^{-1} \end{gathered}",
    ),
    ("limit of a function", word("lim", 0, 100) + row("n", 7, 107, 7) + row("x", 20, 100), r"\lim_nx"),
    (
        "labelled arrow",
        row("A", 0, 100) + sign(r"\to", 9, 100, width=1.6) + row("f", 15, 94, 7) + row("B", 28, 100),
        r"A\xrightarrow{f}B",
    ),
    (
        "brace with a label",
        row("a + b", 0, 100) + tall(r"\underbrace", 0, 101.5, 104.5, 1.7) + row("n", 7, 110, 7),
        r"\underbrace{a+b}_n",
    ),
    ("over a relation", row("a = b", 0, 100) + row("!", 7, 94.5, 7), r"a\overset{!}{=}b"),
]

FENCED = [
    (
        "tall brackets",
        tall("(", 0, 86, 109)
        + row("a", 6, 93)
        + rule(5, 12, 97.5)
        + row("b", 6, 107)
        + tall(")", 13, 86, 109),
        r"\left(\frac{a}{b}\right)",
    ),
    (
        "matrix",
        tall("(", 0, 85, 110)
        + row("a b", 5, 94, step=1.8)
        + row("c d", 5, 106, step=1.8)
        + tall(")", 29, 85, 110),
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    ),
    (
        "cases",
        tall(r"\{", 0, 85, 110) + row("a b", 5, 94, step=1.8) + row("c d", 5, 106, step=1.8),
        r"\begin{cases} a & b \\ c & d \end{cases}",
    ),
    (
        "cases before a full stop",
        tall(r"\{", 0, 85, 110) + row("a", 5, 94) + row("c", 5, 106) + row(".", 20, 100),
        r"\begin{cases} a \\ c \end{cases}\quad.",
    ),
    (
        "binomial in text",
        tall("(", 0, 91, 104)
        + row("n", 5, 96, 7)
        + row("k", 5, 103.5, 7)
        + tall(")", 10, 91, 104)
        + row("x", 18, 100),
        r"\binom{n}{k}x",
    ),
    (
        "power of a bracket",
        tall("(", 0, 86, 109)
        + row("a", 6, 93)
        + rule(5, 12, 97.5)
        + row("b", 6, 107)
        + tall(")", 13, 86, 109)
        + row("2", 17.5, 88, 7),
        r"\left(\frac{a}{b}\right)^2",
    ),
    (
        "pieces",
        tall("[", 0, 80, 98, piece="top")
        + tall("[", 0, 98, 115, piece="bottom")
        + together([row("a", 5, 85), row("b", 5, 97), row("c", 5, 109)])
        + tall("]", 11, 80, 98, piece="top")
        + tall("]", 11, 98, 115, piece="bottom"),
        r"\begin{bmatrix} a \\ b \\ c \end{bmatrix}",
    ),
    (
        "unknown pieces",
        tall(r"\{", 2, 80, 86, piece="top")
        + tall("", 2, 86, 92)
        + tall(r"\{", 1, 92, 103, piece="middle")
        + tall("", 2, 103, 109)
        + tall(r"\{", 2, 109, 115, piece="bottom")
        + together([row("a", 8, 85), row("b", 8, 100), row("c", 8, 112)]),
        r"\begin{cases} a \\ b \\ c \end{cases}",
    ),
    (
        "evaluated",
        row("f", 2, 93)
        + rule(0, 9, 97.5)
        + row("x", 2, 107)
        + tall("|", 10, 84, 111, 0.1)
        + row("0", 13, 110, 7),
        r"\left.\frac{f}{x}\right|_0",
    ),
]

JOINED = [
    ("unequal", row("a =", 0, 100) + sign(r"\not", 6, 100) + row("b", 12, 100), r"a \ne b"),
    (
        "empty stroke",
        row("a", 0, 100)
        + sign(r"\not", 6, 100, width=0)
        + row("=", 7, 100)
        + sign(r"\not", 7, 100)
        + row("b", 13, 100),
        r"a \ne b",
    ),
    (
        "mapping",
        row("x", 0, 100) + sign(r"\to", 8, 100, width=1) + sign(r"\mapstochar", 8.1, 100, width=0.1),
        r"x\mapsto",
    ),
    (
        "harpoons",
        row("A", 0, 100)
        + sign(r"\leftharpoondown", 8, 101, width=1)
        + sign(r"\rightharpoonup", 8, 99, width=1)
        + row("B", 21, 100),
        r"A \rightleftharpoons B",
    ),
    ("dots", row("a", 0, 100) + row(". . .", 8, 100, step=0.45) + row("b", 24, 100), r"a\ldots b"),
    ("dots on the axis", row(r"\cdot \cdot \cdot", 0, 100, step=0.55), r"\cdots"),
    (
        "long arrow",
        row("A", 0, 100) + sign("-", 8, 100) + sign(r"\to", 12.9, 100) + row("B", 20, 100),
        r"A \longrightarrow B",
    ),
]

LINES = [
    (
        "diagram",
        row(r"A \to B", 0, 100, step=1.5)
        + row(r"\downarrow \downarrow", 0, 115, step=3)
        + row(r"C \to D", 0, 130, step=1.5),
        r"\begin{matrix} A & \to & B \\ \downarrow &  & \downarrow \\ C & \to & D \end{matrix}",
    ),
    ("aligned", row("a = b", 0, 100) + row("= c", 6, 115), r"\begin{aligned} a & =b \\ & =c \end{aligned}"),
    ("centred", row("a + b", 0, 100) + row("c", 6, 115), r"\begin{gathered} a+b \\ c \end{gathered}"),
]


@pytest.mark.parametrize(
    ("printed", "latex"),
    [pytest.param(*case[1:], id=case[0]) for case in [*ROW, *STYLES, *STACKS, *FENCED, *JOINED, *LINES]],
)
def test_signs_are_read_from_their_places(printed: Print, latex: str) -> None:
    assert parse(printed.symbols, printed.rules, display=True).latex == latex


@pytest.mark.parametrize(
    ("number", "expected"),
    [(row("( 3 )", 90, 100), "3"), (row("( 2 . 1 )", 90, 100), "2.1"), (row("( 4 )", -60, 100), "4")],
    ids=["right", "with a section", "left"],
)
def test_the_number_of_an_equation_is_no_part_of_it(number: Print, expected: str) -> None:
    printed = row("a = b", 0, 100) + number
    formula = parse(printed.symbols, printed.rules, display=True)
    assert (formula.latex, formula.number) == ("a = b", expected)


def test_a_bracket_at_the_end_is_no_number() -> None:
    printed = row("f ( 3 )", 0, 100)
    assert parse(printed.symbols, printed.rules, display=True).number == ""


def test_clear_formulas_are_sure_and_unknown_signs_are_not() -> None:
    clear, unknown = row("a + b", 0, 100), row("a +", 0, 100) + sign("", 12, 100)
    assert parse(clear.symbols, clear.rules, display=False).confidence > 0.9
    assert parse(unknown.symbols, unknown.rules, display=False).confidence < 0.9


def test_nothing_is_an_empty_formula() -> None:
    assert parse([], [], display=True).latex == ""


@pytest.mark.parametrize(
    ("second", "sure"),
    [(row("c", 6, 115), True), (row("b =", 6, 115), False), (row("b c", 6, 115, step=2.5), False)],
    ids=["two lines", "ends with a relation", "white inside"],
)
def test_lines_that_seem_to_be_torn_are_doubted(second: Print, sure: bool) -> None:
    printed = row("a + d", 0, 100) + second
    assert (parse(printed.symbols, printed.rules, display=True).confidence > 0.9) is sure
