"""A large line in the middle of a sentence is a quotation."""

from __future__ import annotations

import pytest

from doc2md.assembler.passes.pull_quotes import set_pull_quotes_apart
from doc2md.document import Kind, Reading
from tests.builders.blocks import heading, paragraph

OPEN = "The wall stood for two hundred years until the river, which had never before"
CLOSED = "The wall stood for two hundred years until the river came, as never before."
REST = "risen so high, took the lower stones away and left the upper ones in the mud."


def made(before: str, words: str, after: str, size: float = 14) -> list[tuple[Kind, str]]:
    blocks = (paragraph(before, size=10.0), heading(words, size=size), paragraph(after, size=10.0))
    return [
        (block.kind, block.text.plain)
        for block in set_pull_quotes_apart(Reading(1, (600, 800), blocks)).blocks
    ]


def test_a_large_line_inside_a_sentence_follows_the_whole_paragraph_as_a_quotation() -> None:
    assert made(OPEN, "The river never slept", REST) == [
        (Kind.PARAGRAPH, f"{OPEN} {REST}"),
        (Kind.QUOTE, "The river never slept"),
    ]


@pytest.mark.parametrize(
    ("before", "words", "after", "size"),
    [
        (CLOSED, "The river", REST, 14),
        (OPEN, "The river", REST.capitalize(), 14),
        (OPEN, "2.1 The river", REST, 14),
        (OPEN, "The river", REST, 10),
        ("The wall stood", "The river", REST, 14),
        (OPEN, "The river", "and more of it", 14),
    ],
    ids=["full stop", "new sentence", "number", "size of the text", "short", "short rest"],
)
def test_other_headings_between_paragraphs_stay(before: str, words: str, after: str, size: float) -> None:
    assert [kind for kind, _ in made(before, words, after, size)] == [
        Kind.PARAGRAPH,
        Kind.HEADING,
        Kind.PARAGRAPH,
    ]
