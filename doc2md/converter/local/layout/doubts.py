"""What speaks against a block that the embedded engine read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doc2md.document import Kind
from doc2md.rasterizer.text_layer import Line, unreadable
from doc2md.structure.confidence import Doubt

UNSURE = 0.8
"""The recogniser's confidence in a word, below which it is named."""

NAMED = 3
"""Words that are named, at the most."""

BUILT_UP = 0.5
"""What is left of a formula whose signs stand over each other: it is put together from their places."""


def doubts(kind: Kind, rows: Sequence[Line]) -> Iterator[Doubt]:
    """The doubts in a block of that kind, made of these rows."""
    spans = [span for row in rows for span in row.spans if span.text.strip()]
    letters = sum(len(span.text.strip()) for span in spans)
    if any(span.score < 1 for span in spans):
        unsure = [span.text.strip() for span in spans if span.score < UNSURE]
        score = sum(span.score * len(span.text.strip()) for span in spans) / letters
        yield score, _recognised(unsure)
    if lost := sum(unreadable(char) for span in spans for char in span.text):
        yield 1 - lost / max(lost, letters), f"{lost} of {letters} characters cannot be read"
    if kind is Kind.EQUATION and len(rows) > 1:
        yield BUILT_UP, "put together from the places of its signs"


def _recognised(unsure: Sequence[str]) -> str:
    if not unsure:
        return "recognised in a picture"
    more = f" and {len(unsure) - NAMED} more" if len(unsure) > NAMED else ""
    return f"recognised in a picture, unsure of {', '.join(map(repr, unsure[:NAMED]))}{more}"
