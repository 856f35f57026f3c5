"""How much evidence makes two sides of white space columns."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.text.columns import find_gutters
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row


def columns(texts: Sequence[str], offset: float = 0, step: float = 12) -> list[Line]:
    """Two columns with these rows. Those of the right one stand lower by `offset` points."""
    left = [row(text, 50, 100 + step * n) for n, text in enumerate(texts)]
    return left + [row(text, 300, 100 + step * n + offset) for n, text in enumerate(texts)]


BEGINS, FLOWS = "Stones from the hills", "stones from the hills"
FLOWING = ["Sand and stone", "down to a sea."]
"""Two rows of which the first goes on in the second."""


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (columns([BEGINS] * 4, offset=5), False),
        (columns([BEGINS] * 5, offset=5), True),
        (columns(["Stone"] * 6, offset=5), False),
        (columns(["Quarries"] * 6, offset=5), True),
        (columns([BEGINS] * 6, offset=1.2), False),
        (columns([BEGINS] * 6, offset=1.8), True),
        (columns(["a stone wall"] * 6), False),
        (columns(["old stone walls"] * 6), True),
        (columns([FLOWS] * 6, step=17), True),
        (columns([FLOWS] * 6, step=22), False),
        (columns([*FLOWING, *["Sand bank."] * 2]), True),
        (columns([*FLOWING, *["Sand bank."] * 3]), False),
        (columns([*FLOWING, *["In sand banks."] * 5]), True),
    ],
    ids=[
        "few rows",
        "some rows",
        "short words",
        "longer words",
        "nearly the same baselines",
        "other baselines",
        "narrow rows",
        "wider rows",
        "rows of a paragraph",
        "rows far from each other",
        "few short rows",
        "more short rows",
        "rows of some length",
    ],
)
def test_white_space_between_columns_is_a_gutter(lines: list[Line], found: bool) -> None:
    assert bool(find_gutters(lines)) is found


@pytest.mark.parametrize(("lone", "found"), [(2, False), (3, True)])
def test_rows_without_counterparts_are_evidence_for_columns(lone: int, found: bool) -> None:
    left = [row(BEGINS, 50, 100 + 12 * n) for n in range(6)]
    right = [row(BEGINS, 300, 100 + 12 * n + 5 * (1 <= n <= lone)) for n in range(6)]
    assert bool(find_gutters([*left, *right])) is found


@pytest.mark.parametrize(("rows", "found"), [(1_000, True), (2_000, False)])
def test_a_page_with_very_many_pieces_has_no_gutters(rows: int, found: bool) -> None:
    assert bool(find_gutters(columns([BEGINS] * rows, offset=5))) is found


@pytest.mark.parametrize(("offset", "found"), [(3, False), (4.5, True)])
def test_baselines_that_ocr_measured_may_differ_in_a_row(offset: float, found: bool) -> None:
    texts = [BEGINS] * 6
    left = [row(text, 50, 100 + 12 * n, score=0.9) for n, text in enumerate(texts)]
    right = [row(text, 300, 100 + 12 * n + offset, score=0.9) for n, text in enumerate(texts)]
    assert bool(find_gutters([*left, *right])) is found
