"""How alike rows of one kind are: entries with hanging indents, stanzas, verses, and entries that count on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from doc2md.converter.local.layout.judge.roles import LINKS, ROLES
from doc2md.converter.local.layout.judge.siblings import Links, agree, separate
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row

LONG = "sand and stone from the hills to the sea"


def separated(rows: Sequence[Line], new: float = 0.0) -> Links:
    """The links of rows below each other, which go on, but begin a block with this probability."""
    links = np.array([[1.0, 0.0, 0.0], *[[new, 1 - new, 0.0]] * (len(rows) - 1)])
    separate(links, range(-1, len(rows) - 1), rows)
    return links


def begins(rows: Sequence[Line], new: float = 0.0) -> bool:
    """Whether the last of the rows begins a block."""
    return bool(separated(rows, new)[-1, LINKS.index("new")] == 1)


@pytest.mark.parametrize(
    ("indent", "off", "expected"),
    [
        (6, 0, True),
        (4, 0, False),
        (45, 0, True),
        (55, 0, False),
        (20, 2.5, True),
        (20, 3.5, False),
    ],
    ids=["a small indent", "none", "a large indent", "too large", "nearly aligned", "not aligned"],
)
def test_an_entry_with_a_hanging_indent_begins_where_the_one_above_begins(
    indent: float, off: float, expected: bool
) -> None:
    rows = [row(LONG, 50, 100), row("sand", 50 + indent, 112), row("stone walls", 50 + off, 124)]
    assert begins(rows) is expected


@pytest.mark.parametrize(
    ("rows", "step", "new", "expected"),
    [
        (3, 20, 0.3, True),
        (3, 18.5, 0.3, False),
        (2, 60, 0.3, False),
        (3, 20, 0.25, True),
        (3, 20, 0.15, False),
    ],
    ids=["an empty line", "a wide step", "few steps", "rather unsure", "sure"],
)
def test_a_stanza_begins_below_an_empty_line(rows: int, step: float, new: float, expected: bool) -> None:
    above = [row("sand and stone", 50, 100 + 12 * n) for n in range(rows)]
    assert begins([*above, row("sand and stone", 50, 100 + 12 * (rows - 1) + step)], new) is expected


@pytest.mark.parametrize(
    ("ends", "step", "new", "expected"),
    [
        (",,,.", 12, 0.0, True),
        (",,.", 12, 0.0, False),
        (",,,. ", 12, 0.0, True),
        (",.   ", 12, 0.0, False),
        (",,,.", 15.5, 0.0, True),
        (",,,.", 17, 0.0, False),
        (",,,.", 12, 0.55, True),
        (",,,.", 12, 0.65, False),
    ],
    ids=["four", "three", "most ends", "few ends", "spaced", "far apart", "perhaps new", "new"],
)
def test_the_verses_of_a_poem_end_in_punctuation_marks(
    ends: str, step: float, new: float, expected: bool
) -> None:
    links = separated([row(f"Sand and stone{end}", 50, 100 + step * n) for n, end in enumerate(ends)], new)
    assert bool(links[1, LINKS.index("break")] == 1) is expected


@pytest.mark.parametrize(("rows_between", "expected"), [(3, True), (4, False)])
def test_the_second_item_is_near_the_first(rows_between: int, expected: bool) -> None:
    texts = ["sand", "(A) stone", *["stone"] * rows_between, "(B) sand"]
    links = separated([row(text, 50, 100 + 12 * n) for n, text in enumerate(texts)])
    assert bool(links[1, LINKS.index("new")] == 1) is expected


def agreed(rows: Sequence[Line], heading: float = 0.0) -> bool:
    """Whether the last of some entries, which looks like text by itself, is an item like the first."""
    roles = np.full((len(rows), len(ROLES)), 0.01)
    roles[:-1, ROLES.index("item")] = 0.6
    roles[-1, ROLES.index("text")] = 0.5
    roles[-1, ROLES.index("heading")] = heading
    agree(roles, [[i] for i in range(len(rows))], rows)
    return ROLES[int(roles[-1].argmax())] == "item"


@pytest.mark.parametrize(
    ("x", "size", "heading", "expected"),
    [
        (54.5, 10, 0.0, True),
        (55.5, 10, 0.0, False),
        (50, 10.35, 0.0, True),
        (50, 10.5, 0.0, False),
        (50, 10, 0.15, True),
        (50, 10, 0.25, False),
    ],
    ids=["nearly one place", "two places", "nearly one size", "two sizes", "hardly a heading", "perhaps one"],
)
def test_entries_that_count_on_look_alike(x: float, size: float, heading: float, expected: bool) -> None:
    assert agreed([row("a) dry", 50, 100), row("b) wet", x, 112, size=size)], heading) is expected


@pytest.mark.parametrize(("others", "expected"), [(90, True), (110, False)])
def test_an_entry_goes_on_with_one_of_the_last_series(others: int, expected: bool) -> None:
    between = [row("1. sand", 60 + 10 * n, 112) for n in range(others)]
    assert agreed([row("a) dry", 50, 100), *between, row("b) wet", 50, 124)]) is expected
