"""Which rows with mathematical characters are a displayed formula, and their LaTeX."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.formulas import Glyph, formulas_in, is_formula, latex
from doc2md.converter.local.layout.text.latex import is_maths, to_latex
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span
from tests.builders.lines import row

BOX = Box(0, 0, 100, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x ∈ A ∩ B", True),
        ("x ∈ A∪B∪C if x ∈ A", True),
        ("∑∑∑ ≤ ∏∏ if even", True),
        ("∥x∥≤C∥x∥ for all x ∈ B, and we call it ∥∥∥∥∥∥∥∥", False),
        ("The walls stand.", False),
    ],
)
def test_a_sentence_with_formulas_is_no_displayed_formula(text: str, expected: bool) -> None:
    assert is_formula([Line((Span(text, BOX, "Times", 10),), BOX)]) is expected


@pytest.mark.parametrize(
    ("text", "count"), [("from 3.9 →310 →3.11", 0), ("as 𝑥 → 0", 1), ("from 1 →2 ≤ 3", 1)]
)
def test_numbers_that_follow_each_other_are_no_formula(text: str, count: int) -> None:
    assert len(formulas_in([Glyph(char, is_maths(char), 0) for char in text])) == count


@pytest.mark.parametrize(
    ("chars", "command"),
    [
        ("𝛼𝑥", r"\alpha x"),
        ("𝜖𝜀", r"\epsilon\varepsilon"),
        ("𝜕𝛤", r"\partial\Gamma"),
        ("𝛂", r"\boldsymbol{\alpha}"),
        ("𝛁𝟐", r"\boldsymbol{\nabla}\mathbf{2}"),
    ],
)
def test_slanted_and_bold_greek_letters_have_commands_that_programs_know(chars: str, command: str) -> None:
    assert to_latex(chars) == command


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("∑" * 5 + "1" * 15, False),
        ("∑" * 8 + "1" * 12, True),
        ("∑" * 20 + " if x is even", True),
        ("∑" * 20 + " if it is an odd", False),
    ],
    ids=["few signs", "some signs", "three words", "five words"],
)
def test_rows_with_many_signs_and_few_words_are_a_formula(text: str, expected: bool) -> None:
    assert is_formula([row(text)]) is expected


def test_a_base_has_one_script_of_each_kind_and_unknown_characters_are_left_out() -> None:
    """KaTeX rejects others."""
    glyphs = [
        Glyph(char, True, script)
        for char, script in [("x", 0), ("i", -1), ("2", 1), ("j", -1), ("\ufffd", 0)]
    ]
    assert latex(glyphs) == "x_i^2{}_j"
