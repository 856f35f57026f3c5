"""Formulas are MathML that browsers show, also where latex2mathml does not know the LaTeX."""

from __future__ import annotations

import re

import pytest

from doc2md.markup.mathml import MATHML_TAGS, formula_in_markdown, to_mathml


def _shown(source: str) -> str:
    return re.sub(r"<[^>]+>", "", to_mathml(source, display=True))


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        (r"\begin{aligned} a & = b \\ & = c \end{aligned} \tag{7}", 2),
        (r"\begin{gathered} a \\ b \\ c \end{gathered}", 3),
        (r"\begin{alignedat}{2} a & = b & c \\ & d \end{alignedat}", 2),
    ],
)
def test_each_row_of_a_derivation_is_a_row(source: str, rows: int) -> None:
    mathml = to_mathml(source, display=True)
    assert mathml.count("<mtr>") == rows
    assert "&amp;" not in mathml
    assert "2" not in _shown(source)


def test_wide_accents_stretch() -> None:
    assert '<mo stretchy="true">\u0302</mo>' in to_mathml(r"\widehat{ab}", display=False)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (r"\overline{x+y}", 'stretchy="true">\u0332</mo></mover>'),
        (r"\underline{x}", 'stretchy="true">\u0332</mo></munder>'),
        (r"\hat{x}", '<mo stretchy="false">^</mo>'),
        (r"\vec{x}", '<mo stretchy="false">\u20d7</mo>'),
        (r"\xrightarrow[b]{a}", '<munderover><mo stretchy="true">→</mo>'),
        (r"\lim_{n}", '<munder><mo movablelimits="true">lim</mo>'),
        (r"\bigcup_i^n", '<munderover><mo movablelimits="true">⋃</mo>'),
        (r"\left(\sum_i^n x\right)", '<munderover><mo movablelimits="true">∑</mo>'),
        (r"\begin{gathered} a \\ b \end{gathered}", 'displaystyle="true"'),
        (r"a \tag{7}", '<mspace width="2em" /><mtext>(7)</mtext>'),
        (r"\operatorname{Span}(v)", '<mi>Span</mi><mo stretchy="false">(</mo>'),
        (r"\arg\min_x", "<mi>arg</mi>"),
        (r"(-n)", '<mo form="prefix">−</mo>'),
        (r"a=-n", '<mo form="prefix">−</mo>'),
        (r"(a)-n", "<mo>−</mo>"),
        (r"|x|", '<mo stretchy="false" lspace="0" rspace="0">|</mo><mi>x</mi>'),
        (r"\log x", '<mi>log</mi><mspace width="0.167em" /><mi>x</mi>'),
        (r"\log(x)", '<mi>log</mi><mo stretchy="false">(</mo>'),
        (r"\operatorname*{ess\,sup}_x", '<munder><mo movablelimits="true">ess\xa0sup</mo>'),
        (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
        (r"\|\frac{a}{b}\|", 'stretchy="false" lspace="0" rspace="0">‖</mo><mfrac>'),
        (r"\begin{pmatrix} a \end{pmatrix}", "<mo>(</mo><mtable>"),
    ],
)
def test_signs_have_the_size_and_the_place_that_latex_gives_them(source: str, written: str) -> None:
    assert written in to_mathml(source, display=True)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\genfrac{[}{]}{0pt}{}{n}{k} + c", "[nk]+c"),
        (r"\begin{rcases} a & b \\ c & d \end{rcases} e", "abcd}e"),
        (r"\Bigg\{ a \Big\rangle", "{a⟩"),
        (r"\mathscr{BL}\mathfrak{gC}\mathtt{x}", "ℬℒ𝔤ℭ𝚡"),
    ],
)
def test_nothing_is_lost_and_no_command_is_shown(source: str, shown: str) -> None:
    assert _shown(source) == shown


def test_greek_capitals_are_upright_and_small_letters_slanted() -> None:
    assert to_mathml(r"\Omega\alpha", display=False).count('mathvariant="normal"') == 1


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\boldsymbol{\nabla}", "𝛁"),
        (r"\boldsymbol{v}", "𝒗"),
        (r"\boldsymbol{\alpha}", "𝜶"),
        (r"\boldsymbol{+}", "+"),
        (r"\text{\textcircled{12}}", "⑫"),
    ],
)
def test_bold_and_circled_signs_are_characters(source: str, shown: str) -> None:
    assert _shown(source) == shown


@pytest.mark.parametrize("display", [True, False])
@pytest.mark.parametrize(
    "source", [r"a_1 * b_2 * c", r"\left[ |x| \right]", r"\text{<script>alert(1)</script> *a*}", r"\bad{"]
)
def test_a_formula_in_markdown_has_no_sign_of_markdown_and_no_other_element(
    source: str, display: bool
) -> None:
    written = formula_in_markdown(source, display=display)
    words = re.sub(r"<[^>]*>|&#\d+;", "", written)
    assert not set(words) & set("\\`*_[]()|~$!#\n")
    assert set(re.findall(r"</?(\w+)", written)) <= MATHML_TAGS | {"code", "span"}
