"""Words that are on a page very often."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.lines import find_words
from tests.builders.pages import new_page, stored, write


@pytest.mark.parametrize(("rows", "complete"), [(16, True), (24, False)])
def test_very_many_hits_are_cut(rows: int, complete: bool) -> None:
    page = new_page(width=900)
    write(page, 20, 40, *["ox " * 50] * rows, size=6)
    assert (len(find_words(stored(page), "ox").spots) == 50 * rows) is complete
