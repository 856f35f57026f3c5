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
    assert '<mo stretchy="true">&#x00302;</mo>' in to_mathml(r"\widehat{ab}", display=False)


def test_greek_capitals_are_upright_and_small_letters_slanted() -> None:
    assert to_mathml(r"\Omega\alpha", display=False).count('mathvariant="normal"') == 1


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\boldsymbol{\nabla}", "𝛁"),
        (r"\boldsymbol{v}", "𝒗"),
        (r"\boldsymbol{\alpha}", "𝜶"),
        (r"\boldsymbol{+}", "&#x0002B;"),
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
