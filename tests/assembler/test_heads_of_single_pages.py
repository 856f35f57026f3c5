"""Running heads of a document of one page: names in small type in the margin, or in the type of the page number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.assembler import assemble
from doc2md.document import Block, Reading, Text
from doc2md.geometry import Box
from tests.builders.blocks import heading, paragraph

SIZE = (400.0, 600.0)
TEXT = paragraph("The walls of the harbour are old, and the water is low.", box=Box(90, 60, 350, 90), size=10)
NUMBER = paragraph("1", box=Box(195, 570, 205, 578), size=8)


def name(words: str, box: tuple[float, float, float, float], size: float = 8) -> Block:
    return paragraph(words, box=Box(*box), size=size)


def heads(*blocks: Block) -> list[str]:
    """The running heads of a page with these blocks and a text."""
    (made,) = assemble([Reading(1, SIZE, (*blocks, TEXT))])
    return [block.text.plain for block in made.blocks if block.kind in {"header", "footer"}]


STRIP, ROW = (20, 62, 70, 90), (90, 46, 180, 54)


@pytest.mark.parametrize(
    ("words", "box", "size", "others", "found"),
    [
        ("Works Ltd 2 May", STRIP, 8, (), 1),
        ("Works Ltd 2 May", (355, 62, 390, 90), 8, (), 1),
        ("Works Ltd 2 May", STRIP, 10, (), 0),
        ("See the plan of the quay.", STRIP, 8, (), 0),
        ("Works Ltd 555 01 7788", STRIP, 8, (), 0),
        ("Works Ltd 1997-11-04", STRIP, 8, (), 1),
        ("Works Ltd 2 May", (20, 262, 70, 290), 8, (), 0),
        ("Works Ltd 2 May", STRIP, 8, (name("North quay", (20, 300, 70, 308)),), 0),
    ],
    ids=["left", "right", "size of the text", "sentence", "telephone", "date", "in the middle", "one of two"],
)
def test_a_small_name_that_has_the_margin_to_itself_is_a_running_head(
    words: str, box: tuple[float, float, float, float], size: float, others: tuple[Block, ...], found: int
) -> None:
    assert len(heads(name(words, box, size), *others)) == found


@pytest.mark.parametrize(
    ("words", "size", "others", "found"),
    [
        ("Works Ltd", 8, (NUMBER,), 1),
        ("Works Ltd", 9, (NUMBER,), 0),
        ("Works Ltd", 8, (), 0),
        ("Works Ltd was sold in May.", 8, (NUMBER,), 0),
        ("Works Ltd", 8, (NUMBER, name("Figure 1: the quay", (90, 300, 350, 308))), 0),
        ("Works Ltd", 8, (NUMBER, name("Plan", (90, 30, 150, 38), 10)), 0),
        ("Works Ltd", 8, (NUMBER, name("2 May", (300, 46, 350, 54))), 2),
    ],
    ids=["alike", "another size", "no number", "sentence", "other text alike", "not outermost", "two names"],
)
def test_a_name_in_the_type_that_only_the_page_number_has_is_a_running_head(
    words: str, size: float, others: tuple[Block, ...], found: int
) -> None:
    assert len(heads(name(words, ROW, size), *others)) == found


@pytest.mark.parametrize(("number", "kind"), [("1", "page_number"), ("7", "paragraph")])
def test_a_notice_of_a_few_lines_loses_no_more_than_its_page_number(number: str, kind: str) -> None:
    lines = [name("Closed in May", (90, 40, 200, 52), 12), name("The mayor", (90, 60, 150, 68))]
    (made,) = assemble([Reading(1, SIZE, (*lines, replace(NUMBER, text=Text(number))))])
    assert [block.kind for block in made.blocks] == ["paragraph", "paragraph", kind]


LOW = (90, 560, 250, 570)


@pytest.mark.parametrize(
    ("words", "box", "others", "found"),
    [
        ("206 Law and Courts", LOW, (), 1),
        ("Annual report | 3", LOW, (), 1),
        ("3 · Annual report", LOW, (), 1),
        ("206 Law and Courts", LOW, (name("Bureau of the town", (90, 575, 250, 583)),), 1),
        ("206 boats and sails", LOW, (), 0),
        ("3 Annual report", LOW, (), 0),
        ("206 Law and Courts", (90, 300, 250, 310), (), 0),
        ("206 Quay Road", (90, 30, 250, 40), (), 0),
        ("206 Quay Road", LOW, (name("The harbour office", (90, 548, 250, 558), 10),), 0),
    ],
    ids=[
        "number first",
        "number last",
        "with a dot",
        "two rows",
        "no name",
        "one digit",
        "middle",
        "address at the top",
        "address",
    ],
)
def test_a_name_with_a_page_number_apart_from_the_text_is_a_running_foot(
    words: str, box: tuple[float, float, float, float], others: tuple[Block, ...], found: int
) -> None:
    assert heads(name(words, box, 10), *others).count(words) == found


@pytest.mark.parametrize(("y", "found"), [(560, 1), (40, 0)], ids=["foot", "top"])
def test_a_heading_with_a_page_number_at_the_foot_is_a_running_foot(y: float, found: int) -> None:
    block = heading("206 Law and Courts", box=Box(90, y, 250, y + 12), size=12)
    assert len(heads(block)) == found


@pytest.mark.parametrize(
    ("x", "y", "page", "found"),
    [(195, 500, "1", 1), (195, 105, "1", 0), (195, 500, "2", 0), (150, 500, "1", 1), (150, 150, "1", 0)],
    ids=["in the middle", "near the text", "another number", "at the side", "at the side and near"],
)
def test_the_number_of_the_page_alone_below_the_text_is_its_number(
    x: float, y: float, page: str, found: int
) -> None:
    number = name(page, (x, y, x + 10, y + 10), 10)
    (made,) = assemble([Reading(1, SIZE, (TEXT, number))])
    assert sum(block.kind == "page_number" for block in made.blocks) == found


@pytest.mark.parametrize(
    ("words", "size", "found"),
    [("1 The old quay", 12, 1), ("1 The old quay", 13, 0), ("2 The old quay", 12, 0)],
    ids=["the same", "larger", "other words"],
)
def test_a_heading_that_is_on_its_page_again_is_a_running_head(words: str, size: float, found: int) -> None:
    head = heading(words, box=Box(90, 20, 250, 20 + size), size=size)
    below = heading("1 The old quay", box=Box(90, 42, 250, 54), size=12)
    assert heads(head, below).count(words) == found


@pytest.mark.parametrize(
    ("second", "y", "found"), [("SECRET", 570, 2), ("Secret", 570, 2), ("PUBLIC", 570, 0), ("SECRET", 300, 0)]
)
def test_the_same_words_at_the_head_and_at_the_foot_are_no_text(second: str, y: float, found: int) -> None:
    head = heading("SECRET", box=Box(90, 20, 190, 32), size=12)
    foot = heading(second, box=Box(90, y, 190, y + 12), size=12)
    assert len(heads(head, foot)) == found


@pytest.mark.parametrize(
    ("words", "y", "size", "found"),
    [
        ("https://doi.org/10.9999/walls.7", 572, 8, 1),
        ("ISSN 9999-0000. © Walls Press", 572, 8, 1),
        ("Walls 12 (2019) 33–41", 30, 8, 1),
        ("https://doi.org/10.9999/walls.7", 572, 10, 0),
        ("https://doi.org/10.9999/walls.7", 300, 8, 0),
        ("https://doi.org/10.9999/walls.7", 93, 8, 0),
        ("See www.walls.example for plans", 572, 8, 0),
    ],
    ids=["doi", "issn", "volume", "size of the text", "in the middle", "below the text", "an address"],
)
def test_an_imprint_in_small_type_is_no_text_on_the_first_page_of_several(
    words: str, y: float, size: float, found: int
) -> None:
    imprint = name(words, (90, y, 300, y + size), size)
    second = paragraph("The gates are new.", page=2, box=Box(90, 60, 350, 90), size=10)
    pages = assemble([Reading(1, SIZE, (imprint, TEXT)), Reading(2, SIZE, (second,))])
    assert [block.kind in {"header", "footer"} for block in pages[0].blocks].count(True) == found
