"""Signs that are printed in pieces become one."""

from __future__ import annotations

from doc2md.converter.local.layout.maths.pieces import join_pieces
from doc2md.geometry import Box
from tests.converter.local.layout.maths.printed import Print, rule, tall


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
