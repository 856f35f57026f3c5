"""Which rows of a table are its head."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.tables.grid import Filled, Slot
from doc2md.converter.local.layout.tables.head_rows import head_rows
from doc2md.geometry import Box
from tests.builders.lines import row


def table(*rows: str, bold: int = 0) -> list[Filled]:
    """The cells of rows, between bars; `~` is a part of the cell to the left."""
    made: list[Filled] = []
    for r, line in enumerate(rows):
        texts = line.split("|")
        for c, text in enumerate(texts):
            if text != "~":
                wide = 1 + next(
                    (i for i, other in enumerate(texts[c + 1 :]) if other != "~"), len(texts) - c - 1
                )
                words = [row(text, bold=r < bold)] if text else []
                made.append((Slot(r, c, 1, wide, Box(0, 0, 10, 10)), words))
    return made


@pytest.mark.parametrize(
    ("rows", "bold", "count"),
    [
        (("Port|Ships", "Lund|12"), 0, 1),
        (("12|15", "Lund|12"), 0, 0),
        (("Port|Ships", "Lund|12"), 1, 1),
        (("12|15", "Lund|12"), 1, 1),
        (("|2004|2005", "Lund|12|15"), 0, 1),
        (("Port|2004|2005", "Lund|12|15"), 0, 1),
        (("3|2004|2005", "4|12|15"), 0, 0),
        (("|12|15", "Lund|12|15"), 0, 0),
        (("Port|Ships|~", "|old|new", "Lund|12|15"), 0, 2),
        (("Port|Ships|~", "|2004|2005", "Lund|12|15"), 0, 2),
        (("Port|Ships|~", "Lund|old|new", "Kiel|red|blue"), 0, 1),
        (("Port|Ships|~", "Lund|12|15", "Kiel|7|8"), 0, 1),
    ],
    ids=[
        "names",
        "numbers",
        "bold",
        "bold numbers",
        "years",
        "years and a name",
        "a number in the corner",
        "an empty corner and numbers",
        "two levels",
        "years below a name",
        "words below",
        "numbers below",
    ],
)
def test_the_head_of_a_table(rows: tuple[str, ...], bold: int, count: int) -> None:
    assert head_rows(table(*rows, bold=bold)) == count
