"""A line whose number continues those of the headings is a heading."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.assembler.passes.numbered_headings import NumberedHeadings
from doc2md.document import Block, Kind, Reading, Region
from doc2md.geometry import Box
from tests.builders.blocks import heading, paragraph

LINE = Box(50, 100, 200, 110)
TEXT = paragraph("The wall was built in three summers, when the water of the harbour stood low enough.")


def line(words: str, box: Box = LINE) -> Block:
    return paragraph(words, size=10, box=box)


def lone_item(label: str, words: str) -> Block:
    item = replace(paragraph(words, size=10, box=LINE), kind=Kind.ITEM, label=label)
    return Block("", Kind.LIST, (Region(1, LINE),), children=(item,))


def made(*pages: tuple[Block, ...]) -> list[list[tuple[Kind, str]]]:
    readings = [
        Reading(n, (600, 800), tuple(replace(block, id=f"{n}-{at}") for at, block in enumerate(blocks)))
        for n, blocks in enumerate(pages, 1)
    ]
    run = NumberedHeadings()
    plan = run.plan([run.look(reading) for reading in readings])
    return [
        [(block.kind, block.text.plain) for block in run.rewrite(reading, plan).blocks]
        for reading in readings
    ]


@pytest.mark.parametrize(
    "doubted", [line("1.1 The wall"), lone_item("1.1", "The wall")], ids=["line", "item"]
)
def test_the_first_number_below_a_heading_makes_a_heading(doubted: Block) -> None:
    assert made((heading("1 The harbour"), TEXT, doubted, TEXT))[0][2] == (Kind.HEADING, "1.1 The wall")


def test_numbers_count_on_from_page_to_page() -> None:
    _, second = made((heading("2 The wall"), heading("2.1 Its stones"), TEXT), (line("2.2 Its age"), TEXT))
    assert second[0] == (Kind.HEADING, "2.2 Its age")


@pytest.mark.parametrize(
    ("look", "kind"), [("italic", Kind.HEADING), ("bold", Kind.LIST), ("", Kind.LIST)], ids=str
)
def test_numbers_that_begin_again_make_headings_if_they_look_like_them(look: str, kind: Kind) -> None:
    heads = [replace(heading(words), size=10, look="italic") for words in ("A. The harbour", "B. The wall")]
    again = lone_item("B.", "The quay")
    again = replace(again, children=(replace(again.children[0], look=look),))
    blocks = (heads[0], TEXT, heads[1], TEXT, heading("II. Later"), again, TEXT)
    assert made(blocks)[0][5][0] == kind


def test_a_number_in_another_column_that_looks_like_headings_goes_on() -> None:
    heads = [
        replace(heading(f"{label}. Stones"), size=10, look="italic", regions=(Region(1, LINE),))
        for label in "AB"
    ]
    other = replace(line("C. The quay", Box(350, 100, 500, 110)), look="italic")
    assert made((heads[0], TEXT, heads[1], TEXT, other, TEXT))[0][4][0] is Kind.HEADING


@pytest.mark.parametrize(
    ("doubted", "others"),
    [
        ("1 The wall", ["1.1 Its age"]),
        ("II. The wall", ["I. The harbour", "III. The quay"]),
        ("B. The wall", ["A. The harbour", "C. The quay"]),
        ("一、堤坝", ["二、码头"]),
        ("（一）堤坝", ["（二）码头"]),
    ],
    ids=["one below it", "roman", "letters", "chinese", "in brackets"],
)
def test_a_number_that_is_missing_between_those_of_headings_makes_a_heading(
    doubted: str, others: list[str]
) -> None:
    blocks = [each for other in others for each in (heading(other), TEXT)]
    assert made((line(doubted), TEXT, *blocks))[0][0] == (Kind.HEADING, doubted)


@pytest.mark.parametrize(
    "blocks",
    [
        (heading("I. The harbour"), TEXT, line("II. The wall"), TEXT),
        (heading("1 The harbour"), TEXT, line("2 The wall"), TEXT),
        (heading("1 The harbour"), TEXT, heading("2 The quay"), TEXT, line("3 The wall"), TEXT),
        (heading("2 The harbour"), TEXT, line("1.1 The wall"), TEXT),
        (heading("1 The harbour"), TEXT, line("1.2 The wall"), TEXT),
        (heading("1 The harbour"), TEXT, line("1.1 The wall is old."), TEXT),
        (heading("1 The harbour"), TEXT, line("1.1 The wall"), line("1.2 The quay"), line("2 The bay")),
        (heading("1 The harbour"), TEXT, line("1.1 The wall", LINE._replace(y1=130)), TEXT),
        (heading("1 The harbour"), heading("1.1 The wall"), TEXT, line("1.1 The wall"), TEXT),
    ],
    ids=[
        "next roman",
        "next number",
        "other column",
        "other section",
        "gap",
        "sentence",
        "outline",
        "several lines",
        "known",
    ],
)
def test_other_numbered_lines_stay(blocks: tuple[Block, ...]) -> None:
    assert [kind for kind, _ in made(blocks)[0]] == [block.kind for block in blocks]


def test_lines_that_count_on_over_their_texts_are_headings() -> None:
    words = ["1. The harbour", "2. The wall", "2.1. Its age", "3. The quay"]
    blocks = [each for title in words for each in (line(title), TEXT)]
    assert [kind for kind, _ in made(tuple(blocks))[0][::2]] == [Kind.HEADING] * 4


@pytest.mark.parametrize(
    "words",
    [
        ["1. The harbour", "2. The wall"],
        ["1. The harbour", "2. The wall", "4. The quay"],
        ["2. A", "3. B", "4. C"],
    ],
    ids=["two", "gap", "not from one"],
)
def test_few_numbered_lines_stay(words: list[str]) -> None:
    blocks = [each for title in words for each in (line(title), TEXT)]
    assert {kind for kind, _ in made(tuple(blocks))[0]} == {Kind.PARAGRAPH}


@pytest.mark.parametrize(("x0", "found"), [(50, False), (80, True)], ids=["in its column", "indented"])
def test_numbered_lines_in_the_column_of_a_list_are_no_headings(x0: float, found: bool) -> None:
    items = tuple(
        replace(paragraph(f"Item {n}", size=10, box=LINE._replace(x0=x0)), kind=Kind.ITEM, label=f"{n}.")
        for n in (1, 2)
    )
    blocks = [each for n in (1, 2, 3) for each in (line(f"{n}. The wall"), TEXT)]
    numbered = Block("", Kind.LIST, (Region(1, LINE),), children=items)
    assert (Kind.HEADING in {kind for kind, _ in made((*blocks, numbered))[0]}) is found


def test_a_line_in_the_column_of_the_headings_before_it_is_the_next_one() -> None:
    blocks = [
        each for n in (1, 2) for each in (replace(heading(f"{n} The quay"), regions=(Region(1, LINE),)), TEXT)
    ]
    assert made((*blocks, line("3 The wall"), TEXT))[0][4] == (Kind.HEADING, "3 The wall")


@given(st.lists(st.text("0123456789.IVX()ABab一二十（）、． word", max_size=12), max_size=6))
def test_any_lines_keep_their_words(words: list[str]) -> None:
    blocks = [each for text in words for each in (line(text), TEXT)]
    assert [text for _, text in made(tuple(blocks))[0][::2]] == words
