"""Rows below each other in different parts of a page: which go on."""

from __future__ import annotations

import numpy as np
import pytest

from doc2md.converter.local.layout.judge.gutter_joints import join_over_gutters
from doc2md.converter.local.layout.judge.roles import ROLES
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import line, row, span

TITLE = "A long title over both of the columns"
FULL = "words that fill the row"


def roles_of(*names: str) -> np.ndarray:
    return np.array([[float(role == name) for role in ROLES] for name in names])


@pytest.mark.parametrize(
    ("second", "size", "above", "joined"),
    [
        (row("of a page", 50, 130, size=20), 20, -1, True),
        (row("of a page", 50, 160, size=20), 20, -1, False),
        (row("of a page", 120, 130, size=20), 20, -1, False),
        (row("of a page", 50, 130, size=16), 16, -1, False),
        (row("2. Of a page", 50, 130, size=20), 20, -1, False),
        (row("of a page", 50, 130, size=20), 20, 0, False),
    ],
    ids=["next row", "far below", "further right", "smaller", "numbered", "seen by the judge"],
)
def test_a_title_goes_on_where_a_gutter_begins_beside_it(
    second: Line, size: float, above: int, joined: bool
) -> None:
    rows = [row(TITLE, 50, 105, size=20), second]
    groups = join_over_gutters(roles_of("heading", "heading"), [[0], [1]], [-1, above], rows)
    assert (len(groups) == 1) is joined


@pytest.mark.parametrize(
    ("texts", "y", "joined"),
    [((FULL, FULL), 124, True), ((FULL, FULL), 128, False), ((FULL, "ends early"), 124, False)],
    ids=["next row", "new step", "new paragraph"],
)
def test_a_card_goes_on_below_the_end_of_the_card_beside_it(
    texts: tuple[str, str], y: float, joined: bool
) -> None:
    rows = [row(texts[0], 50, 100), row(texts[1], 50, 112), row("and end", 50, y)]
    groups = join_over_gutters(roles_of("text", "text", "text"), [[0, 1], [2]], [-1, 0, -1], rows)
    assert (len(groups) == 1) is joined


@pytest.mark.parametrize(("words", "joined"), [("and end", True), ("Next text", False)])
def test_a_sentence_goes_on_below_a_single_row(words: str, joined: bool) -> None:
    rows = [row(FULL, 50, 100), row(words, 50, 112)]
    groups = join_over_gutters(roles_of("text", "text"), [[0], [1]], [-1, -1], rows)
    assert (len(groups) == 1) is joined


def test_a_sentence_does_not_go_on_below_a_row_over_two_columns() -> None:
    wide = line(span(f"{FULL} ", 50, 100), span("3. Walls", 210, 100))
    groups = join_over_gutters(
        roles_of("text", "text"), [[0], [1]], [-1, -1], [wide, row("and end", 50, 112)]
    )
    assert len(groups) == 2
