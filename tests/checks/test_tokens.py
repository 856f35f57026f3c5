from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.checks.tokens import tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cat, the CAT", ["the", "cat", "the", "cat"]),
        ("1,234.50 kg", ["1,234.50", "kg"]),
        ("2.5kg 8erg", ["2.5kg", "8erg"]),
        ("naïve ﬁnd", ["naive", "find"]),
        ("ex\u00adample", ["example"]),
        ("第3章", ["第", "3", "章"]),
        ("x² + y", ["x2", "y"]),
    ],
)
def test_words_are_compared_without_case_accents_and_punctuation(text: str, words: list[str]) -> None:
    assert [token.word for token in tokens(text)] == words


@given(st.text())
def test_each_word_is_a_range_of_its_text(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert last <= token.start <= token.end <= len(text)
        assert token.word
        last = token.start
