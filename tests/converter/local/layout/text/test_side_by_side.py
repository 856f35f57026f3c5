"""Blocks of text that stand side by side."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.text.side_by_side import find_block_gutters, whole_gutters
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Rule
from tests.builders.lines import row


def found(
    *, rows: int = 10, gap: float = 40, words: str = "Harbour office", pitch: float = 12, labels: int = 0
) -> bool:
    """Whether there is a gutter between two blocks with these words in each row."""
    left = [row(words[:-1] + ":" if n < labels else words, 50, 100 + pitch * n) for n in range(rows)]
    right = [row(words, left[0].box.x1 + gap, 100 + pitch * n) for n in range(rows)]
    return bool(find_block_gutters([*left, *right], ()))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"rows": 2}, False),
        ({"rows": 3}, True),
        ({"gap": 16}, False),
        ({"gap": 24}, True),
        ({"words": "Harbours"}, False),
        ({"words": "Harbour area"}, True),
        ({"words": "Harbours", "gap": 80}, True),
        ({"words": "Harbours", "gap": 50}, False),
        ({"words": "Harbor", "gap": 80}, False),
        ({"pitch": 14}, True),
        ({"pitch": 20}, False),
        ({"labels": 3}, True),
        ({"labels": 4}, False),
    ],
    ids=[
        "two rows",
        "three rows",
        "narrow",
        "wide",
        "short rows",
        "longer rows",
        "short rows far apart",
        "short rows less far apart",
        "shorter rows far apart",
        "close rows",
        "rows far from each other",
        "few labels",
        "some labels",
    ],
)
def test_blocks_with_white_space_between_them_are_read_apart(given: dict[str, float], expected: bool) -> None:
    assert found(**given) is expected  # type: ignore[arg-type]


def test_lines_for_signatures_are_part_of_the_blocks_below_them() -> None:
    blocks = (
        ("_" * 20, "Ada Lund", "the owner", "Lindmouth"),
        ("_" * 20, "Tom Fisher", "harbour master", "Lindmouth"),
    )
    lines = [
        row(words, x, 100 + 12 * n)
        for x, block in zip((50, 260), blocks, strict=True)
        for n, words in enumerate(block)
    ]
    assert find_block_gutters(lines, ())


@pytest.mark.parametrize(("mark", "expected"), [("•", 1), ("=", 0)])
def test_short_lists_are_read_apart_with_the_headings_above_them(mark: str, expected: int) -> None:
    left = [
        row("Bring", 50, 86),
        *(row(f"{mark} {word}", 60, 100 + 12 * n) for n, word in enumerate(["oil", "tar"])),
    ]
    right = [
        row("Leave", 200, 86),
        *(row(f"{mark} {word}", 210, 100 + 12 * n) for n, word in enumerate(["oar", "net"])),
    ]
    found = find_block_gutters([*left, *right], ())
    assert len(found) == expected
    for gutter in found:
        assert gutter.y0 < left[0].box.centre_y
        assert gutter.x1 <= right[0].box.x0


@pytest.mark.parametrize(("rows", "expected"), [(1, False), (2, True)])
def test_two_rows_are_enough_for_blocks_that_are_printed_one_after_the_other(
    rows: int, expected: bool
) -> None:
    lines = [
        replace(row("Harbour office", x, 100 + 12 * n), place=rows * side + n)
        for side, x in enumerate((50, 200))
        for n in range(rows)
    ]
    assert bool(find_block_gutters(lines, ())) is expected


@pytest.mark.parametrize(
    ("texts", "space", "height", "gutters"),
    [
        ([2, 2, 2], 20, 60, 2),
        ([2, 1], 20, 60, 1),
        ([1, 1], 20, 60, 0),
        ([2, 2, 2], 0, 60, 0),
        ([2, 1], 20, 14, 0),
    ],
    ids=["cards", "steps", "fields", "cells", "marked words"],
)
def test_frames_with_space_between_them_are_read_apart_if_one_has_two_rows(
    texts: list[int], space: float, height: float, gutters: int
) -> None:
    frames = [
        Box(50 + i * (100 + space), 80, 150 + i * (100 + space), 80 + height) for i in range(len(texts))
    ]
    lines = [
        row(words, frame.x0 + 10, y)
        for frame, rows in zip(frames, texts, strict=True)
        for words, y in (("412", 90), ("ships", 120))[:rows]
    ]
    assert len(find_block_gutters(lines, (), Drawings(frames=tuple(frames)))) == gutters


@pytest.mark.parametrize(
    ("shift", "apart"), [(40, True), (0, False)], ids=["ends at several edges", "ends at one edge"]
)
def test_words_that_end_at_the_words_beside_them_are_no_block(shift: float, apart: bool) -> None:
    roles = ["The gardener of the house", "A messenger", "Second citizen", "Musicians"]
    left = [row(role, 250 - 6 * len(role) - shift * (n % 2), 100 + 12 * n) for n, role in enumerate(roles)]
    right = [row("Percival Moat", 300, 100 + 12 * n) for n in range(4)]
    assert bool(find_block_gutters([*left, *right], ())) is apart


UPPER = Box(200, 100, 300, 150)


@pytest.mark.parametrize(
    ("lower", "rules", "count"),
    [
        (Box(210, 150, 290, 200), (), 1),
        (Box(210, 155, 290, 200), (), 2),
        (Box(310, 150, 390, 200), (), 2),
        (Box(210, 150, 290, 200), (Rule(150, 100, 400),), 2),
    ],
    ids=["goes on", "text between", "beside", "rule between"],
)
def test_a_gutter_goes_on_in_the_one_below_it(lower: Box, rules: tuple[Rule, ...], count: int) -> None:
    found = whole_gutters((lower, UPPER), Drawings(across=rules))
    assert len(found) == count
    assert count > 1 or found == (Box(210, 100, 290, 200),)
