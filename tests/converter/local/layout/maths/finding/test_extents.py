"""How far the formulas in a row of text reach. Letters of Unicode's mathematical alphabets are sure, scripts too."""

from __future__ import annotations

import re

import pytest

from doc2md.converter.local.layout.maths.finding.extents import extents
from doc2md.converter.local.layout.text.formulas import Glyph
from doc2md.converter.local.layout.text.latex import is_maths
from doc2md.rasterizer.printed_glyphs import NO_CHARACTER


def _glyphs(text: str) -> list[Glyph]:
    """The glyphs of a text in which `^` and `_` raise and lower the next character."""
    made = list[Glyph]()
    for mark, char in re.findall(r"([_^]?)(.)", text):
        script = {"": 0, "^": 1, "_": -1}[mark]
        made.append(Glyph(char, is_maths(char) or char in {NO_CHARACTER, "\u0302"}, script))
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("for all 𝑥 in the set", ["𝑥"]),
        ("the norm 𝑠 ≥ 0 is given", ["𝑠 ≥ 0"]),
        ("where 0 < 𝜀 < 1 holds", ["0 < 𝜀 < 1"]),
        ("on [𝑎, 𝑏]^2. The rest", ["[𝑎, 𝑏]2"]),
        ("so Var(𝑋) = 𝜎^2/𝑛. Then", ["Var(𝑋) = 𝜎2/𝑛"]),
        ("time O(𝑛 log 𝑛) or more", ["O(𝑛 log 𝑛)"]),
        ("with 2𝑛 + 1 points", ["2𝑛 + 1"]),
        ("rate 𝛽 = 0.9. A detail", ["𝛽 = 0.9"]),
        ("about 0.28𝜇 wide", ["0.28𝜇"]),
        ("groups (𝑛 = 42, 𝑚 = 37) were", ["𝑛 = 42", "𝑚 = 37"]),
        ("as 𝑥 → ∞ [2] and", ["𝑥 → ∞"]),
        ("is 𝛿.^3 We stress", ["𝛿"]),
        ("if 𝑥 and 𝑦 differ", ["𝑥", "𝑦"]),
        ("evaluated by 𝑥 =", ["𝑥 ="]),
        ("lim_𝑡→^0 exists", ["lim𝑡→0"]),
        ("H_2∘ in water", ["H2∘"]),
        ("as 𝑇 = 10^5^.^5 − 10^6^.^5 kelvin", ["𝑇 = 105.5 − 106.5"]),
        ("by 𝜇 = s_𝑘_1(𝑟) there", ["𝜇 = s𝑘1(𝑟)"]),
        ("is 𝜌 ≈ 5 · 10^7 M_𝑠 large", ["𝜌 ≈ 5 · 107 M𝑠"]),
        ("of 𝑀_⊙ (Planck, 2013)", ["𝑀⊙"]),
        ("small halos (𝑟 < 5) are", ["𝑟 < 5"]),
        ("a function 𝑓(𝑟) is", ["𝑓(𝑟)"]),
        ("of 0.3 cm^2g^𝑛 or", ["g𝑛"]),
        ("that ∫𝜆(𝑠)d𝑠 is", ["∫𝜆(𝑠)d𝑠"]),
        ("when  det  𝐴 > 0 is", ["det  𝐴 > 0"]),
        ("with 𝑓  \ufffd  0 on", ["𝑓  \ufffd  0"]),
        ("of 𝑖,𝑗 and 𝑦,\u0302  𝜃 too", ["𝑖,𝑗", "𝑦", "\u0302  𝜃"]),
        ("of 𝑅/Ann_𝑅(𝑥) for", ["𝑅/Ann𝑅(𝑥)"]),
        ("of 𝑅 and^2 (see 𝑦)", ["𝑅", "𝑦"]),
        ("of √2 in all", ["√2"]),
        ("a word → a word", []),
        ("nothing at all", []),
    ],
)
def test_formulas_reach_over_what_operators_and_brackets_connect(text: str, found: list[str]) -> None:
    glyphs = _glyphs(text)
    plain = "".join(glyph.char for glyph in glyphs)
    assert [plain[start:end] for start, end in extents(glyphs)] == found


@pytest.mark.parametrize(
    ("sure", "expected"),
    [
        ((False, True, False), True),
        ((True, True, True), False),
        ((False, False, False), False),
    ],
    ids=["point of a font for formulas", "whole number in one font", "number of the text"],
)
def test_a_number_is_a_formula_if_only_its_point_says_so(sure: tuple[bool, ...], expected: bool) -> None:
    glyphs = [Glyph(char, one, 0) for char, one in zip("0.5", sure, strict=True)]
    assert bool(extents(glyphs)) is expected


def test_the_numbers_of_several_notes_are_no_formula() -> None:
    """The comma may come from a font for formulas."""
    glyphs = [Glyph(char, char == ",", 1) for char in "4,5,6"]
    assert extents(glyphs) == []


@pytest.mark.parametrize(("terms", "found"), [(3, 1), (5, 2)])
def test_the_parts_of_one_formula_are_not_very_far_from_each_other(terms: int, found: int) -> None:
    assert len(extents(_glyphs("so 𝑥" + " + sin(1)" * terms + " + 𝑦 is"))) == found
