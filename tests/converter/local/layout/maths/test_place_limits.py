"""How far signs of a formula may be from where they should stand, and still belong to each other."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.maths.atoms import Atom, Pool, Sheet, largest_size
from doc2md.converter.local.layout.maths.bars import nearest_line
from doc2md.converter.local.layout.maths.baselines import main_level
from doc2md.converter.local.layout.maths.fences import fence_pairs
from doc2md.converter.local.layout.maths.grids import split_lines
from doc2md.converter.local.layout.maths.parse import parse
from doc2md.converter.local.layout.maths.symbols import Symbol
from doc2md.converter.local.layout.maths.tree import Sign
from doc2md.converter.local.layout.maths.words import word_atoms
from doc2md.geometry import Box
from tests.converter.local.layout.maths.printed import Print, row, rule, sign, tall, together, word


def read(printed: Print) -> str:
    return parse(printed.symbols, printed.rules, display=True).latex


def atoms(printed: Print) -> list[Atom]:
    return word_atoms(printed.symbols, Sheet())


def letter(x: float, y: float, height: float) -> Print:
    """A letter of this height, in points."""
    return Print([Symbol("f", Box(x, y - height, x + 5, y), y, 10, "it")], [])


@pytest.mark.parametrize(
    ("start", "gap", "x", "expected"),
    [
        (3, 2.3, 2, True),
        (3.5, 2.3, 2, False),
        (0, 6.5, 2, True),
        (0, 7.5, 2, False),
        (0, 2.5, 11, True),
        (0, 1.9, 11, False),
    ],
    ids=["longer than the bar", "much longer", "far", "too far", "beside the middle", "and very close"],
)
def test_the_parts_of_a_fraction_are_at_its_bar(start: float, gap: float, x: float, expected: bool) -> None:
    printed = row("a", x, 93) + rule(start, 20 if x > 2 else 9, 97.5) + row("b", x, 104.7 + gap)
    assert (r"\frac" in read(printed)) is expected


@pytest.mark.parametrize(("gap", "expected"), [(3.2, True), (3.8, False)])
def test_an_overline_is_close_to_its_line(gap: float, expected: bool) -> None:
    assert (r"\overline" in read(row("A B", 0, 100) + rule(0, 11, 92.8 - gap))) is expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (row("a", 8, 89.1), 2),
        (row("a", 8, 88.9), 1),
        (letter(8, 85.8, 12), 2),
        (letter(8, 85.2, 12), 1),
        (letter(8, 85, 13.5), 2),
        (letter(8, 85, 12.5), 1),
        (row("2", 5.5, 86.2, 7), 2),
        (row("2", 5.5, 85.5, 7), 1),
    ],
    ids=[
        "overlapping",
        "touching",
        "tall",
        "tall and higher",
        "very tall",
        "less tall",
        "a script",
        "a script further up",
    ],
)
def test_the_parts_of_a_line_overlap(other: Print, expected: int) -> None:
    first = letter(2, 93, 12) if other.symbols[0].latex == "f" else row("a", 2, 93)
    if other.symbols[0].box.height > 12:
        first = letter(2, 93, other.symbols[0].box.height)
    line = nearest_line(atoms(first + other), Box(0, 97.3, 20, 97.7), [], above=True)
    assert len(line) == expected


@pytest.mark.parametrize(
    ("before", "size", "expected"),
    [("2 +", 9.7, True), ("2 +", 9.2, False), ("2", 10, False)],
    ids=["as large", "smaller", "one sign beside it"],
)
def test_a_continued_fraction_is_as_large_as_the_signs_beside_it(
    before: str, size: float, expected: bool
) -> None:
    inner = row("1", 26, 106, size) + rule(18, 38, 110.5) + row("x", 26, 120, size)
    printed = row("1", 17.5, 93) + rule(0, 40, 97.5) + row(before, 1, 113) + inner
    assert (r"\cfrac" in read(printed)) is expected


@pytest.mark.parametrize(("off", "expected"), [(0.5, True), (0.8, False)])
def test_signs_on_nearly_the_same_baseline_are_in_a_row(off: float, expected: bool) -> None:
    assert (read(row("a", 0, 100) + row("b", 6, 100 + off)) == "ab") is expected


@pytest.mark.parametrize(("off", "expected"), [(1.2, True), (-1.2, True), (1.6, False)])
def test_a_fraction_is_centred_on_the_axis_of_its_row(off: float, expected: bool) -> None:
    fraction = row("1", 14, 93 + off) + rule(12, 21, 97.5 + off) + row("2", 14, 107 + off)
    assert (read(row("x y", 0, 100) + fraction) == r"xy\frac{1}{2}") is expected


@pytest.mark.parametrize(("size", "expected"), [(9.5, 100), (9, 103)])
def test_the_first_of_two_baselines_with_nearly_the_same_size_carries_a_row(
    size: float, expected: float
) -> None:
    assert main_level(atoms(row("a", 0, 100, size) + row("b", 6, 103))).baseline == expected


@pytest.mark.parametrize(("size", "expected"), [(10, 10), (12, 7)])
def test_a_bracket_around_scripts_shows_how_large_their_row_is(size: float, expected: float) -> None:
    assert largest_size((row("a", 0, 100, 7) + sign("(", 6, 100, size)).symbols) == expected


@pytest.mark.parametrize(("levels", "expected"), [(5, 5), (8, 6)])
def test_scripts_are_nested_to_some_depth(levels: int, expected: int) -> None:
    tower, x, y, size = Print([], []), 0.0, 100.0, 100.0
    for _ in range(levels + 1):
        tower += sign("n", x, y, size)
        x, y, size = x + 0.55 * size, y - 0.36 * size, 0.7 * size
    assert read(tower).count("^") == expected


@pytest.mark.parametrize(("depth", "expected"), [(10, True), (15, False)])
def test_structures_are_nested_to_some_depth(depth: int, expected: bool) -> None:
    atom = Atom(Sign("a"), Box(0, 0, 5, 5), 5, 10, 2, depth=depth)
    assert Pool().replace([], atom) is expected


@pytest.mark.parametrize(
    ("signs", "height", "off", "expected"),
    [
        ("( )", 10, 0, True),
        ("( )", 9, 0, False),
        ("| |", 12, 0, True),
        ("| |", 11, 0, False),
        ("( )", 20, 2, True),
        ("( )", 20, 3, False),
    ],
    ids=["tall", "lower", "tall bars", "lower bars", "nearly as tall", "of two heights"],
)
def test_fences_are_tall_and_alike(signs: str, height: float, off: float, expected: bool) -> None:
    left, right = signs.split()
    printed = tall(left, 0, 0, height) + tall(right, 20, 0, height + off)
    assert bool(fence_pairs(atoms(printed))) is expected


def fenced(upper: str, lower: str, gap: float, step: float, size: float = 10) -> str:
    """Two lines so far from each other between brackets that are so far from them."""
    width = (len(upper.split()) - 1) * 18 + 0.5 * size
    lines = row(upper, 4 + gap, 94, size, step=1.8) + row(lower, 4 + gap, 94 + step, size, step=1.8)
    return read(tall("(", 0, 85, 110) + lines + tall(")", 4 + 2 * gap + width, 85, 110))


@pytest.mark.parametrize(
    ("gap", "step", "size", "expected"),
    [
        (3, 7.5, 7, True),
        (4, 7.5, 7, False),
        (1, 12.25, 10, True),
        (1, 11.8, 10, False),
        (1, 12.42, 10, False),
    ],
    ids=["close to its brackets", "further away", "far apart", "close lines", "rows of a matrix"],
)
def test_the_numbers_of_a_binomial_are_close_to_its_brackets(
    gap: float, step: float, size: float, expected: bool
) -> None:
    assert (r"\binom" in fenced("n", "k", gap, step, size)) is expected


@pytest.mark.parametrize(
    ("gap", "step", "expected"),
    [
        (6, 12.0, True),
        (6, 12.12, True),
        (6, 12.42, True),
        (6, 12.25, False),
        (4.5, 12.0, False),
    ],
    ids=["ten points", "twelve points", "eleven points", "not of TeX", "no white"],
)
def test_rows_of_tex_with_white_beside_their_brackets_are_an_array(
    gap: float, step: float, expected: bool
) -> None:
    assert (r"\begin{array}" in fenced("a b", "c d", gap, step)) is expected


X = row("x", 24, 100)
SUM = tall(r"\sum", 2, 90, 104, 1.4) + X
INTEGRAL = tall(r"\int", 0, 86, 108, 0.9) + X


@pytest.mark.parametrize(
    ("gap", "off", "expected"),
    [(5.2, 0, True), (6.2, 0, False), (2, 1.4, True), (2, 2, False), (2, -3.6, True), (2, -4.2, False)],
    ids=["close", "further down", "nearly centred", "off the centre", "along the slant", "further left"],
)
def test_a_limit_is_close_to_the_middle_of_its_operator(gap: float, off: float, expected: bool) -> None:
    printed = INTEGRAL + row("n", 2.75 + off, 111.01 + gap, 7)
    assert (r"\limits" in read(printed)) is expected


@pytest.mark.parametrize(("gap", "expected"), [(6, True), (8, False)])
def test_the_parts_of_a_limit_are_close_to_each_other(gap: float, expected: bool) -> None:
    printed = INTEGRAL + row("n", 1 - gap / 2, 113, 7) + row("m", 4.5 + gap / 2, 113, 7)
    assert (r"\limits" in read(printed)) is expected


@pytest.mark.parametrize(("lines", "expected"), [(3, 3), (6, 4)])
def test_limits_have_a_few_lines(lines: int, expected: int) -> None:
    printed = together([SUM, *(row("n", 7.25, 110 + 6 * line, 7) for line in range(lines))])
    assert read(printed).count(r"\\") == expected - 1


@pytest.mark.parametrize(("signs", "expected"), [(60, True), (100, False)])
def test_a_limit_has_a_limited_number_of_signs(signs: int, expected: bool) -> None:
    start = 9 - signs * 0.55
    printed = together([SUM, *(sign("n", start + 1.1 * at, 110, 7, width=0.15) for at in range(signs))])
    assert ("n" * signs in read(printed)) is expected


@pytest.mark.parametrize(
    ("gap", "off", "expected"),
    [(3.5, 0, True), (4.5, 0, False), (1.8, 1.4, True), (1.8, 2, False)],
    ids=["close", "further up", "nearly centred", "beside"],
)
def test_what_is_above_a_relation_is_close_to_its_middle(gap: float, off: float, expected: bool) -> None:
    printed = row("a = b", 0, 100) + row("!", 6.75 + off, 96.3 - gap, 7)
    assert (r"\overset" in read(printed)) is expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (row("x", 0, 100) + row("y", 13, 100), "xy"),
        (row("x", 0, 100) + row("y", 14, 100), r"x\quad y"),
        (row("x", 0, 100) + word("if", 7, 100), r"x\mathrm{if}"),
        (row("x", 0, 100) + word("if", 7.5, 100), r"x\text{ if}"),
        (row("x", 0, 100) + word("if", 12.5, 100), r"x\text{ if}"),
        (row("x", 0, 100) + word("if", 13.5, 100), r"x\quad\mathrm{if}"),
    ],
    ids=["close", "space", "close to a word", "word after a space", "wide space", "word apart"],
)
def test_wide_white_is_a_space(printed: Print, expected: str) -> None:
    assert read(printed) == expected


@pytest.mark.parametrize(("raised", "expected"), [(0.24, "x^2"), (0.16, "x_2")])
def test_a_script_is_raised_or_lowered(raised: float, expected: str) -> None:
    assert read(row("x", 0, 100) + row("2", 5.5, 99.25 - raised, 7)) == expected


@pytest.mark.parametrize(
    ("size", "share", "sure"),
    [(10, 0.93, True), (10, 0.96, False), (5.5, 1, True), (6.5, 1, False)],
    ids=["smaller", "as large", "of the smallest signs", "of small signs"],
)
def test_a_script_as_large_as_its_base_is_doubted(size: float, share: float, sure: bool) -> None:
    printed = row("x", 0, 100, size) + row("2", 0.55 * size, 100 - 0.36 * size, share * size)
    assert (parse(printed.symbols, printed.rules, display=True).confidence > 0.9) is sure


def test_dots_downwards_stand_on_the_axis_of_their_row() -> None:
    dots = together([sign(".", 8, 93.5 + 4 * n, width=0.1) for n in range(3)])
    assert read(row("a", 0, 100) + dots + row("b", 12, 100)) == r"a\vdots b"


HAT = r"\hat"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (row("x", 0, 100) + row(HAT, 0, 97.7), r"\hat{x}"),
        (row("x", 0, 100) + row(HAT, 0, 96.7), ""),
        (row("a b", 0, 100) + sign(HAT, 1.5, 100, width=0.8), r"\widehat{ab}"),
        (row("a b", 0, 100) + sign(HAT, 2, 100, width=0.7), r"\hat{"),
        (row("a b", 0, 100) + sign(HAT, -1.2, 100, width=0.8), r"\widehat{ab}"),
        (row("a b", 0, 100) + sign(HAT, -1.6, 100, width=0.8), r"\hat{a}b"),
        (row("a b", 0, 100) + sign(r"\widehat", 2.7, 100, width=0.56), r"\widehat{ab}"),
        (row("a b", 0, 100) + sign(r"\widehat", 5.7, 100, width=0.56), r"a\widehat{b}"),
    ],
    ids=[
        "close",
        "far above",
        "wide",
        "less wide",
        "over a part of a letter",
        "beside it",
        "short",
        "short, over one",
    ],
)
def test_an_accent_is_close_to_its_letters(printed: Print, expected: str) -> None:
    if expected:
        assert expected in read(printed)
    else:
        assert r"\hat{x}" not in read(printed)


ROOT = sign(r"\sqrt", 0, 100, width=0.8)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (ROOT + rule(9.8, 22, 93) + row("x y", 10.5, 100), r"\sqrt{xy}"),
        (ROOT + rule(10.3, 22, 93) + row("x y", 10.5, 100), r"\sqrt{x}\overline{y}"),
        (ROOT + rule(8, 14, 93) + row("x", 8.3, 100) + row("3", 1, 96, 7.7), r"\sqrt[{3}]{x}"),
        (ROOT + rule(8, 14, 93) + row("x", 8.3, 100) + row("3", 1, 96, 8.3), ""),
    ],
    ids=["near its rule", "apart from a rule", "with a small index", "behind a number"],
)
def test_a_root_is_near_its_rule(printed: Print, expected: str) -> None:
    if expected:
        assert read(printed) == expected
    else:
        assert r"\sqrt[" not in read(printed)


@pytest.mark.parametrize(
    ("step", "size", "columns"),
    [(1.1, 10, 2), (1.0, 10, 1), (0.85, 7, 2), (0.75, 7, 1)],
    ids=["wide white", "white of a row", "white of a small matrix", "white of a small row"],
)
def test_white_divides_the_columns_of_a_matrix(step: float, size: float, columns: int) -> None:
    lines = together([row("a b", 5, 100 + 1.1 * size * n, size, step=step) for n in (-1, 0, 1)])
    right = max(symbol.box.x1 for symbol in lines.symbols) + 1
    latex = read(tall("(", 0, 80, 115) + lines + tall(")", right, 80, 115))
    assert latex.count("&") == 3 * (columns - 1)


@pytest.mark.parametrize(("off", "expected"), [(1.0, True), (1.4, False)])
def test_lines_are_aligned_where_their_relations_nearly_are(off: float, expected: bool) -> None:
    assert ("aligned" in read(row("a = b", 0, 100) + row("= c", 6 + off, 115))) is expected


@pytest.mark.parametrize(("step", "lines"), [(6.5, 2), (5.9, 1)])
def test_lines_are_apart(step: float, lines: int) -> None:
    assert len(split_lines(atoms(row("a", 0, 100) + row("b", 12, 100 + step)))) == lines


@pytest.mark.parametrize(("gap", "expected"), [(17, r"x\quad y"), (18, r"x\qquad y")])
def test_very_wide_white_is_a_double_space(gap: float, expected: str) -> None:
    assert read(row("x", 0, 100) + row("y", 5 + gap, 100)) == expected


@pytest.mark.parametrize(("height", "expected"), [(11, "(a)"), (12, r"\left(a\right)")])
def test_high_brackets_grow_with_what_they_enclose(height: float, expected: str) -> None:
    top, bottom = 97.5 - height / 2, 97.5 + height / 2
    assert read(tall("(", 0, top, bottom) + row("a", 5, 100) + tall(")", 11, top, bottom)) == expected


@pytest.mark.parametrize(("others", "expected"), [(250, True), (350, False)])
def test_very_many_rules_are_a_drawing(others: int, expected: bool) -> None:
    rules = together([rule(40 + 12 * n, 45 + 12 * n, 97.5) for n in range(others)])
    printed = row("a", 2, 93) + rule(0, 9, 97.5) + row("b", 2, 107) + rules
    assert (r"\frac" in read(printed)) is expected
