"""Grids that are several tables, and grids that are one."""

from __future__ import annotations

from itertools import accumulate

import pytest

from doc2md.converter.local.layout.tables.several_tables import several_tables
from doc2md.converter.local.layout.tables.tiling import Span, Tiling
from doc2md.rasterizer.text_layer import Line, Rule
from tests.builders.lines import row

XS = (40.0, 140.0, 240.0, 340.0)
ORDER = ("Order|WX-20931|", "Placed on|21 October|")
ITEMS = ("Oak table||129.00", "Wool throw||58.50")


def divided(
    *texts: str, score: float = 1.0, across: tuple[Rule, ...] = (), spans: tuple[Span, ...] = ()
) -> tuple[list[tuple[str, int]], str]:
    """The words and the number of columns of each table of a grid, and the words in none of them.

    Each text is a row with its cells. `+` before it is white space above, `#` a larger size.
    """
    baselines = list(accumulate(40.0 if text.startswith("+") else 20.0 for text in texts))
    lines = list[Line]()
    for text, y in zip(texts, baselines, strict=True):
        for x, cell in zip(XS, text.lstrip("+#").split("|"), strict=False):
            size = 14 if "#" in text else 10
            lines += [row(cell, x + 2, y, size=size, score=score)] if cell else []
    tiling = Tiling(XS, (baselines[0] - 14.0, *(y + 6.0 for y in baselines)), spans)
    parts, rest = several_tables(tiling.grid(), lines, across)
    tables = [(" ".join(line.text for line in inside), grid.shape[1]) for grid, inside in parts]
    return tables, " ".join(line.text for line in rest)


ONE = "Order WX-20931 Placed on 21 October"
OTHER = "Oak table 129.00 Wool throw 58.50"


@pytest.mark.parametrize("before", ["#", "+#"])
def test_a_heading_divides_a_grid(before: str) -> None:
    assert divided(*ORDER, f"{before}What you ordered", *ITEMS) == (
        [(ONE, 2), (OTHER, 2)],
        "What you ordered",
    )


def test_white_space_divides_rows_with_other_columns() -> None:
    assert divided(*ORDER, f"+{ITEMS[0]}", ITEMS[1]) == ([(ONE, 2), (OTHER, 2)], "")


@pytest.mark.parametrize(
    "texts", [(*ITEMS, *ITEMS, "+Thank you!"), ("Thank you!", f"+{ITEMS[0]}", *ITEMS, ITEMS[1])]
)
def test_words_that_stand_alone_far_from_the_other_rows_leave_the_table(texts: tuple[str, ...]) -> None:
    assert divided(*texts)[1] == "Thank you!"


@pytest.mark.parametrize(
    ("texts", "score", "across"),
    [
        ((*ORDER, "What you ordered", *ITEMS), 1.0, ()),
        ((*ORDER, *ITEMS), 1.0, ()),
        ((*ORDER, f"+{ORDER[0]}", ORDER[1]), 1.0, ()),
        ((*ORDER, f"+{ITEMS[0]}", ITEMS[1]), 1.0, (Rule(50.0, 40.0, 340.0),)),
        ((*ORDER, "#What you ordered", ITEMS[0]), 1.0, ()),
        ((*ORDER, "Thank you!"), 1.0, ()),
    ],
    ids=["a group", "no white space", "the same columns", "rules", "one row below", "a last row"],
)
def test_a_table_stays_whole(texts: tuple[str, ...], score: float, across: tuple[Rule, ...]) -> None:
    tables, rest = divided(*texts, score=score, across=across)
    assert (len(tables), rest) == (1, "")


def test_a_cell_over_several_rows_is_not_cut() -> None:
    spans = (Span(0, 2, 5, 1),)
    assert len(divided(*ORDER, "#What you ordered", *ITEMS, spans=spans)[0]) == 1
