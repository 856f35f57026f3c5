"""The sample of pages that says which styles a document uses, and the sum of their counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.structure.habits import MAX_PAGES, Habits, Style, Use, sampled_page


@given(st.integers(0, 5000))
def test_a_sample_has_the_first_and_last_page_and_is_small(count: int) -> None:
    pages = [page for index in range(MAX_PAGES) if (page := sampled_page(index, count)) is not None]
    assert len(pages) == min(count, MAX_PAGES)
    assert pages == sorted(set(pages))
    if count:
        assert (pages[0], pages[-1]) == (0, count - 1)


def test_the_counts_of_pages_are_added_style_by_style() -> None:
    plain, bold = Style(), Style(bold=True)
    pages = [
        Habits(((plain, Use(1, 40, 8, 1, 0, 1)), (bold, Use(1, 10, 2)))),
        Habits(((plain, Use(2, 60, 9, 1, 1, 0)),)),
    ]
    found = Habits.total(pages)
    assert found.styles == {plain: Use(3, 100, 17, 2, 1, 1), bold: Use(1, 10, 2)}
    assert (found.body, found.characters, found.monospaced) == (plain, 110, 0)


@pytest.mark.parametrize(("count", "whole"), [(10, True), (15, False)])
def test_a_short_document_is_looked_at_as_a_whole(count: int, whole: bool) -> None:
    assert all(sampled_page(index, count) == index for index in range(count)) is whole


@pytest.mark.parametrize(
    ("mono", "other", "expected"),
    [
        (Use(50, 2500, 400, 15), Use(140, 1000, 200, 0), True),
        (Use(50, 2500, 400, 2), Use(140, 1000, 200, 0), False),
        (Use(50, 2500, 150, 15), Use(140, 1000, 200, 0), False),
        (Use(50, 2500, 400, 15), Use(40, 2000, 200, 12), False),
        (Use(50, 2500, 400, 15), Use(140, 2600, 400, 0), False),
    ],
    ids=["sentences", "no sentences", "few words", "text in both", "most in another font"],
)
def test_sentences_in_monospace_beside_tables_in_another_font(mono: Use, other: Use, expected: bool) -> None:
    habits = Habits(((Style(mono=True), mono), (Style(), other)))
    assert habits.tells_in_monospace is expected
