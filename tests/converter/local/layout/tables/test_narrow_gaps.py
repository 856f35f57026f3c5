"""Words that stand as those of other rows in their columns are cells of their own, however close they are."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.narrow_gaps import with_close_words_apart
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.tiling import Span, Tiling
from tests.builders.lines import row

WIDE = Span(0, 0, 1, 2)
WHOLE = Tiling((45, 120, 180, 240), (88, 102, 114, 126), (WIDE,))

BODY = [
    ("rope", 50, 112),
    ("12", 136, 112),
    ("7", 200, 112),
    ("sand", 50, 124),
    ("15", 136, 124),
    ("8", 200, 124),
]


def page(*words: tuple[str, float]) -> PageRows:
    lines = [row(text, x, 100) for text, x in words] + [row(*cell) for cell in BODY]
    return PageRows(lines, ())


@pytest.mark.parametrize(
    ("words", "parted"),
    [
        ((("hemp-and-gold", 50), ("30", 136), ("9", 200)), True),
        ((("silks", 50), ("or-gold", 86), ("30", 136), ("9", 200)), True),
        ((("hemp-and-gold", 50), ("9", 130), ("9", 200)), False),
        ((("hemp-and-gold", 56), ("30", 136), ("9", 200)), False),
        ((("hemp-and-gold", 50), ("30", 136)), True),
        ((("hemp-and-golds", 50), ("30", 136)), False),
    ],
    ids=[
        "aligned",
        "two words before",
        "right one off",
        "left one off",
        "alone in its row",
        "alone after a space",
    ],
)
def test_close_words_are_cells_if_both_are_aligned(
    words: tuple[tuple[str, float], ...], parted: bool
) -> None:
    made = with_close_words_apart(WHOLE, page(*words))
    assert made.spans == (() if parted else (WIDE,))
    assert (128 <= made.xs[1] <= 136) is parted


def test_words_that_reach_into_the_next_column_are_no_cell() -> None:
    lines = [row("hemp-and-gold", 50, 100), row("30", 136, 100), row("9", 200, 100)]
    lines += [row("rope-and-all-ends", 50, 112), row("12", 160, 112), row("7", 200, 112)]
    lines += [row("sand", 50, 124), row("15", 136, 124), row("loam", 50, 136), row("15", 136, 136)]
    whole = WHOLE._replace(ys=(88, 102, 114, 126, 138))
    assert with_close_words_apart(whole, PageRows(lines, ())).spans == (WIDE,)


def test_a_cell_of_several_lines_stays() -> None:
    lines = page(("hemp-and-gold", 50), ("30", 136), ("9", 200))
    whole = Tiling(WHOLE.xs, (88, 114, 126), (WIDE,))
    assert with_close_words_apart(whole, lines) == whole


@pytest.mark.parametrize(("text", "parted"), [("hemp-and-gol", True), ("hemp-and-golds", False)])
def test_words_in_the_middle_of_a_column_are_cells_only_if_they_are_further_apart_than_a_space(
    text: str, parted: bool
) -> None:
    lines = [row(text, 86 - 3 * len(text), 100), row("3000", 130, 100), row("9", 200, 100)]
    lines += [row("rope", 74, 112), row("12", 136, 112), row("7", 200, 112)]
    lines += [row("silken", 68, 124), row("155", 133, 124), row("8", 200, 124)]
    made = with_close_words_apart(WHOLE, PageRows(lines, ()))
    assert (made.spans == ()) is parted


def test_a_cell_over_the_same_columns_that_is_whole_keeps_the_others_whole() -> None:
    lines = [row(*cell) for cell in BODY]
    lines += [row("hemp-and-gold", 50, 100), row("30", 136, 100), row("9", 200, 100)]
    lines += [row("hemp", 50, 136), row("or-a-long-text", 76, 136), row("9", 200, 136)]
    spans = (WIDE, Span(3, 0, 1, 2))
    whole = WHOLE._replace(ys=(88, 102, 114, 126, 138), spans=spans)
    assert with_close_words_apart(whole, PageRows(lines, ())).spans == spans
