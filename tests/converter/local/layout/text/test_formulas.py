"""Which rows with mathematical characters are a displayed formula."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.formulas import is_formula
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

BOX = Box(0, 0, 100, 10)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x ∈ A ∩ B", True),
        ("x ∈ A∪B∪C if x ∈ A", True),
        ("∑∑∑ ≤ ∏∏ if even", True),
        ("∥x∥≤C∥x∥ for all x ∈ B, and we call it ∥∥∥∥∥∥∥∥", False),
        ("The walls stand.", False),
    ],
)
def test_a_sentence_with_formulas_is_no_displayed_formula(text: str, expected: bool) -> None:
    assert is_formula([Line((Span(text, BOX, "Times", 10),), BOX)]) is expected
