"""Chunks that repeat the end of the one before, and the limits of that."""

from __future__ import annotations

import pytest

from doc2md.document import Kind
from doc2md.errors import UsageError
from tests.builders.blocks import heading
from tests.builders.chunks import WORDS, block, cut, document, texts_of


def test_overlap_says_whole_sentences_again_within_the_limit() -> None:
    doc = document(*(block(Kind.PARAGRAPH, f"{WORDS} {n}.", y=30 * n) for n in range(4)))
    found = cut(doc, 130, 40, len)
    assert [chunk.text[: chunk.own[0]] for chunk in found] == [
        "", *(f"Then, at noon, it stopped! {n}.\n\n" for n in range(3))
    ]  # fmt: skip
    assert all(chunk.tokens <= 130 for chunk in found)


def test_overlap_gives_way_to_a_paragraph_that_needs_the_room_and_stops_at_a_heading() -> None:
    doc = document(
        block(Kind.PARAGRAPH, WORDS),
        block(Kind.PARAGRAPH, WORDS, y=50),
        heading("A"),
        block(Kind.PARAGRAPH, "B."),
    )
    assert texts_of(cut(doc, len(WORDS), 30, len)) == [WORDS, WORDS, "B."]


def test_the_limit_and_the_overlap_have_to_make_sense() -> None:
    for size, overlap, reason in (
        (0, 0, "--chunk-size must be at least 1"),
        (10, 6, "between 0 and half of --chunk-size"),
    ):
        with pytest.raises(UsageError, match=reason):
            cut(document(), size, overlap)
    with pytest.raises(UsageError, match="--chunk-size is too small: the tokenizer counts"):
        cut(document(block(Kind.PARAGRAPH, "語")), 2, tokens=lambda text: len(text.encode()))
