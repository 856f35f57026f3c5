"""Big numerals beside the steps of an instruction are their markers."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.big_numerals import with_small_numerals
from doc2md.rasterizer.text_layer import TextLayer
from tests.builders.lines import row

TEXT = [row("Rivers carry sand and stones to the sea", 60, 400 + 14 * n) for n in range(4)]


def markers(
    *numerals: str,
    size: float = 24,
    x: float = 100,
    bold: bool = False,
    type_size: float = 10,
    shift: float = 0,
) -> list[str]:
    """The numerals of a page after they became markers. Each stands beside a line."""
    lines = [*TEXT]
    for n, numeral in enumerate(numerals):
        lines.append(row(numeral, 60 + shift * n, 120 + 50 * n, size=size))
        lines.append(row("Close the gate", x, 112 + 50 * n, size=type_size, bold=bold))
    made = with_small_numerals(TextLayer((600, 800), tuple(lines)))
    return [line.text for line in made.lines if line.size == type_size and line.text[0].isdigit()]


def test_numerals_that_count_on_are_markers_in_the_type_of_their_steps() -> None:
    assert markers("1", "2", "3") == ["1.", "2.", "3."]


@pytest.mark.parametrize(
    "found",
    [
        markers("1"),
        markers("1", "5"),
        markers("1", "2", size=14),
        markers("1", "2", x=200),
        markers("1", "2", bold=True),
        markers("1", "2", type_size=13),
        markers("1", "2", shift=20),
        markers("2024", "2025"),
    ],
    ids=["one", "gap", "small", "far", "bold heading", "large heading", "not below each other", "years"],
)
def test_other_large_numbers_stay(found: list[str]) -> None:
    assert found == []
