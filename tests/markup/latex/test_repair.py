"""Formulas with faults are repaired where there is a safe way, and stay as they are where there is no fault."""

from __future__ import annotations

import random
import re
import time

import pytest

from doc2md.markup.latex import repair
from doc2md.markup.latex.known import (
    ENVIRONMENTS,
    ONE_ARGUMENT,
    OPERATORS,
    SYMBOLS,
    TEXT,
    TWO_ARGUMENTS,
    UNBRACED,
)
from doc2md.runtime.garbage import uncollected
from tests.builders.katex import needs_katex, refused

SAME_LOOK = {
    r"\mbox{if } x": r"\text{if } x",
    "x²y₁": "x^{2}y_{1}",
    "5 ① 6": r"5 \text{\textcircled{1}} 6",
    r"\mathrm{高温}": r"\mathrm{\text{高温}}",
    "Fläche = a": r"\text{Fläche} = a",
    r"\frac ä 2": r"\frac {\text{ä}} 2",
    r"\hat\mathbf{x}": r"\hat{\mathbf{x}}",
    r"50% \#": r"50\% \#",
    r"\text{a_b & c}": r"\text{a\_b \& c}",
    r"\text{for $x$ in}": r"\text{for }x\text{ in}",
    r"\text{area in m^2}": r"\text{area in m}^2",
    r"\text{|\vec{b}|}": r"\text{|}\vec{b}\text{|}",
    r"a\limits_b": "a_b",
    r"x\label{eq}y": "xy",
    r"\alpha\label{eq}y": r"\alpha y",
    r"\begin{array}{l@{\quad}l} a & b & c \end{array}": r"\begin{array}{llc} a & b & c \end{array}",
    r"\begin{ bmatrix} a \end{bmatrix}": r"\begin{bmatrix} a \end{bmatrix}",
    r"\begin{eqnarray} a &=& b \end{eqnarray}": r"\begin{array}{rcl} a &=& b \end{array}",
    r"\begin{matrix}0\\[1]\end{matrix}": r"\begin{matrix}0\\{}[1]\end{matrix}",
    "a &= b": "\\begin{aligned}\na &= b\n\\end{aligned}",
    "a \\\\ b": "\\begin{gathered}\na \\\\ b\n\\end{gathered}",
    r"a\tag{1}b\tag{2}": r"a\tag{1}b\qquad\text{(2)}",
    r"\'e": r"\text{\'{e}}",
    "\u200bx\u2009y": "x y",
}
GUESSES = {
    r"\frac{1}{2 + \sqrt{3}": r"\frac{1}{2 + \sqrt{3}}",
    r"\left( a + b": r"\left( a + b\right.",
    r"a \right)": r"\left.a \right)",
    r"a} + b": "a + b",
    r"\frac{a}": r"\frac{a}{}",
    "x^2^3": "{x^2}^3",
    "x_a_b": "{x_a}_b",
    "x^": "x^{}",
    r"\arcosh x": r"\operatorname{arcosh} x",
    r"\begin{matrix} a & \left( b & c \right) \end{matrix}": (
        r"\begin{matrix} a & \left( b \right.&\left. c \right) \end{matrix}"
    ),
    r"\begin{bmatrix} 1 \\ 2 \right)": r"\begin{bmatrix} 1 \\ \left.2 \right)\end{bmatrix}",
    r"\begin{pmatr} 1 \end{pmatrix}": r"\begin{pmatrix} 1 \end{pmatrix}",
    r"\begin{aligned} \begin{matrix} 1 \end{aligned}": (
        r"\begin{aligned} \begin{matrix} 1 \end{matrix}\end{aligned}"
    ),
    r"\left{ x \right}": r"\left\{ x \right\}",
    r"\text{a": r"\text{a}",
    "x $ y": r"x \$ y",
    r"\(x\)": "x",
}
INERT = [
    r"\def\x{\x\x}\x",
    r"\newcommand{\x}{y}",
    r"\href{javascript:alert(1)}{x}",
    r"\includegraphics{/etc/passwd}",
    r"\htmlClass{a}{x}",
    r"\htmlStyle{color: red}{x}",
    r"\url{http://x}",
    r"\input{/etc/passwd}",
    r"\catcode`\@=11",
    r"\csname x\endcsname",
    r"\verb|x|",
    r"\char`a",
]
SOUND = [
    r"\sum_{i=1}^n \frac12 x_i^2 \le \sqrt[3]{y} \quad\text{for all } \alpha \in \mathbb{R}, x'^2 + f''",
    r"\begin{aligned} a &= b \\[2pt] &= c \tag{3} \end{aligned}",
    r"\begin{align*} a &= b \tag{1} \\ c &= d \tag{2} \end{align*}",
    r"\left\{\begin{array}{ll} 1 & x > 0 \\ \hline 0 & x \end{array}\right.",
    r"\left. \frac{a \over b}{c} \middle| x \right| \bigl( \xrightarrow[a]{b} \bigr) \not= \operatorname*{lim}_{x}",
    r"x^\frac12 \hspace{1em} \textcolor{red}{y} \underbrace{a + b}_{\text{two ä}}",
]
FAULTS = r"""
    { } { } [ ] ^ _ ' & \\ \left( \right) \left \right \middle| \begin{matrix} \end{matrix} \begin{array}{c}
    \end{array} \begin{align*} \end{align*} \begin{cases} \end{split} \begin{foo} a x 1 = | \frac \sqrt[ \hat
    \mathbf \text{ \text \operatorname \sum \limits \alpha \quad \tag{1} \tag # % $ \big \Bigl \displaystyle
    \color{red} \hspace{1em} \hline \label{a} \foo \def \href \( \' \AA ä 中 ① ² ₁ ∑ \underset \substack
    \xrightarrow[ \mbox{ \binom @ \0 \; \cr
""".split()
REPEATED = (
    r"{ } \sqrt \sqrt[ \left( \right) \left.\\ \begin{matrix} \end{matrix} \\[ & x^ ^2 a^2_1 \label{ abcde ä1 $"
    r" \text{ \tag{1}"
).split()


