"""Markers at the start of a row: their kinds, their values, and which follow each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.local.layout.judge.markers import KINDS, marker_of, precedes

CASES = [
    ("1. Sand", "number_dot", 1),
    ("2) Sand", "number_bracket", 2),
    ("(3) Sand", "number_brackets", 3),
    ("[12] Sand", "number_square", 12),
    ("1.2 Sand", "decimal", 2),
    ("2.1.3. Sand", "decimal", 3),
    ("b) Sand", "letter_bracket", 2),
    ("(iv) Sand", "roman_brackets", 4),
    ("xi. Sand", "roman_dot", 11),
    ("\u2022 Sand", "bullet", 0),
    ("\u2013 Sand", "dash", 0),
    ("o\u2003Sand", "letter_bullet", 0),
    ("o Sand", "none", 0),
    ("+\u2003Sand", "dash", 0),
    ("+ Sand", "none", 0),
    ("\u00a7 4 Sand", "section", 4),
    ("Step 3: Sand", "word", 3),
    ("\u2461 Sand", "circled", 2),
    ("14 Sand", "number_bare", 14),
    ("Sand and stones", "none", 0),
    ("-sand", "none", 0),
    ("2004", "none", 0),
]


@pytest.mark.parametrize(("text", "kind", "value"), CASES, ids=[text for text, _, _ in CASES])
def test_a_marker_has_a_kind_and_a_value(text: str, kind: str, value: int) -> None:
    found = marker_of(text)
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("1. a", "2. b", True),
        ("1. a", "3. b", False),
        ("1. a", "2) b", False),
        ("(i) a", "(ii) b", True),
        ("(h) a", "(i) b", True),
        ("1.1 a", "1.2 b", True),
        ("1. a", "1.2 b", False),
        ("\u2022 a", "\u2022 b", True),
        ("\u2022 a", "\u2013 b", False),
        ("+\u2003a", "- b", True),
        ("words", "words", True),
    ],
)
def test_markers_of_one_series_follow_each_other(before: str, after: str, expected: bool) -> None:
    assert precedes(marker_of(before), marker_of(after)) is expected


@given(st.text(max_size=30))
def test_a_marker_of_any_text_ends_inside_it(text: str) -> None:
    found = marker_of(text)
    assert found.kind in KINDS
    assert 0 <= found.end <= len(text)
