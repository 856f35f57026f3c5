"""Running heads need evidence: other pages, numbers that count the pages, or a page number's pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from doc2md.assembler import assemble
from doc2md.document import Block, Cell, Kind, Reading, Text
from doc2md.geometry import Box
from tests.builders.blocks import block, heading, paragraph
from tests.builders.pages import PROSE, new_page, write
from tests.builders.readings import blocks_of, kinds, text_of

SIZE = (400.0, 600.0)
TOP, BOTTOM, DEEP, MIDDLE = 20.0, 570.0, 100.0, 300.0


def at(y: float, words: str, page: int = 1, kind: Kind = Kind.PARAGRAPH, size: float = 10.0) -> Block:
    make = heading if kind is Kind.HEADING else paragraph
    return make(words, page=page, box=Box(50, y, 350, y + size), size=size)


def body(page: int) -> Block:
    return at(MIDDLE, f"The text of page {page} is long and all its own, as texts are.", page)


def pages(*edges: Sequence[tuple[float, str]]) -> list[Reading]:
    """One page for each argument, with a text in its middle and these texts at these heights."""
    made = [
        Reading(n, SIZE, (body(n), *(at(y, words, n) for y, words in texts)))
        for n, texts in enumerate(edges, 1)
    ]
    return assemble(made)


def furniture(readings: Sequence[Reading]) -> list[str]:
    return [
        block.text.plain for page in readings for block in page.blocks if block.kind is not Kind.PARAGRAPH
    ]


@pytest.mark.parametrize(
    "edges",
    [
        ([(TOP, "Harbour office")], [(TOP, "Harbour office")]),
        ([(TOP, "Harbour office 4")], [(TOP, "Harbour office 5")]),
        ([(BOTTOM, "Draft 2 of 1999, page 7")], [(BOTTOM, "Draft 2 of 1999, page 8")]),
        ([(DEEP, "3")], [(DEEP, "4")]),
        ([(TOP, "Office, 2004-05-12 1")], [(TOP, "Office, 2004-05-12 2")]),
        ([(TOP, "Page 1 of 3")], [(BOTTOM, "Page 2 of 3")]),
        ([(TOP, "Harbour")], [(BOTTOM, "2")], [(TOP, "Harbour")]),
        ([(BOTTOM, "– iv –")],),
        ([], [(TOP, "To the mayor, 2 May, page 2")]),
        ([(TOP, "Harbour")], [(TOP, "The wall")], [(TOP, "Harbour")]),
        ([(BOTTOM, "Office 1")], [(BOTTOM, "Office 2")], [(BOTTOM, "Office"), (BOTTOM, "3")]),
        ([(BOTTOM, "Office 1999 | 31")], [(BOTTOM, "32 | Office 1999")]),
    ],
    ids=[
        "same words",
        "counted",
        "two numbers",
        "far from the edge",
        "a date and a number",
        "pattern",
        "alternating",
        "roman",
        "named",
        "left and right",
        "split",
        "at either end, with a year",
    ],
)
def test_what_repeats_or_counts_the_pages_is_no_text(edges: Sequence[Sequence[tuple[float, str]]]) -> None:
    assert sorted(furniture(pages(*edges))) == sorted(words for texts in edges for _, words in texts)


def beside(y: float, left: str, right: str, page: int) -> tuple[Block, Block]:
    """Two texts on one row."""
    return (
        paragraph(left, page=page, box=Box(50, y, 120, y + 10), size=10),
        paragraph(right, page=page, box=Box(250, y, 350, y + 10), size=10),
    )


def test_a_name_beside_the_number_of_its_page_is_a_running_head() -> None:
    first = Reading(1, SIZE, (body(1),))
    second = Reading(2, SIZE, (*beside(TOP, "2", "A. Writer", 2), body(2)))
    assert furniture(assemble([first, second])) == ["2", "A. Writer"]


@pytest.mark.parametrize(("second", "found"), [("Office Lindmouth", 3), ("Office Northfield", 0)])
def test_the_lines_of_a_head_may_be_one_block_on_one_page_and_two_on_the_next(
    second: str, found: int
) -> None:
    first = Reading(1, SIZE, (at(TOP, "Harbour Office\nLindmouth"), body(1)))
    name, place = second.split()
    parts = (at(TOP, f"Harbour {name}", 2), at(TOP + 12, place, 2))
    assert len(furniture(assemble([first, Reading(2, SIZE, (*parts, body(2)))]))) == found


@pytest.mark.parametrize(("second", "found"), [(("7", "8"), 4), (("9", "12"), 0)])
def test_the_numbers_of_columns_count_two_on_a_page(second: tuple[str, str], found: int) -> None:
    pages = [(*beside(TOP, *numbers, n), body(n)) for n, numbers in enumerate((("5", "6"), second), 1)]
    assert len(furniture(assemble([Reading(n, SIZE, blocks) for n, blocks in enumerate(pages, 1)]))) == found


def test_beside_a_number_that_counts_nothing_a_name_stays() -> None:
    first = Reading(1, SIZE, (body(1),))
    second = Reading(2, SIZE, (*beside(TOP, "64", "A. Writer", 2), body(2)))
    assert furniture(assemble([first, second])) == []


def single(*blocks: Block) -> list[str]:
    """The running heads and page numbers of a document of one page."""
    return furniture(assemble([Reading(1, SIZE, (*blocks, body(1)))]))


def between(x0: float, x1: float, words: str, y: float = BOTTOM) -> Block:
    return paragraph(words, box=Box(x0, y, x1, y + 10), size=10)


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ((50, 65, "208"), (200, 350, "Walls and steps"), 2),
        ((50, 200, "Walls and steps"), (335, 350, "209"), 2),
        ((50, 65, "208"), (97, 350, "Walls and steps"), 2),
        ((50, 65, "208"), (93, 350, "Walls and steps"), 0),
        ((50, 80, "2024"), (200, 350, "Walls and steps"), 0),
    ],
    ids=["at the start", "at the end", "apart", "near", "a year"],
)
def test_a_row_of_a_single_page_that_ends_with_a_page_number_is_no_text(
    left: tuple[float, float, str], right: tuple[float, float, str], found: int
) -> None:
    assert len(single(between(*left), between(*right))) == found


@pytest.mark.parametrize(("y", "found"), [(20, 2), (24, 2), (27, 1), (80, 1)])
def test_a_line_that_mirrors_a_page_number_is_a_running_head(y: float, found: int) -> None:
    assert len(single(at(y, "Staff copy"), at(BOTTOM, "Page 1"))) == found


def test_a_line_in_other_type_than_the_page_number_stays() -> None:
    assert single(at(TOP, "Staff copy", size=9.5), at(BOTTOM, "Page 1")) == ["Page 1"]


@pytest.mark.parametrize(("number", "size", "found"), [("– 15 –", 9.5, 1), ("15", 9.5, 0), ("– 15 –", 10, 0)])
def test_a_page_number_between_dashes_may_have_a_small_line_below(
    number: str, size: float, found: int
) -> None:
    below = at(BOTTOM + 18, "Printed from the archive", size=size)
    assert len(single(at(BOTTOM, number), below)) == found


@pytest.mark.parametrize(
    ("words", "x", "y", "found"),
    [
        ("Sheet 1", 200, BOTTOM, 1),
        ("Sheet 1", 150, BOTTOM, 0),
        ("Please send it back today", 200, BOTTOM, 0),
        ("To be sent back.", 200, BOTTOM, 0),
        ("Sheet 1", 200, 330, 0),
        ("Sheet 1", 200, TOP, 0),
        ("1", 150, 490, 1),
        ("2", 150, 490, 0),
    ],
    ids=["name", "not in the middle", "long", "sentence", "near the text", "head", "number", "other number"],
)
def test_a_name_alone_in_the_middle_of_the_foot_is_a_running_foot(
    words: str, x: float, y: float, found: int
) -> None:
    assert len(single(between(x - 20, x + 20, words, y))) == found


def test_a_name_without_a_font_size_stays() -> None:
    assert single(replace(between(180, 220, "Sheet 1"), size=0.0)) == []


@pytest.mark.parametrize(
    ("words", "y", "size", "found"),
    [
        ("Works Ltd · Quay 3 · Lindmouth", BOTTOM, 8, 1),
        ("Works Ltd · Quay 3 · Lindmouth", TOP, 8, 1),
        ("Works Ltd · Quay 3 · Lindmouth", BOTTOM, 9.5, 0),
        ("Works Ltd · Quay 3 · Lindmouth", 520, 8, 0),
        ("Works Ltd · Quay 3 · Lindmouth", 548, 8, 1),
        ("Works Ltd · Quay 3 · Lindmouth", BOTTOM, 9.1, 1),
        ("Prices do not include the tax of the town.", BOTTOM, 8, 0),
        ("* prices without tax", BOTTOM, 8, 0),
        ("2 Measured in May", BOTTOM, 8, 0),
    ],
    ids=[
        "foot",
        "head",
        "size of the text",
        "not in the margin",
        "high in the margin",
        "a little smaller",
        "sentence",
        "note with a sign",
        "note with a number",
    ],
)
def test_a_small_line_far_from_the_text_of_a_single_page_is_a_running_head(
    words: str, y: float, size: float, found: int
) -> None:
    assert len(single(at(y, words, size=size))) == found


@pytest.mark.parametrize(("gap", "found"), [(13, 0), (17, 0), (23, 1)])
def test_a_small_line_near_the_text_stays(gap: float, found: int) -> None:
    near = paragraph("More of the text.", box=Box(50, 535 - gap, 350, 545 - gap), size=10)
    assert len(single(at(545, "Works Ltd · Lindmouth", size=8), near)) == found


@pytest.mark.parametrize(("gap", "found"), [(75, 0), (85, 1)])
def test_a_name_in_the_middle_of_the_foot_is_alone_far_below_the_text(gap: float, found: int) -> None:
    near = paragraph("More of the text.", box=Box(50, BOTTOM - gap - 10, 350, BOTTOM - gap), size=10)
    assert len(single(between(180, 220, "Sheet 1"), near)) == found


@pytest.mark.parametrize(("off", "found"), [(3.5, 1), (4.5, 0)])
def test_a_name_alone_is_in_the_middle_of_the_page(off: float, found: int) -> None:
    assert len(single(between(180 + off, 220 + off, "Sheet 1"))) == found


def test_a_row_that_repeats_a_heading_is_a_running_head() -> None:
    first = Reading(1, SIZE, (at(MIDDLE - 50, "1 The old wall", 1, Kind.HEADING, 14), body(1)))
    second = Reading(2, SIZE, (*beside(TOP, "The old wall", "Draft", 2), body(2)))
    made = assemble([first, second])
    assert [kinds(page.blocks) for page in made] == [
        ["heading", "paragraph"],
        ["header", "header", "paragraph"],
    ]
    assert {edit.reason for edit in made[1].edits} == {
        "running head: its row repeats a heading or a line below the title"
    }


def test_a_row_that_repeats_a_later_heading_stays() -> None:
    first = Reading(1, SIZE, (*beside(TOP, "The old wall", "Draft", 1), body(1)))
    second = Reading(2, SIZE, (at(MIDDLE - 50, "The old wall", 2, Kind.HEADING, 14), body(2)))
    assert kinds(assemble([first, second])[0].blocks) == ["paragraph"] * 3


def test_two_lines_that_are_one_block_on_another_page_are_running_heads() -> None:
    apart = [(TOP, "Harbour office"), (TOP + 12, "Second edition")]
    made = pages(apart, [(TOP + 6, "Harbour office Second edition")], apart)
    assert furniture(made)[2] == "Harbour office Second edition"


@pytest.mark.parametrize(
    "edges",
    [
        ([(TOP, "Harbour office")],),
        ([(BOTTOM, "1 Some forms were not dated.")], [(BOTTOM, "2 The count was repeated.")]),
        ([(TOP, "Entry 26: a barge came in at 18.36.")], [(TOP, "Entry 53: a barge came in at 2.07.")]),
        ([(TOP, "Yes.")], [(BOTTOM, "Yes.")]),
        ([(DEEP, "Harbour office")], [(DEEP + 30, "Harbour office")]),
        ([(DEEP, "3")],),
        ([(TOP, "One")], [(TOP, "Two")], [(TOP, "Three")]),
        ([(BOTTOM, "This is described on page 4")],),
    ],
    ids=[
        "one page",
        "notes",
        "other numbers",
        "other edge",
        "other place",
        "number in the text",
        "all different",
        "other page",
    ],
)
def test_a_text_at_the_edge_without_evidence_stays(edges: Sequence[Sequence[tuple[float, str]]]) -> None:
    assert furniture(pages(*edges)) == []


def names(first: tuple[float, str], second: tuple[float, str], size: float = 8) -> list[Reading]:
    """Two pages, each with a line in small type."""
    return assemble(
        [
            Reading(n, SIZE, (at(y, words, n, size=size), body(n)))
            for n, (y, words) in enumerate((first, second), 1)
        ]
    )


def test_small_lines_at_one_place_above_both_pages_are_running_heads() -> None:
    assert furniture(names((TOP, "Harbour office"), (TOP, "The wall"))) == ["Harbour office", "The wall"]


@pytest.mark.parametrize(
    ("first", "second", "size"),
    [
        ((TOP, "Harbour office"), (TOP, "The wall"), 10),
        ((TOP, "Harbour office"), (TOP + 20, "The wall"), 8),
        ((TOP, "Harbour office"), (TOP, "The wall is old."), 8),
        ((BOTTOM, "Harbour office"), (BOTTOM, "The wall"), 8),
        ((DEEP, "Harbour office"), (DEEP, "The wall"), 8),
    ],
    ids=["size of the text", "other place", "sentence", "below the text", "far from the edge"],
)
def test_other_lines_of_two_pages_stay(
    first: tuple[float, str], second: tuple[float, str], size: float
) -> None:
    assert furniture(names(first, second, size)) == []


def test_the_evidence_is_in_the_edits() -> None:
    readings = pages([(TOP, "Harbour office")], [(TOP, "Harbour office"), (BOTTOM, "2")])
    assert [edit.reason for page in readings for edit in page.edits] == [
        "running head: it is on 2 pages",
        "running head: it is on 2 pages",
        "page number: by its pattern and place",
    ]


def test_the_title_of_a_document_stays_where_it_is_repeated() -> None:
    made = [Reading(n, SIZE, (at(TOP, "The wall", n, Kind.HEADING, size=20), body(n))) for n in range(1, 5)]
    assert [kinds(page.blocks)[0] for page in assemble(made)] == ["heading", "header", "header", "header"]


@pytest.mark.parametrize("words", ["Downloaded from the archive on 1 May", "www.lindmouth.example"])
def test_a_lone_line_at_the_edge_of_a_single_page_stays(words: str) -> None:
    for y in (15, 490):
        page = new_page(400, 500)
        write(page, 50, 100, *PROSE)
        write(page, 50, y, words)
        made = blocks_of(page)
        assert words in text_of(made)
        assert "header" not in kinds(made)
        assert "footer" not in kinds(made)


def repeated(
    ys: Sequence[float],
    words: str = "Harbour office",
    *,
    kind: Kind = Kind.PARAGRAPH,
    size: float = 10,
    near: float | None = None,
    pages: int = 0,
) -> int:
    """On how many pages a text is a running head that is on the first pages of a document, at these heights.

    `near` is the height of other text at the top of the pages, and `pages` their number if some have no such text.
    """
    made = []
    for n in range(1, max(len(ys), pages) + 1):
        found = [at(y, words, n, kind, size) for y in ys[n - 1 : n]]
        if near is not None:
            found.append(at(near, f"Ships {'abcdefghi'[n]} came in late.", n))
        made.append(Reading(n, SIZE, (*found, body(n))))
    furniture_kinds = {Kind.HEADER, Kind.FOOTER, Kind.PAGE_NUMBER}
    return sum(each.kind in furniture_kinds for page in assemble(made) for each in page.blocks)


@pytest.mark.parametrize(
    ("ys", "found"),
    [
        ((100, 100), 2),
        ((145, 145), 0),
        ((470, 470), 0),
        ((10, 46), 0),
        ((10, 46, 24), 3),
        ((10, 70, 24), 0),
        ((87.2, 91.1), 2),
        ((92, 102), 0),
    ],
    ids=[
        "in the wide edge",
        "below it",
        "far above the bottom",
        "two places",
        "three places in the narrow edge",
        "three places in the wide edge",
        "nearly one place",
        "two places near each other",
    ],
)
def test_a_repeated_text_is_a_running_head_near_the_edge(ys: Sequence[float], found: int) -> None:
    assert repeated(ys) == found


@pytest.mark.parametrize(("length", "found"), [(160, 2), (260, 0)])
def test_a_running_head_is_no_long_text(length: int, found: int) -> None:
    assert repeated((TOP, TOP), "wall " * (length // 5)) == found


@pytest.mark.parametrize(("y", "found"), [(42, 1), (72, 0)])
def test_a_lone_page_number_is_close_to_the_edge(y: float, found: int) -> None:
    assert repeated((y,), "3") == found


@pytest.mark.parametrize(("width", "found"), [(26, 2), (40, 0)])
def test_a_name_in_the_side_margin_repeats(width: float, found: int) -> None:
    left, right = 0.0, 400.0 - width
    for places in ((left, left), (right, right), (left, right)):
        blocks = [
            paragraph("Walls", page=n, box=Box(x0, 280, x0 + width, 340), size=8.0)
            for n, x0 in enumerate(places, 1)
        ]
        made = assemble([Reading(n, SIZE, (each, body(n))) for n, each in enumerate(blocks, 1)])
        assert len(furniture(made)) == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"ys": (TOP,) * 3, "pages": 10}, 0),
        ({"ys": (TOP,) * 5, "pages": 10}, 5),
        ({"ys": (TOP,) * 4, "near": TOP + 18}, 0),
        ({"ys": (TOP,) * 4, "near": TOP + 22.5}, 4),
        ({"ys": (TOP,) * 4, "size": 12}, 4),
        ({"ys": (TOP,) * 4, "size": 16}, 3),
    ],
    ids=["few", "many", "joined to the text", "apart from it", "as large as text", "a title"],
)
def test_a_repeated_heading_is_a_running_head_if_it_is_on_many_pages(
    given: dict[str, Any], found: int
) -> None:
    assert repeated(kind=Kind.HEADING, **given) == found


@pytest.mark.parametrize(("height", "found"), [(16, True), (24, False)])
def test_a_line_where_other_pages_have_a_running_head_is_one(height: float, found: bool) -> None:
    middle = paragraph("The wall", page=2, box=Box(50, 25 - height / 2, 350, 25 + height / 2), size=10.0)
    made = assemble(
        [
            Reading(1, SIZE, (at(TOP, "Harbour", 1), body(1))),
            Reading(2, SIZE, (middle, body(2))),
            Reading(3, SIZE, (at(TOP, "Harbour", 3), body(3))),
        ]
    )
    assert ("The wall" in furniture(made)) is found


@pytest.mark.parametrize(
    ("gap", "length", "found"),
    [(5.5, 12, 0), (8.5, 12, 2), (50, 60, 2), (50, 100, 0)],
    ids=["near the text", "apart from it", "long", "very long"],
)
def test_a_small_line_above_the_text_of_two_pages_is_apart_and_short(
    gap: float, length: int, found: int
) -> None:
    made = []
    for n, words in enumerate(("harbour", "walls"), 1):
        line = (words + "town" * 30)[:length]
        text = at(TOP + 8 + gap, f"The {words} are old and made of stone. " * 4, n)
        made.append(Reading(n, SIZE, (at(TOP, line, n, size=8), text, body(n))))
    assert len(furniture(assemble(made))) == found


@pytest.mark.parametrize("size", [9.0, 10.0])
def test_a_line_is_small_below_the_size_of_the_text(size: float) -> None:
    assert bool(furniture(names((TOP, "Harbour office"), (TOP, "The wall"), size))) is (size < 10)


@pytest.mark.parametrize(
    ("y", "number", "found"),
    [(BOTTOM, "2", True), (BOTTOM + 3, "2", True), (BOTTOM, "7", False), (BOTTOM - 20, "2", False)],
    ids=["at its place", "nearly there", "another number", "elsewhere"],
)
def test_a_line_where_the_other_page_has_its_number_is_a_running_foot(
    y: float, number: str, found: bool
) -> None:
    first = Reading(1, SIZE, (body(1), at(BOTTOM, "Sent to the press", size=8)))
    second = Reading(2, SIZE, (body(2), at(y, number, 2)))
    assert ("Sent to the press" in furniture(assemble([first, second]))) is found


@pytest.mark.parametrize(
    ("ys", "width", "found"),
    [((280, 280, 280), 70, 3), ((280, 280), 70, 0), ((280, 320, 360), 70, 0), ((280, 280, 280), 110, 0)],
    ids=["one place", "two pages", "other places", "too wide"],
)
def test_a_name_in_a_bar_at_the_side_is_at_one_place_on_three_pages(
    ys: Sequence[float], width: float, found: int
) -> None:
    made = [
        Reading(n, SIZE, (paragraph("Walls", page=n, box=Box(4, y, width, y + 9), size=8.0), body(n)))
        for n, y in enumerate(ys, 1)
    ]
    assert len(furniture(assemble(made))) == found


@pytest.mark.parametrize(("inside", "found"), [(1, 3), (2, 0)], ids=["a section", "a common name"])
def test_a_heading_that_is_also_inside_several_pages_is_no_running_head(inside: int, found: int) -> None:
    made = []
    for n in range(1, 4):
        blocks = [at(TOP, "Answers", n, Kind.HEADING), body(n)]
        if n <= inside:
            blocks.insert(1, at(MIDDLE - 60, "Answers", n, Kind.HEADING))
        made.append(Reading(n, SIZE, tuple(blocks)))
    assert sum(block.kind is Kind.HEADER for page in assemble(made) for block in page.blocks) == found


@pytest.mark.parametrize(("numbers", "found"), [((1, 2), 2), ((101, 102), 2), ((7, 3), 0)])
def test_numbers_in_the_side_margin_that_count_the_pages_are_page_numbers(
    numbers: tuple[int, int], found: int
) -> None:
    width, middle = SIZE[0], MIDDLE + 60
    box = Box(0.95 * width, middle, 0.97 * width, middle + 10)
    made = assemble(
        [
            Reading(n, SIZE, (body(n), paragraph(str(number), page=n, box=box, size=10.0)))
            for n, number in enumerate(numbers, 1)
        ]
    )
    assert len(furniture(made)) == found


@pytest.mark.parametrize(
    ("words", "size", "found"),
    [
        ("Harbour dues", 9.4, True),
        ("Harbour dues", 10, False),
        ("The mole", 9.4, False),
        ("Harbour dues are low.", 9.4, False),
    ],
    ids=["the heading", "in large type", "other words", "a sentence"],
)
def test_a_small_line_on_the_only_page_that_repeats_its_heading_is_a_running_head(
    words: str, size: float, found: bool
) -> None:
    blocks = (at(TOP, words, size=size), at(60, "Harbour dues", kind=Kind.HEADING, size=18), body(1))
    (made,) = assemble([Reading(1, SIZE, blocks)])
    assert (made.blocks[0].kind is Kind.HEADER) is found


@pytest.mark.parametrize(("size", "found"), [(12, True), (24, False)], ids=["small", "a numeral"])
def test_a_number_at_the_foot_is_that_of_the_page_even_in_bold(size: float, found: bool) -> None:
    foot = at(BOTTOM, "– 15 –", kind=Kind.HEADING, size=size)
    (made,) = assemble([Reading(1, SIZE, (body(1), foot))])
    assert (made.blocks[-1].kind is Kind.PAGE_NUMBER) is found


def test_roman_numbers_in_a_side_margin_count_the_pages() -> None:
    made = []
    for n, numeral in enumerate(["iii", "iv", "v"], 1):
        number = paragraph(numeral, page=n, box=Box(375, 280, 390, 290), size=10.0)
        made.append(Reading(n, SIZE, (body(n), number)))
    assert [reading.blocks[1].kind for reading in assemble(made)] == [Kind.PAGE_NUMBER] * 3


def table_at(y: float, page: int, *cells: str) -> Block:
    placed = tuple(Cell(0, col, Text(words)) for col, words in enumerate(cells))
    return block(Kind.TABLE, page=page, box=Box(50, y, 350, y + 20), size=8.0, cells=placed)


@pytest.mark.parametrize(
    ("cells", "found"),
    [(("Harbour office", "Page {}"), True), (("Harbour office", "{}0 ships"), False)],
    ids=["page numbers", "other numbers"],
)
def test_a_table_at_the_head_of_each_page_is_a_running_head(cells: tuple[str, ...], found: bool) -> None:
    made = [
        Reading(n, SIZE, (table_at(TOP, n, *(cell.format(n) for cell in cells)), body(n))) for n in (1, 2, 3)
    ]
    assert [reading.blocks[0].kind is Kind.HEADER for reading in assemble(made)] == [found] * 3


@pytest.mark.parametrize(("size", "found"), [(7, True), (10, False)], ids=["small", "a heading of the text"])
def test_a_small_foot_repeats_a_heading_of_an_earlier_page(size: float, found: bool) -> None:
    first = Reading(1, SIZE, (at(60, "Harbour dues", kind=Kind.HEADING, size=14), body(1)))
    foot = at(BOTTOM, "Harbour dues", 2, Kind.HEADING, size)
    made = assemble([first, Reading(2, SIZE, (body(2), foot))])
    assert (made[1].blocks[-1].kind is Kind.FOOTER) is found


def test_a_small_table_at_the_foot_of_the_only_page_stays() -> None:
    (made,) = assemble([Reading(1, SIZE, (body(1), table_at(BOTTOM, 1, "Sum", "4.00")))])
    assert made.blocks[-1].kind is Kind.TABLE
