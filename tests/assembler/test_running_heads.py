"""Running heads need evidence: other pages, numbers that count the pages, or a page number's pattern."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.assembler import assemble
from doc2md.document import Block, Kind, Reading
from doc2md.geometry import Box
from tests.builders.blocks import heading, paragraph
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


def test_beside_a_number_that_counts_nothing_a_name_stays() -> None:
    first = Reading(1, SIZE, (body(1),))
    second = Reading(2, SIZE, (*beside(TOP, "64", "A. Writer", 2), body(2)))
    assert furniture(assemble([first, second])) == []


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
