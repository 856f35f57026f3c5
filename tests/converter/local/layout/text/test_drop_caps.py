"""A large initial and the row that it begins."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.drop_caps import with_drop_caps
from tests.builders.lines import row


@pytest.mark.parametrize(
    ("size", "gap", "joined"),
    [(15, 3, False), (22, 3, True), (30, 9, True), (30, 15, False)],
    ids=["large", "larger", "near", "far"],
)
def test_an_initial_is_large_and_near_its_word(size: float, gap: float, joined: bool) -> None:
    letter = row("R", 50, 100, size=size)
    first = row("ivers carry sand", letter.box.x1 + gap, letter.box.y0 + 9)
    found = with_drop_caps([letter, first])
    assert (len(found) == 1) is joined


def test_an_initial_may_have_an_apostrophe() -> None:
    letter = row("L’", 50, 100, size=30)
    (found,) = with_drop_caps([letter, row("eau monte", letter.box.x1 + 2, letter.box.y0 + 9)])
    assert found.text == "L’eau monte"
