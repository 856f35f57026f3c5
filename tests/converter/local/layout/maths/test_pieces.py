"""Signs that are printed in pieces become one."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.maths.pieces import join_pieces
from doc2md.geometry import Box
from tests.converter.local.layout.maths.printed import Print, rule, tall, together


def joined(printed: Print) -> list[tuple[str, Box]]:
    symbols, _ = join_pieces(printed.symbols, printed.rules)
    return [(symbol.latex, symbol.box) for symbol in symbols]


def test_pieces_above_each_other_are_one_sign() -> None:
    printed = tall("(", 0, 0, 10, piece="top") + tall("(", 0, 10, 20, piece="extension")
    assert joined(printed + tall("(", 0, 20, 30, piece="bottom")) == [("(", Box(0, 0, 4, 30))]


def test_the_extension_of_a_brace_may_be_named_after_the_other_side() -> None:
    printed = tall(r"\}", 0, 0, 10, piece="top") + tall(r"\{", 0, 10, 20, piece="extension")
    assert joined(printed + tall(r"\}", 0, 20, 30, piece="bottom")) == [(r"\}", Box(0, 0, 4, 30))]


def test_the_ends_and_the_middle_of_a_brace_share_its_stem_only() -> None:
    ends = tall(r"\{", 2.1, 0, 10, width=0.33, piece="top") + tall(
        r"\{", 2.1, 28, 38, width=0.33, piece="bottom"
    )
    printed = ends + tall(r"\{", 0, 10, 28, width=0.33, piece="middle")
    assert joined(printed) == [(r"\{", Box(0, 0, 5.4, 38))]


def test_bars_that_touch_are_one_bar() -> None:
    assert joined(tall("|", 0, 0, 10) + tall("|", 0, 10, 20)) == [("|", Box(0, 0, 4, 20))]


def test_bars_of_two_lines_stay_two() -> None:
    assert len(joined(tall("|", 0, 0, 10) + tall("|", 0, 12, 22))) == 2


def test_pieces_side_by_side_stay_apart() -> None:
    assert len(joined(tall("(", 0, 0, 10, piece="top") + tall("(", 20, 10, 20, piece="bottom"))) == 2


def test_the_ends_of_a_wide_brace_tell_which_one_it_is() -> None:
    ends_below = tall(r"\underbrace", 0, 2, 5) + rule(4, 10, 2.5) + tall(r"\underbrace", 10, 0, 3)
    ends_below += rule(14, 20, 2.5) + tall(r"\underbrace", 20, 2, 5)
    symbols, rules = join_pieces(ends_below.symbols, ends_below.rules)
    assert [(symbol.latex, symbol.box) for symbol in symbols] == [(r"\overbrace", Box(0, 0, 24, 5))]
    assert rules == []


def pair(latex: str, right: float = 0, down: float = 0, width: float = 0.4, *, bars: bool = False) -> Print:
    """The upper and the lower piece of a sign, of which the lower one is so far away."""
    names = ("", "") if bars else ("top", "bottom")
    upper = tall(latex, 0, 0, 20, width, names[0])
    return upper + tall(latex, right, 20 + down, 40 + down, width, names[1])


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (pair("|", down=0.8, bars=True), 1),
        (pair("|", down=1.2, bars=True), 2),
        (pair("(", down=28), 1),
        (pair("(", down=32), 2),
        (pair("(", right=1.4), 1),
        (pair("(", right=1.8), 2),
        (pair(r"\{", right=2.6), 1),
        (pair(r"\{", right=3), 2),
        (pair("(", right=10, width=3.8), 1),
        (pair("(", right=14, width=3.8), 2),
    ],
    ids=[
        "nearly touching",
        "apart",
        "with missing pieces",
        "with too many missing",
        "nearly above each other",
        "beside each other",
        "with a common stem",
        "without one",
        "wide",
        "wide and beside each other",
    ],
)
def test_pieces_of_one_sign_are_close_to_each_other(printed: Print, expected: int) -> None:
    assert len(joined(printed)) == expected


@pytest.mark.parametrize(("others", "expected"), [(7, 1), (11, 2)])
def test_few_signs_at_one_place_may_continue(others: int, expected: int) -> None:
    between = together([tall(r"\|", 0, 5, 15) for _ in range(others)])
    found = joined(tall("|", 0, 0, 10) + between + tall("|", 0, 10, 20))
    assert [name for name, _ in found].count("|") == expected
