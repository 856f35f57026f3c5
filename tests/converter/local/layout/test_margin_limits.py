"""Where a margin begins, and what text in it is like."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.margins import margin_texts
from tests.builders.lines import row

SIZE = (400.0, 500.0)


def beside(
    *, end: float = 70, lines: int = 2, words: str = "Quay", size: float = 7, step: float = 12
) -> bool:
    """Whether a text in the left margin, which ends at this x, is set apart from the text of the page."""
    margin = [row(words, end - 0.6 * size * len(words), 100 + step * n, size=size) for n in range(lines)]
    text = [row("Rivers carry sand and stones to the sea", 100, 100 + 14 * n) for n in range(8)]
    return bool(margin_texts([row("Walls", 100, 60, size=20), *margin, *text], SIZE)[0])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"end": 70}, True),
        ({"end": 95}, False),
        ({"lines": 3}, True),
        ({"lines": 5}, False),
        ({"lines": 1, "words": "Bay"}, False),
        ({"lines": 1, "words": "Walls"}, True),
        ({"size": 9}, True),
        ({"size": 11}, False),
        ({"step": 17}, False),
    ],
    ids=["in the margin", "further in", "few lines", "many", "short", "longer", "small", "large", "apart"],
)
def test_a_small_text_in_the_side_margin_is_apart(given: dict[str, float], expected: bool) -> None:
    assert beside(**given) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("y", "gap", "expected"),
    [(60, 30, True), (70, 30, False), (40, 5, False), (40, 8, True)],
    ids=["at the edge", "further in", "near the text", "apart from it"],
)
def test_a_small_line_at_the_top_of_a_typewritten_page_is_apart(y: float, gap: float, expected: bool) -> None:
    first = y + gap + 7
    text = [row("Rivers carry sand and stones to the sea", 50, first + 14 * n) for n in range(8)]
    head = row("Harbour office", 50, y, size=8)
    assert bool(margin_texts([head, *text], SIZE, typewritten=True)[0]) is expected


@pytest.mark.parametrize(
    ("right", "bold", "expected"),
    [("208", True, 2), ("208", False, 2), ("Town", True, 0), ("Town", False, 2)],
    ids=["bold number", "number", "bold words", "words"],
)
def test_the_texts_of_the_last_row_are_apart_if_it_is_no_heading(
    right: str, bold: bool, expected: int
) -> None:
    text = [row("Rivers carry sand and stones to the sea", 50, 100 + 14 * n) for n in range(8)]
    foot = [row(words, x0, 480, bold=bold) for words, x0 in (("Walls and steps", 50), (right, 300))]
    assert len(margin_texts([*text, *foot], SIZE)[0]) == expected
