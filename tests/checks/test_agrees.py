"""Whether a page has exactly the words that it shows, so that nothing more needs to be known of it."""

from __future__ import annotations

import pytest

from doc2md.checks.agrees import agrees
from doc2md.document import Block, Kind, Printed, Reading
from tests.checks.pages import block, printed, table

SHOWN = printed("It was built in 1784", "by Anna Berg, who sold", "it in 1801.", "", "12")
RIGHT = block("a", "It was built in 1784 by Anna Berg, who sold it in 1801.", 0, 2), block("b", "12", 4)


def page(*blocks: Block) -> Reading:
    return Reading(1, (500, 500), blocks)


@pytest.mark.parametrize(
    ("blocks", "shown"),
    [
        (RIGHT, SHOWN),
        ((block("a", "It was rebuilt", 0, 1),), printed("It was re-", "built")),
        ((table("t", [["Year", "Tons"], ["1781", "250"]], 0),), printed("Year Tons", "1781 250")),
        ((RIGHT[0], block("b", "", 4, kind=Kind.FIGURE)), SHOWN),
    ],
)
def test_a_page_with_all_printed_words_and_no_others_agrees(
    blocks: tuple[Block, ...], shown: Printed
) -> None:
    assert agrees(page(*blocks), shown)


@pytest.mark.parametrize(
    "blocks",
    [
        (block("a", "It was built in 1734 by Anna Berg, who sold it in 1801.", 0, 2), RIGHT[1]),
        (block("a", "It was built in 1784 by Anna Berg who sold it.", 0, 2), RIGHT[1]),
        (block("a", "It was built in 1784 by Anna Berg, who sold it again in 1801.", 0, 2), RIGHT[1]),
        (block("a", "It was built in 1784 by Änna Berg, who sold it in 1801.", 0, 2), RIGHT[1]),
        (RIGHT[0],),
        (*RIGHT, block("c", RIGHT[0].text, 0, 2)),
        (block("a", "", 0, 2, kind=Kind.FIGURE), RIGHT[1]),
    ],
    ids=["misread", "left out", "invented", "accent", "page number", "repeated", "in a picture"],
)
def test_a_page_with_any_difference_does_not_agree(blocks: tuple[Block, ...]) -> None:
    assert not agrees(page(*blocks), SHOWN)


def test_a_page_without_words_does_not_agree() -> None:
    assert not agrees(page(block("a", "", 0, kind=Kind.FIGURE)), printed())
