"""Pieces of one row, and the spaces between them."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.rows import group_by_baseline, rows
from tests.builders.lines import row


@pytest.mark.parametrize(("gap", "found"), [(15, 1), (25, 2)])
def test_a_numbered_piece_far_from_another_is_in_another_column(gap: float, found: int) -> None:
    assert len(group_by_baseline([row("1. Rope", 50, 100), row("2. Tar", 92 + gap, 100)])) == found


@pytest.mark.parametrize(("gap", "text"), [(1.4, "quayside"), (2.1, "quay side")])
def test_a_gap_between_pieces_is_a_space_if_it_is_wide_enough(gap: float, text: str) -> None:
    (made,) = rows([row("quay", 50, 100), row("side", 74 + gap, 100)])
    assert made.text == text
