"""Kinds of headings are nested as they follow each other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.structure.nesting import nested


@pytest.mark.parametrize(
    ("kinds", "depths"),
    [
        ("ABBA", {"A": 0, "B": 1}),
        ("ABCABA", {"A": 0, "B": 1, "C": 2}),
        ("ABACA", {"A": 0, "B": 1, "C": 1}),
        ("AAABB", {"A": 0, "B": 0}),
        ("AB-BA", {"A": 0, "B": 0}),
        ("-ABA-ABA", {"A": 0, "B": 1}),
        ("BDCBADAC", {"B": 0, "D": 1, "C": 1, "A": 0}),
        ("", {}),
    ],
    ids=[
        "two",
        "three",
        "no level is skipped",
        "an appendix",
        "right below a higher one",
        "below higher ones",
        "a later one",
        "none",
    ],
)
def test_a_kind_is_below_one_that_it_follows_and_that_occurs_again(
    kinds: str, depths: dict[str, int]
) -> None:
    assert nested([None if kind == "-" else kind for kind in kinds]) == depths


@given(st.lists(st.sampled_from(["A", "B", "C", "D", None]), max_size=30))
def test_no_heading_is_more_than_one_level_below_the_one_before(kinds: list[str | None]) -> None:
    depths = nested(kinds)
    assert set(depths) == set(kinds) - {None}
    found = [-1, *(-1 if kind is None else depths[kind] for kind in kinds)]
    assert all(below <= max(above, 0) + 1 for above, below in pairwise(found))