@pytest.mark.parametrize(("source", "better"), SAME_LOOK.items())
def test_what_looks_the_same_is_written_as_every_renderer_knows_it(source: str, better: str) -> None:
    repaired = repair(source, display=True)
    assert (repaired.source, repaired.guesses) == (better, ())
    assert repaired.changes


@pytest.mark.parametrize(("source", "better"), GUESSES.items())
def test_a_fault_is_repaired_by_a_guess(source: str, better: str) -> None:
    repaired = repair(source, display=True)
    assert repaired.source == better
    assert repaired.guesses


@pytest.mark.parametrize("source", SOUND)
def test_a_sound_formula_stays_as_it_is(source: str) -> None:
    assert repair(source, display=True).source == source


def test_rows_and_numbers_that_only_displays_have_are_written_for_a_line() -> None:
    assert repair(r"\begin{align*} a &= b \end{align*}", display=False).source == (
        r"\begin{aligned} a &= b \end{aligned}"
    )
    assert repair(r"a \tag{1}", display=False).source == r"a \qquad\text{(1)}"


def test_a_sign_that_no_renderer_has_cannot_be_repaired() -> None:
    repaired = repair("x = 😀", display=False)
    assert repaired.broken
    assert repaired.source == "x = 😀"


@pytest.mark.parametrize("source", INERT)
def test_commands_that_define_or_load_something_become_words(source: str) -> None:
    command = re.match(r"\\[a-z]+", source, re.IGNORECASE)
    repaired = repair(source, display=True).source
    assert command
    assert f"\\operatorname{{{command[0][1:]}}}" in repaired
    assert command[0] not in repaired


@pytest.mark.parametrize(
    "part",
    REPEATED,
)
def test_repair_takes_time_in_proportion_to_the_length(part: str) -> None:
    def seconds(copies: int) -> float:
        with uncollected():  # the collector would look through all objects of the tests
            started = time.process_time()
            repair(part * copies, display=True)
            return time.process_time() - started

    seconds(10)
    assert seconds(8_000) < 0.05 + 40 * seconds(800)


@needs_katex
def test_katex_accepts_what_was_repaired() -> None:
    sources = [*SAME_LOOK, *GUESSES, *INERT, *SOUND]
    chance = random.Random(1)
    sources += ["".join(chance.choices(FAULTS, k=chance.randint(1, 12))) for _ in range(300)]
    made = [(repair(source, display=display), display) for source in sources for display in (True, False)]
    assert refused((repaired.source, display) for repaired, display in made if not repaired.broken) == {}


@needs_katex
def test_katex_knows_the_names() -> None:
    names = [(rf"\{name} ", True) for name in SYMBOLS | UNBRACED | OPERATORS]
    names += [(rf"\{name}{{a}}", True) for name in ONE_ARGUMENT | TEXT]
    names += [(rf"\{name}{{a}}{{b}}", True) for name in TWO_ARGUMENTS]
    names += [
        (rf"\begin{{{name}}}{{c}} a \end{{{name}}}", True)
        for name in ENVIRONMENTS - {"alignat", "alignat*", "alignedat"}
    ]
    assert refused(names) == {}
