"""Runs of words in the rows of tables, and the cuts between columns."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.tables.text_runs import Row, cuts_of
from tests.builders.lines import line, row, span


def runs(*words: tuple[str, float]) -> list[str]:
    """The runs of words that begin at these places."""
    (made,) = Row.of([row(text, x) for text, x in words])
    return [run.text for run in made.runs]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((("Rent.", 0), (".", 36), (".", 48), (". .", 60), ("12", 100)), ["Rent. . . . .", "12"]),
        ((("Rent", 0), ("..", 40), ("12", 100)), ["Rent", "..", "12"]),
        ((("Rent.", 0), ("..", 80)), ["Rent.", ".."]),
    ],
    ids=["leaders", "no value", "a value far away"],
)
def test_leader_dots_belong_to_the_words_before_them(
    words: Sequence[tuple[str, float]], expected: Sequence[str]
) -> None:
    assert runs(*words) == expected


@pytest.mark.parametrize(
    ("before", "after", "gap", "count"),
    [("857", "69%", 4.4, 2), ("857", "69%", 3.4, 1), ("Rye", "69%", 4.4, 1), ("857", "Rye", 4.4, 1)],
)
def test_two_numbers_are_parted_by_less_white(before: str, after: str, gap: float, count: int) -> None:
    first = span(f"{before} ", 0)
    (made,) = Row.of([line(first, span(after, first.xs[-1] + gap))])
    assert len(made.runs) == count


def test_a_cut_leaves_a_line_of_the_head_whole() -> None:
    """The second line of the head begins further to the left than the numbers below it."""
    lines = [row("Total", 10, 10), row("Under 18", 45, 0), row("years", 63, 10)]
    lines += [row(text, x, 20 + 12 * n) for n in range(4) for text, x in (("7,103", 10), ("12", 81))]
    (cut,) = cuts_of(Row.of(lines))
    assert 40 < cut < 45
