"""Lists of a page: bullets, written or drawn, and numbered paragraphs."""

from __future__ import annotations

import pytest

from doc2md.document import Kind
from tests.builders.pages import PROSE, insert_picture, new_page, write, write_wrapped
from tests.builders.readings import blocks_of, kinds, markdown_of, only, read_drawn


def test_drawn_bullets_nest_by_their_indent() -> None:
    page = new_page()
    y = write_wrapped(page, 90) + 12
    for indent, words in (
        (80, "the first thing to do"),
        (100, "a part of it"),
        (80, "the last thing to do"),
    ):
        page.draw_circle((indent, y - 3.5), 1.7, color=None, fill=(0, 0, 0))
        y = write(page, indent + 10, y, words, step=16, size=11)
    write_wrapped(page, y + 14)
    found = only(Kind.LIST, read_drawn(page).blocks)
    assert [item.text.plain for item in found.children] == ["the first thing to do", "the last thing to do"]
    assert [item.text.plain for item in found.children[0].children[0].children] == ["a part of it"]
    assert found.children[0].children[0].id == f"{found.id}.0.0"


@pytest.mark.parametrize(
    ("places", "side", "expected"),
    [((60, 60), 6, True), ((60, 44), 6, False), ((56, 56), 12, True), ((56, 56), 15, False)],
    ids=["small", "not below each other", "as high as the text", "icons"],
)
def test_small_pictures_of_one_size_below_each_other_are_bullets(
    places: tuple[float, float], side: float, expected: bool
) -> None:
    page = new_page(400, 500)
    for x, y, words in zip(
        places, (100, 130), ("the first boat to go", "the second boat to go"), strict=True
    ):
        insert_picture(page, x, y - 4 - side / 2, x + side, y - 4 + side / 2)
        write(page, 74, y, words, size=11)
    write(page, 50, 240, *PROSE)
    assert ("list" in kinds(blocks_of(page))) is expected


def test_numbered_paragraphs_that_count_on_are_items() -> None:
    page = new_page(400, 500)
    write(page, 50, 100, *(f"{150 + n}. The rocket is fired upward." for n in range(3)), step=40)
    assert markdown_of(page).startswith("150. The rocket is fired upward.\n151. ")


def test_text_after_a_list_is_not_in_it() -> None:
    page = new_page(400, 500)
    write(page, 62, 100, "- outfalls to the river", "- pumping stations.")
    write(page, 50, 124, *PROSE)
    assert kinds(blocks_of(page)) == ["list", "paragraph"]


def test_a_word_of_one_letter_at_the_start_of_a_line_is_no_marker() -> None:
    page = new_page(400, 500)
    rows = (
        "O barco chegou ao porto na terça, e baixaram",
        "o bote para os passageiros, porque",
        "o tempo era bom.",
    )
    write(page, 50, 100, *rows, step=14, size=11)
    assert kinds(blocks_of(page)) == ["paragraph"]


def test_a_letter_before_wide_white_space_is_a_bullet() -> None:
    page = new_page(400, 500)
    for y, words in ((100, "rowing boats"), (116, "sailing boats")):
        page.insert_text((50, y), "o", fontname="cour", fontsize=11)
        write(page, 68, y, words, size=11)
    assert markdown_of(page) == "- rowing boats\n- sailing boats"


def test_a_letter_in_another_font_than_its_words_is_a_bullet() -> None:
    page = new_page(400, 500)
    for y, words in ((100, "rowing boats of the club"), (116, "sailing boats of the club")):
        page.insert_text((50, y), "o ", fontname="cour", fontsize=9)
        write(page, 60, y, words, size=11)
    assert markdown_of(page) == "- rowing boats of the club\n- sailing boats of the club"


def test_plus_and_minus_signs_of_one_list_stay() -> None:
    page = new_page(400, 500)
    for y, sign, words in ((100, "+", "cheap"), (116, "-", "heavy"), (132, "+", "quiet")):
        write(page, 50, y, sign, size=11)
        write(page, 68, y, words, size=11)
    assert markdown_of(page) == "- \\+ cheap\n- \\- heavy\n- \\+ quiet"


def test_one_line_that_begins_with_a_plus_sign_is_no_item() -> None:
    page = new_page(400, 500)
    write(page, 50, 100, "+ plus line")
    assert kinds(blocks_of(page)) == ["paragraph"]


def test_numerals_of_three_levels_are_nested() -> None:
    page = new_page(400, 500)
    rows = ((50, "1. Set out"), (80, "a. Drive"), (80, "b. Stretch"), (112, "i. North"), (108, "ii. South"))
    for at, (x, words) in enumerate((*rows, (80, "c. Check"), (50, "2. Measure"))):
        write(page, x, 100 + 14 * at, words, size=11)
    assert markdown_of(page) == (
        "1. Set out\n   1. Drive\n   2. Stretch\n      1. North\n      2. South\n   3. Check\n2. Measure"
    )


def test_numbers_in_the_margin_of_paragraphs_are_their_numbers() -> None:
    page = new_page(400, 500)
    for at, number in enumerate((12, 13, 14)):
        write(page, 50, 100 + 50 * at, str(number), size=10)
        write(page, 90, 100 + 50 * at, *PROSE[:2], step=13, size=10)
    assert [line[:14] for line in markdown_of(page).split("\n")] == [f"{n}. Rivers car" for n in (12, 13, 14)]


def test_numbers_of_single_lines_are_no_items() -> None:
    page = new_page(400, 500)
    for at in range(4):
        write(page, 50, 100 + 13 * at, str(at + 1), size=10)
        write(page, 90, 100 + 13 * at, PROSE[at], size=10)
    assert "list" not in kinds(blocks_of(page))


def test_a_number_beside_words_is_no_marker() -> None:
    page = new_page(400, 500)
    for at, number in enumerate((7, 31, 12)):
        write(page, 50, 100 + 13 * at, str(number), size=10)
        write(page, 80, 100 + 13 * at, "pipes", size=10)
    assert "list" not in kinds(blocks_of(page))
