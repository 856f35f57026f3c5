"""A name over the middle of several columns is one cell over them."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.grid import Filled, Slot
from doc2md.converter.local.layout.tables.wide_heads import with_wide_heads
from doc2md.geometry import Box
from tests.builders.lines import row

WIDTH = 60.0


def table(*rows: str, off: float = 0) -> list[Filled]:
    """The cells of rows, between bars. The words are in the middle, those of the first row `off` to the right."""
    made: list[Filled] = []
    for r, line in enumerate(rows):
        for c, text in enumerate(line.split("|")):
            x = (c + 0.5) * WIDTH - 3 * len(text) + off * (r == 0)
            words = [row(text, x, 12 * r + 10)] if text else []
            made.append((Slot(r, c, 1, 1, Box(c * WIDTH, 12 * r, (c + 1) * WIDTH, 12 * r + 12)), words))
    return made


@pytest.mark.parametrize(
    ("rows", "off", "spans"),
    [
        (("Port||2022||", "|old|new|all|x"), 0, {2: 3}),
        (("Port||2022|||2023|", "|a|b|c|a|b|c"), 0, {2: 3, 5: 3}),
        (("|||Ships||", "|a|b|c|d|e"), 0, {3: 5}),
        (("Port||2022||", "|12|15|17|x"), 0, {}),
        (("Port||2022||", "|old||all|x"), 0, {}),
        (("Port||2022||", "|old|new|all|x"), 20, {}),
        (("Port|2022||", "|old|new|all"), 0, {}),
    ],
    ids=[
        "three",
        "twice",
        "five",
        "numbers below",
        "nothing below",
        "off the middle",
        "over the first column",
    ],
)
def test_a_name_is_over_the_columns_whose_middle_it_is_at(
    rows: tuple[str, ...], off: float, spans: dict[int, int]
) -> None:
    made = with_wide_heads(table(*rows, off=off))
    wide = {slot.col + slot.colspan // 2: slot.colspan for slot, _ in made if slot.colspan > 1}
    assert wide == spans
    assert sum(slot.colspan for slot, _ in made) == sum(len(line.split("|")) for line in rows)


@pytest.mark.parametrize(
    ("rows", "off", "columns"),
    [
        (("Port|2022||x", "|old|new|all"), 30, {1: 2}),
        (("Port||2022|x", "|old|new|all"), -30, {1: 2}),
        (("Port|of the boats||x", "|old|new|all"), 30, {1: 2}),
        (("Port|2022||x", "|old|new|all"), 10, {}),
        (("Port|2022|x|x", "|old|new|all"), 30, {}),
        (("2022||x", "old|new|all"), 30, {}),
    ],
    ids=["between", "between, in the right one", "over both", "over one", "no empty cell", "first column"],
)
def test_a_name_between_two_columns_is_over_both(
    rows: tuple[str, ...], off: float, columns: dict[int, int]
) -> None:
    made = with_wide_heads(table(*rows, off=off))
    assert {slot.col: slot.colspan for slot, _ in made if slot.colspan > 1} == columns
