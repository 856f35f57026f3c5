"""The reading order of right-to-left lines."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.geometry import Box
from doc2md.rasterizer.bidi import in_reading_order
from doc2md.rasterizer.characters import Char, Style
from doc2md.rasterizer.marks import without_copied_marks

STYLE = Style("f", 10, bold=False, italic=False, mono=False, math=False)
WIDTH = 5.0


def char(sign: str, x0: float, width: float = WIDTH, inserted: bool = False) -> Char:
    return Char(sign, Box(x0, 0, x0 + width, 10), STYLE, inserted)


def printed(seen: str, x0: float = 100.0) -> list[Char]:
    """Characters from left to right, as they are seen on the page."""
    return [char(sign, x0 + WIDTH * at) for at, sign in enumerate(seen)]


def read(*pieces: Sequence[Char], right_to_left: bool = True) -> list[str]:
    found = in_reading_order(pieces, right_to_left)
    return [str(line) if isinstance(line, int) else "".join(each.char for each in line) for line in found]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("12% -ב ולע", "עלו ב- 12%"),
        ("2023/05/12 םויב", "ביום 2023/05/12"),
        ("2020 2019 םינשב", "בשנים 2019 2020"),
        ("ףוס Windows 10 הלחתה", "התחלה Windows 10 סוף"),
        ("ףוס Word .5", "5. Word סוף"),
        (".)הפיח( שא", "אש (חיפה)."),
        ("%33 نإ", "إن 33%"),
        ("12-04999 نإ", "إن 04999-12"),
        ("3.5 نإ", "إن 3.5"),
    ],
)
def test_numbers_brackets_and_latin_words_stand_where_they_are_read(seen: str, expected: str) -> None:
    assert read(printed(seen)) == [expected]


def test_pieces_of_one_row_that_overlap_become_one_line() -> None:
    row = printed("ה ,1984 ב")
    assert read(row[2:7], [row[0], row[1], row[7], row[8]]) == ["ב 1984, ה"]


@pytest.mark.parametrize(("font", "expected"), [("digits", "א 7 ב"), ("f", "א7ב")])
def test_spaces_that_mupdf_drops_between_fonts_come_back(font: str, expected: str) -> None:
    """It drops those that a program prints one by one."""
    number = char("7", 107.5)
    number = number._replace(style=number.style._replace(font=font))
    assert read([char("א", 115), char("ב", 100)], [number]) == [expected]


def test_a_word_of_another_script_stays_inside_an_english_sentence() -> None:
    assert read(printed("say םולש now"), right_to_left=False) == ["say שלום now"]


def test_a_line_without_right_to_left_letters_is_left_alone() -> None:
    assert read(printed("only English"), printed("בא", 400), right_to_left=False) == ["0", "אב"]


def test_cells_are_cut_where_words_have_space_characters() -> None:
    assert read(printed("ב א", 100), printed("Name", 119)) == ["א ב", "1"]
    assert read([*printed("ב א", 100), *printed("12", 119)]) == ["א ב", "12"]


@pytest.mark.parametrize(
    "glyphs",
    [
        [char("خ", 110), char("ل", 105), char("ا", 105, 0), char("ل", 100)],
        [char("خ", 110), char("ا", 110, 0), char("ل", 105), char("ل", 100)],
    ],
)
def test_an_alef_without_width_follows_its_lam(glyphs: list[Char]) -> None:
    assert read(glyphs) == ["خلال"]


def test_no_space_is_read_beside_a_letter_without_width() -> None:
    spaced = [
        char("ع", 110),
        char(" ", 105, inserted=True),
        char("ّ", 105, 0),
        char("د", 105, 0),
        char("ه", 100),
    ]
    assert read(spaced) == ["عدّه"]


def test_brackets_with_the_codes_of_mirrored_glyphs_are_exchanged() -> None:
    assert read(printed("(הפיח)")) == ["(חיפה)"]


@pytest.mark.parametrize(
    ("text", "flat", "expected"),
    [
        ("पहुँँच", {3, 4}, "पहुँच"),
        ("प्रााचीन", {1, 2, 3}, "प्राचीन"),
        ("mamma", {2}, "mamma"),
        ("نًاًا", {1, 3, 4}, "نًا"),
    ],
)
def test_a_vowel_sign_that_is_printed_twice_is_read_once(text: str, flat: set[int], expected: str) -> None:
    chars = [
        {"c": sign, "bbox": (10 * at, 0, 10 * at + (0 if at in flat else 10), 10)}
        for at, sign in enumerate(text)
    ]
    made = without_copied_marks({"chars": chars})
    assert "".join(each["c"] for each in made["chars"]) == expected


def lines_of(*pieces: Sequence[Char]) -> int:
    return len(read(*pieces))


@pytest.mark.parametrize(
    ("gap", "spaced", "lines"),
    [(8, False, 1), (12, False, 2), (2.5, True, 1), (3.5, True, 2)],
    ids=["narrow", "wide", "narrow where words have spaces", "wide where words have spaces"],
)
def test_wide_white_space_in_a_piece_divides_cells(gap: float, spaced: bool, lines: int) -> None:
    piece = [char("א", 100), char("ב", 105 + gap)]
    other = [char(" ", 300, 3)] if spaced else []
    found = [line for line in read(piece, other) if line.strip()]
    assert len(found) == lines


@pytest.mark.parametrize(("gap", "lines"), [(1.2, 1), (1.8, 2)])
def test_pieces_that_nearly_touch_are_one_line(gap: float, lines: int) -> None:
    assert lines_of(printed("אב"), printed("גד", 110 + gap)) == lines


@pytest.mark.parametrize(("shift", "lines"), [(2, 1), (3, 2)])
def test_pieces_on_nearly_one_baseline_are_one_line(shift: float, lines: int) -> None:
    lower = [each._replace(style=each.style._replace(baseline=shift)) for each in printed("גד", 110)]
    assert lines_of(printed("אב"), lower) == lines


@pytest.mark.parametrize(("letters", "first"), [(4, "a"), (6, "א")])
def test_a_line_with_some_right_to_left_letters_is_read_from_the_right(letters: int, first: str) -> None:
    assert read(printed("a" * 16 + " " + "א" * letters))[0][0] == first


@pytest.mark.parametrize(("width", "lines"), [(0.08, 1), (0.13, 2)])
def test_a_sign_without_width_belongs_to_the_letter_before_it(width: float, lines: int) -> None:
    assert lines_of([char("א", 100), char("ב", 105), char("\u05b0", 140, width)]) == lines


@pytest.mark.parametrize(("gap", "copies"), [(0.8, 1), (1.3, 2)])
def test_a_gap_beside_a_ligature_is_a_letter_that_was_left_out(gap: float, copies: int) -> None:
    piece = [char("ب", 105 + gap), char("ل", 100), char("ا", 100, 0)]
    assert "".join(read(piece)).count("ا") == copies
