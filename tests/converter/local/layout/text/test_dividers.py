"""Typed ruling lines."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.dividers import without_dividers
from tests.builders.lines import row


@pytest.mark.parametrize(
    ("signs", "kept"),
    [("-" * 40, False), ("= " * 20, False), ("-" * 12, True), ("_" * 40, True), ("----- a -----", True)],
    ids=["hyphens", "with spaces", "short", "a field", "with a word"],
)
def test_a_long_row_of_signs_is_a_ruling_line(signs: str, kept: bool) -> None:
    lines = [row("Items", 50, 100), row(signs, 50, 112), row("one rope", 50, 124)]
    assert (len(without_dividers(lines)) == 3) is kept


def test_signs_as_wide_as_the_title_above_underline_it() -> None:
    lines = [row("The harbour office in May", 50, 100), row("=" * 25, 50, 110)]
    assert without_dividers(lines) == lines
