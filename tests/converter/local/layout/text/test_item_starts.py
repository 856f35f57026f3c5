"""Which rows of a group start items."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.text.item_starts import item_starts
from tests.builders.lines import row


@pytest.mark.parametrize(
    ("rows", "last_starts"),
    [
        ([("1. Rope", 0), ("- tar", 1.5)], False),
        ([("1. Rope", 0), ("- tar", 2.5)], True),
        ([("1. Rope", 0), ("- tar", 50), ("2. Sails", 20)], True),
        ([("1. Rope", 0), ("- tar", 50), ("2. Sails", 32)], False),
        ([("1. Rope", 0), *[("- tar", 50)] * 30, ("2. Sails", 0)], True),
        ([("1. Rope", 0), *[("- tar", 50)] * 50, ("2. Sails", 0)], False),
    ],
    ids=["level", "inside", "counts on nearby", "counts on far away", "after some items", "after many items"],
)
def test_a_row_with_a_marker_starts_an_item_if_it_fits_the_others(
    rows: Sequence[tuple[str, float]], last_starts: bool
) -> None:
    lines = [row(text, 50 + x, 100 + 12 * n) for n, (text, x) in enumerate(rows)]
    assert (len(rows) - 1 in item_starts(lines, True, False)) is last_starts
