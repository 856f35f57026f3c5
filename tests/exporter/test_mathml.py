"""Formulas are MathML that browsers show, also where latex2mathml does not know the LaTeX."""

from __future__ import annotations

import re

import pytest

from doc2md.exporter.mathml import to_mathml


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
