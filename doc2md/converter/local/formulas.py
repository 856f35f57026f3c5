"""Formulas of a text layer."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.rasterizer.textlayer import Line

MATHS = 0.3
"""Share of a row's characters in fonts of mathematics from which it is a formula."""


def is_formula(rows: Sequence[Line]) -> bool:
    """Whether rows are a formula set off from the text, by their fonts."""
    spans = [span for row in rows for span in row.spans if span.text.strip()]
    total = sum(len(span.text.strip()) for span in spans)
    return sum(len(span.text.strip()) for span in spans if span.math) > MATHS * total
