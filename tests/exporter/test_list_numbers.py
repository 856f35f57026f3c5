"""Lettered lists are numbered in Markdown where the numbers say the same as the letters."""

from __future__ import annotations

import pytest

from doc2md.document import Block, Kind
from doc2md.exporter.markdown import to_markdown
from tests.builders.blocks import block, document, paragraph

WORDS = "rope tar sail mast oar hull keel".split()


def items(*labels: str) -> Block:
    return block(
        Kind.LIST,
        children=tuple(
            block(Kind.ITEM, words, label=label) for label, words in zip(labels, WORDS, strict=False)
        ),
    )


def markers(*blocks: Block) -> list[str]:
    """What stands before the words of each item."""
    lines = to_markdown(document(*blocks)).splitlines()
    return [line.split(words)[0].strip() for line in lines for words in WORDS if words in line]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["a)", "b)", "c)"], ["1.", "2.", "3."]),
        (["(i)", "(ii)"], ["1.", "2."]),
        (["I.", "II.", "III."], ["1.", "2.", "3."]),
        (["i.", "j."], ["- i.", "- j."]),
        (["A)", "B)"], ["- A)", "- B)"]),
        (["а)", "б)"], ["1.", "2."]),
        (["a)", "c)"], ["- a)", "- c)"]),
        (["a)", "(b)"], ["- a)", "- (b)"]),
        (["A."], ["- A."]),
        (["1.1", "1.2"], ["- 1.1", "- 1.2"]),
        (["Step 1:", "Step 2:"], ["- Step 1:", "- Step 2:"]),
        (["✓", "✗"], ["- ✓", "- ✗"]),
    ],
)
def test_letters_that_count_from_the_first_are_numbers(labels: list[str], expected: list[str]) -> None:
    assert markers(items(*labels)) == expected


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("As said in (b), nobody pays.", True),
        ("See letter b) of this list.", True),
        ("See § 2(b) of the rules.", True),
        ("The values of f(b) are low.", False),
        ("As said in (d), nobody pays.", False),
    ],
)
def test_letters_that_the_text_refers_to_stay(words: str, kept: bool) -> None:
    expected = ["- a)", "- b)"] if kept else ["1.", "2."]
    assert markers(items("a)", "b)"), paragraph(words)) == expected


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [("2.", ["2.1", "2.2"], ["2.", "- 2.1", "- 2.2"]), ("2.", ["(a)", "(b)"], ["2.", "1.", "2."])],
)
def test_an_inner_list_keeps_numbers_of_two_levels(outer: str, inner: list[str], expected: list[str]) -> None:
    item = block(Kind.ITEM, "hull", label=outer, children=(items(*inner),))
    assert markers(block(Kind.LIST, children=(item,))) == expected
