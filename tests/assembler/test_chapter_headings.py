"""The number of a chapter and its title are one heading."""

from __future__ import annotations

import pytest

from doc2md.assembler.passes.chapter_headings import join_chapter_headings
from doc2md.document import Block, Kind, Reading
from doc2md.geometry import Box
from tests.builders.blocks import heading, paragraph


def head(words: str, y: float = 100, size: float = 20) -> Block:
    return heading(words, size=size, box=Box(50, y, 200, y + size))


def texts(*blocks: Block) -> list[str]:
    return [block.text.plain for block in join_chapter_headings(Reading(1, (600, 800), blocks)).blocks]


@pytest.mark.parametrize(
    "number", ["Chapter 1", "Teil II", "Appendix A", "Глава 3", "第三章", "Chapter One", "Erster Teil", "§ 3"]
)
def test_the_number_of_a_chapter_joins_its_title(number: str) -> None:
    made = join_chapter_headings(Reading(1, (600, 800), (head(number), head("The old wall", 140, 24)))).blocks
    assert [block.text.plain for block in made] == [f"{number} The old wall"]
    assert made[0].box == Box(50, 100, 200, 164)


@pytest.mark.parametrize(
    "blocks",
    [
        (head("The harbour"), head("The old wall", 140)),
        (head("Chapter 1"), head("The old wall", 140, 14)),
        (head("Chapter 1"), head("The old wall", 400)),
        (head("Chapter 1"), head("Chapter 2", 140)),
        (head("Chapter 1"), paragraph("The old wall", size=20, box=Box(50, 140, 200, 160))),
        (head("The wall in 1999"), head("The old wall", 140)),
    ],
    ids=["no number", "smaller", "far", "two numbers", "text", "a year"],
)
def test_other_headings_stay_apart(blocks: tuple[Block, ...]) -> None:
    assert texts(*blocks) == [block.text.plain for block in blocks]


def numeral(words: str = "01", y: float = 60, size: float = 30) -> Block:
    return paragraph(words, size=size, box=Box(50, y, 90, y + size))


@pytest.mark.parametrize(
    "number", [numeral(), numeral("IV"), numeral(y=20)], ids=["digits", "Roman", "some way up"]
)
def test_a_large_numeral_joins_the_title_below_it(number: Block) -> None:
    assert texts(number, head("The old wall")) == [f"{number.text.plain} The old wall"]


@pytest.mark.parametrize(
    "blocks",
    [
        (numeral(size=25), head("The old wall")),
        (numeral(y=0), head("The old wall")),
        (numeral("75%"), head("The old wall")),
        (numeral("1999"), head("The old wall")),
        (numeral(), paragraph("The old wall", size=20, box=Box(50, 100, 200, 120))),
    ],
    ids=["not larger", "far", "a share", "a year", "text"],
)
def test_other_numerals_stay_apart(blocks: tuple[Block, ...]) -> None:
    assert texts(*blocks) == [block.text.plain for block in blocks]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("CAPÍTULO I\nEl muro antiguo", Kind.HEADING),
        ("Zweiter Abschnitt\nDie alte Mauer", Kind.HEADING),
        ("§ 3\nThe old wall", Kind.HEADING),
        (f"Part II\n{'The wall ' * 8}ends", Kind.HEADING),
        (f"Part II\n{'The wall ' * 11}ends", Kind.PARAGRAPH),
        ("Quay Street 12\nHarbour", Kind.PARAGRAPH),
        ("CAPÍTULO I\nEl muro antiguo es viejo.", Kind.PARAGRAPH),
        ("CAPÍTULO I\nEl muro\nEl puerto", Kind.PARAGRAPH),
        ("CAPÍTULO I El muro antiguo", Kind.PARAGRAPH),
    ],
    ids=[
        "Roman",
        "ordinal",
        "section",
        "a long title",
        "a text",
        "an address",
        "a sentence",
        "three lines",
        "one line",
    ],
)
def test_a_chapter_in_two_lines_is_a_heading(words: str, kind: Kind) -> None:
    made = join_chapter_headings(Reading(1, (600, 800), (paragraph(words),))).blocks[0]
    assert made.kind is kind
    assert made.text.plain == (words.replace("\n", " ") if kind is Kind.HEADING else words)
