"""The first look at a document: its styles and how often it uses each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from doc2md.converter.local.layout.habits import MAX_PAGES, Style, habits_of_document, habits_of_lines, sample
from doc2md.rasterizer.extract import text_layer
from tests.builders.pages import PROSE, new_page, stored, write


def test_the_body_is_the_style_of_most_characters() -> None:
    page = new_page(400, 500)
    write(page, 50, 60, "Rivers", size=24)
    write(page, 50, 100, *PROSE, size=11)
    found = habits_of_document(stored(page).parent)
    assert found.body == Style(11.0, False, False, False, 0)
    heading = found.styles[Style(24.0, False, False, False, 0)]
    assert (heading.lines, heading.words, heading.ended, heading.capital) == (1, 1, 0, 1)
    assert found.monospaced == 0


def test_the_lines_of_a_page_say_the_same_as_its_document() -> None:
    page = new_page(400, 500)
    write(page, 50, 100, *PROSE, size=11)
    opened = stored(page)
    assert habits_of_lines(text_layer(opened).lines) == habits_of_document(opened.parent)


def test_a_document_without_words_has_a_body() -> None:
    assert habits_of_document(stored(new_page()).parent).body.size == 10


@given(st.integers(0, 5000))
def test_a_sample_has_the_first_and_last_page_and_is_small(count: int) -> None:
    pages = list(sample(count))
    assert len(pages) == min(count, MAX_PAGES)
    assert pages == sorted(set(pages))
    if count:
        assert (pages[0], pages[-1]) == (0, count - 1)
