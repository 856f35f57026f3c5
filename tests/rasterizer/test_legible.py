"""Which text layers are legible, and which of their words are unsure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.text.inline import row_text
from doc2md.document import MarkKind
from doc2md.rasterizer.text_layer import TextLayer, legible
from tests.builders.lines import row, scored


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("qzxkj" * 30, True),
        ("qzxkj" * 50, False),
        ("qzxka" * 50, False),
        ("qzxkjqzaei" * 25, True),
        ("a" * 92 + "\ufffd" * 8, True),
        ("a" * 87 + "\ufffd" * 13, False),
    ],
    ids=["few letters", "no vowels", "few vowels", "some vowels", "few bad signs", "some bad signs"],
)
def test_a_legible_layer_has_vowels_and_few_bad_signs(text: str, expected: bool) -> None:
    assert legible(TextLayer((600, 800), (row(text),))) is expected


def test_brackets_of_formulas_need_no_characters() -> None:
    line = row("a\ufffd" * 20)
    spans = tuple(replace(span, math=True) for span in line.spans)
    assert not legible(TextLayer((600, 800), (line,)))
    assert legible(TextLayer((600, 800), (replace(line, spans=spans),)))


@pytest.mark.parametrize(("score", "unsure"), [(0.85, True), (0.95, False)])
def test_a_word_with_a_low_score_is_unsure(score: float, unsure: bool) -> None:
    text = row_text(scored(("harbour", score)))
    assert any(mark.kind is MarkKind.UNSURE for mark in text.marks) is unsure
