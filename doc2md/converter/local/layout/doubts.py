"""Reasons to doubt a block of the embedded engine. They lower its confidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doc2md.document import Kind
from doc2md.rasterizer.text_layer import Line, unreadable
from doc2md.structure.confidence import RECOGNISED, Doubt

MIN_WORD_SCORE = 0.8
"""OCR confidence, 0 to 1. Words below it are quoted in the doubt."""

MAX_QUOTED_WORDS = 3
"""Maximum number of words that a doubt quotes."""

FORMULA_CONFIDENCE = 0.5
"""Confidence, 0 to 1, of a formula in several rows. Its LaTeX is derived from character positions only."""


def doubts(kind: Kind, rows: Sequence[Line]) -> Iterator[Doubt]:
    """Yield the doubts about a block.

    `kind` is the kind of the block and `rows` are its rows. A block without doubts yields nothing.
    """
    spans = [span for row in rows for span in row.spans if span.text.strip()]
    letters = sum(len(span.text.strip()) for span in spans)
    if any(span.score < 1 for span in spans):
        unsure = [span.text.strip() for span in spans if span.score < MIN_WORD_SCORE]
        score = sum(span.score * len(span.text.strip()) for span in spans) / letters
        yield score, _ocr_reason(unsure)
    if lost := sum(unreadable(char) for span in spans for char in span.text):
        yield 1 - lost / max(lost, letters), f"{lost} of {letters} characters cannot be read"
    if kind is Kind.EQUATION and len(rows) > 1:
        yield FORMULA_CONFIDENCE, "formula reconstructed from the positions of its characters"


def _ocr_reason(unsure: Sequence[str]) -> str:
    if not unsure:
        return RECOGNISED
    more = f" and {len(unsure) - MAX_QUOTED_WORDS} more" if len(unsure) > MAX_QUOTED_WORDS else ""
    return f"{RECOGNISED}, unsure of {', '.join(map(repr, unsure[:MAX_QUOTED_WORDS]))}{more}"
