"""White rivers: how wide they are, and what borders on them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.text.rivers import find_rivers
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row

WORDS = "sand and stone"


def two_columns(rights: Sequence[float], words: str = WORDS) -> list[Line]:
    """Two columns, of which the left one ends at x 134 and the rows of the right one start at these places."""
    left = [row(WORDS, 50, 100 + 12 * n) for n in range(len(rights))]
    return left + [row(words, x, 100 + 12 * n) for n, x in enumerate(rights)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (two_columns([139, 139]), False),
        (two_columns([141, 141]), True),
        (two_columns([160, 162.5]), True),
        (two_columns([160, 164]), False),
        (two_columns([160]), False),
        (two_columns([160, 160], "a."), False),
        (two_columns([160, 160], "ab."), True),
    ],
    ids=["narrow", "wide", "nearly aligned", "not aligned", "one row", "markers", "words"],
)
def test_a_river_is_wide_and_has_an_aligned_edge(lines: list[Line], found: bool) -> None:
    assert bool(find_rivers(lines)) is found


@pytest.mark.parametrize(("rows", "found"), [(15, True), (30, False)])
def test_some_pieces_start_at_the_edge_of_a_river(rows: int, found: bool) -> None:
    rivers = find_rivers(two_columns([160, 160, *[180] * (rows - 2)]))
    assert any(159 < river.box.x1 <= 160 for river in rivers) is found


@pytest.mark.parametrize(("shared", "bordering"), [(0.2, 4), (0.4, 2)])
def test_of_pieces_in_one_row_only_the_nearest_borders_on_a_river(shared: float, bordering: int) -> None:
    pieces = []
    for y in (100, 140):
        outer = row("sand", 50, y)
        pieces += [
            outer,
            row("stone", 104, y + (1 - shared) * outer.box.height),
            row(WORDS, 160, y),
            row(WORDS, 160, y + 10),
        ]
    assert len(find_rivers(pieces)[0].left) == bordering


@pytest.mark.parametrize(("columns", "all_found"), [(50, True), (80, False)])
def test_of_very_many_aligned_edges_some_are_left_out(columns: int, all_found: bool) -> None:
    pieces = [row("abc", 40 * n, y) for n in range(columns) for y in (100, 112)]
    assert (len(find_rivers(pieces)) == columns - 1) is all_found


@pytest.mark.parametrize(
    ("ends", "by_ends", "found"),
    [([300, 300], True, True), ([300, 300], False, False), ([300, 310], True, False)],
    ids=["one edge", "not searched", "two edges"],
)
def test_the_rows_of_an_address_at_the_right_margin_end_at_one_edge(
    ends: Sequence[float], by_ends: bool, found: bool
) -> None:
    prose = row("This row of running text is as wide as the page is.", 50, 150)
    left = [row(WORDS, 50, 100 + 12 * n) for n in range(len(ends))]
    right = [
        row(words, end - 6 * len(words), 100 + 12 * n)
        for n, (words, end) in enumerate(zip(("A tall wall", "Low"), ends, strict=True))
    ]
    assert bool(find_rivers([*left, *right, prose], by_ends=by_ends)) is found
