"""Texts in the margins become blocks of their own, so that other pages can show what they are."""

from __future__ import annotations

from typing import Any

import pytest

from doc2md.converter.local.layout.margins import margin_texts
from doc2md.document import Kind
from doc2md.rasterizer.extract import text_layer
from doc2md.rasterizer.mupdf import pymupdf
from tests.builders.pages import PROSE, new_page, stored, write
from tests.builders.readings import read_drawn


def side_page(x: float, *words: str, size: float = 7) -> Any:
    page = new_page(400, 500)
    write(page, 90, 80, *PROSE, *PROSE, step=14)
    write(page, x, 80, *words, size=size)
    return page


def apart(page: Any) -> list[str]:
    """The texts of a page that are set apart."""
    layer = text_layer(stored(page), ())
    found, rest = margin_texts(layer.lines, layer.size)
    assert len(found) + len(rest) > 1
    return [" ".join(line.text.strip() for line in lines) for lines in found]


@pytest.mark.parametrize("x", [30, 335])
def test_a_name_in_the_side_margin_does_not_join_the_lines_beside_it(x: float) -> None:
    page = side_page(x, "Harbour", "office")
    assert apart(page) == ["Harbour office"]
    assert sorted(block.text.plain for block in read_drawn(page).blocks)[0] == "Harbour office"


@pytest.mark.parametrize(("body", "found"), [(10.0, 1), (0.0, 0)])
def test_a_text_in_the_side_margin_is_small_beside_that_of_the_document(body: float, found: int) -> None:
    page = new_page(400, 500)
    write(page, 90, 80, *PROSE[:2], step=14)
    write(page, 90, 120, *PROSE, *PROSE, step=10, size=7)
    write(page, 30, 80, "Harbour", "office", size=7)
    layer = text_layer(stored(page), ())
    assert len(margin_texts(layer.lines, layer.size, body=body)[0]) == found


def test_a_line_of_the_text_that_starts_in_the_margin_is_split() -> None:
    page = new_page(400, 500)
    writer = pymupdf.TextWriter(page.rect)
    writer.append((56, 80), "Harbour", fontsize=6)
    writer.append((90, 80), PROSE[0], fontsize=10)
    writer.write_text(page)
    write(page, 90, 94, *PROSE, step=14)
    assert apart(page) == ["Harbour"]


@pytest.mark.parametrize(("x", "size", "found"), [(360, 10, ["7"]), (40, 14, ["7"]), (40, 10, [])])
def test_a_lone_number_in_the_side_margin_is_apart(x: float, size: float, found: list[str]) -> None:
    assert apart(side_page(x, "7", size=size)) == found


@pytest.mark.parametrize(
    ("x", "words", "size"),
    [
        (50, ["Harbour", "office"], 10),
        (60, ["note"] * 6, 7),
        (60, ["12"], 7),
        (80, ["Harbour", "office"], 7),
    ],
    ids=["same size", "many lines", "short", "over the text"],
)
def test_other_texts_beside_the_lines_stay_with_them(x: float, words: list[str], size: float) -> None:
    assert apart(side_page(x, *words, size=size)) == []


@pytest.mark.parametrize(("label", "found"), [("Net", []), ("", ["21.88"])])
def test_a_value_in_small_type_stays_with_its_label(label: str, found: list[str]) -> None:
    page = side_page(350, "21.88", size=7)
    write(page, 60, 80, label or " ", size=7)
    assert apart(page) == found


def test_a_running_head_of_a_typewritten_page_is_no_code() -> None:
    page = new_page(400, 500)
    write(page, 50, 30, "Harbour office", size=8, fontname="cour")
    write(page, 50, 80, "for (stone in wall) {", "    count(stone);", "}", fontname="cour")
    first, *others = read_drawn(page).blocks
    assert (first.kind, first.text.plain) == (Kind.PARAGRAPH, "Harbour office")
    assert not any("Harbour" in block.text.plain for block in others)


def test_a_small_line_of_code_at_the_top_of_a_page_of_text_stays_code() -> None:
    page = new_page(400, 500)
    write(page, 50, 30, "import wall", size=8, fontname="cour")
    write(page, 50, 48, "wall.count()", size=8, fontname="cour")
    write(page, 50, 90, *PROSE, *PROSE)
    assert read_drawn(page).blocks[0].text.plain == "import wall\nwall.count()"


def head_page(y: float, *parts: tuple[float, str], **style: Any) -> Any:
    """A page of text with these texts, from left to right, on one baseline near its top."""
    page = new_page(400, 500)
    write(page, 50, 80, *PROSE, *PROSE, step=14)
    for x, words in parts:
        write(page, x, y, words, **style)
    return page


@pytest.mark.parametrize(
    "parts",
    [[(50, "2"), (280, "A. Writer")], [(50, "Harbour"), (180, "Draft"), (300, "May")], [(300, "2")]],
    ids=["number and name", "left, centred and right", "only a number"],
)
def test_texts_on_the_first_row_are_separate(parts: list[tuple[float, str]]) -> None:
    assert apart(head_page(40, *parts)) == [words for _, words in parts]


def test_bold_words_on_both_sides_of_a_number_are_separate() -> None:
    parts = [(50, "acorn"), (180, "21"), (280, "alder")]
    assert apart(head_page(40, *parts, fontname="hebo", size=12)) == ["acorn", "21", "alder"]


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (head_page(40, (50, "Harbour office")), "one text"),
        (head_page(40, (50, "2"), (280, "A. Writer"), fontname="hebo"), "bold"),
        (head_page(40, (50, "2"), (280, "A. Writer"), size=14), "larger than the text"),
        (head_page(67, (50, "2"), (280, "A. Writer")), "close to the text"),
        (head_page(40, (50, "Bay"), (120, "Wall"), (200, "Quay"), (280, "Pier")), "row of a table"),
        (head_page(40, (50, "[4]"), (100, "A. Writer: The wall")), "entry of a bibliography"),
        (head_page(40, (50, "b)"), (100, "The wall of the harbour")), "item"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_first_row_that_looks_like_text_is_not_split(page: Any, what: str) -> None:
    assert apart(page) == [], what


def stamped(x: float, lines: int = 8) -> list[str]:
    """The running heads of a page with a line that runs upwards at `x`."""
    page = new_page(400, 500)
    write(page, 60, 80, *[PROSE[0]] * lines, step=14)
    page.insert_text((x, 300), "archive:0709.4466v1 27 Sep 2007", fontsize=16, rotate=90)
    return [block.text.plain for block in read_drawn(page).blocks if block.kind is Kind.HEADER]


@pytest.mark.parametrize("x", [30, 390], ids=["left", "right"])
def test_a_turned_line_beside_the_text_is_a_running_head(x: float) -> None:
    assert stamped(x) == ["archive:0709.4466v1 27 Sep 2007"]


@pytest.mark.parametrize(("x", "lines"), [(200, 8), (30, 3)], ids=["over the text", "little text"])
def test_other_turned_lines_are_no_running_heads(x: float, lines: int) -> None:
    assert stamped(x, lines) == []
