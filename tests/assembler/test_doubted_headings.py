"""A bold line that may be a heading is one if other headings of the document look like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.assembler.passes.doubted_headings import DoubtedHeadings
from doc2md.converter.local.layout.judge.drafts import NAMES
from doc2md.document import Block, Kind, Mark, MarkKind, Reading
from doc2md.geometry import Box
from doc2md.structure.confidence import MAY_BE_HEADING
from tests.builders.blocks import heading, paragraph

LINE = Box(60, 100, 200, 112)


def line(
    words: str, *, size: float = 10, doubts: tuple[str, ...] = (MAY_BE_HEADING,), box: Box = LINE
) -> Block:
    bold = Mark(0, len(words), MarkKind.BOLD)
    return paragraph(words, bold, size=size, doubts=doubts, box=box)


def kinds(*pages: tuple[Block, ...]) -> list[list[Kind]]:
    run = DoubtedHeadings()
    readings = [Reading(number, (600, 800), blocks) for number, blocks in enumerate(pages, 1)]
    plan = run.plan([run.look(reading) for reading in readings])
    return [[block.kind for block in run.rewrite(reading, plan).blocks] for reading in readings]


def test_the_doubt_is_that_of_the_judge() -> None:
    assert f"may be {NAMES['heading']}" == MAY_BE_HEADING


def test_a_doubted_line_that_looks_like_a_heading_of_another_page_is_one() -> None:
    assert kinds((line("Summary"),), (heading("Comments", size=10),)) == [[Kind.HEADING], [Kind.HEADING]]


@pytest.mark.parametrize(
    "doubted",
    [
        line("Summary", size=9),
        line("Summary", doubts=()),
        line("!"),
        line("Summary", box=Box(60, 100, 200, 140)),
        paragraph("Summary"),
    ],
    ids=["other size", "no doubt", "sign", "several lines", "not bold"],
)
def test_other_lines_stay(doubted: Block) -> None:
    assert kinds((doubted,), (heading("Comments", size=10),))[0] == [Kind.PARAGRAPH]


TEXT = paragraph("The wall was built in three summers, when the water of the harbour stood low enough.")


@pytest.mark.parametrize(
    ("blocks", "are_headings"),
    [
        ((line("Berth"), TEXT, line("Course"), TEXT), True),
        ((line("Berth"), TEXT), False),
        ((line("Berth"), TEXT, line("Course"), line("Fender"), line("Glossary"), TEXT), False),
        ((line("Berth is here."), TEXT, line("Course is there."), TEXT), False),
        ((line("Berth"), TEXT, line("Course", size=12), TEXT), False),
    ],
    ids=["each above a text", "one line", "a table", "sentences", "unlike"],
)
def test_doubted_lines_that_look_alike_above_texts_are_headings(
    blocks: tuple[Block, ...], are_headings: bool
) -> None:
    named = tuple(replace(block, id=str(at)) for at, block in enumerate(blocks))
    made = [kind for kind, block in zip(kinds(named)[0], blocks, strict=True) if block is not TEXT]
    assert set(made) == {Kind.HEADING if are_headings else Kind.PARAGRAPH}


def test_many_doubted_lines_and_few_headings_stay() -> None:
    lines = tuple(line(words) for words in ("Berth", "Course", "Fender"))
    assert kinds(lines, (heading("Glossary", size=10),))[0] == [Kind.PARAGRAPH] * 3


def test_lines_in_brackets_of_headings_are_headings_above_texts() -> None:
    wall, quay = (paragraph(words, size=10, box=LINE) for words in ("【堤坝】", "【码头】"))
    text = paragraph("市图书馆每天测量两次水位，以便下次检查更加顺利，并把数字写在本子上。")
    assert kinds((wall, text, quay, text))[0][::2] == [Kind.HEADING] * 2
    assert kinds((wall, text))[0][0] is Kind.PARAGRAPH


@pytest.mark.parametrize(
    ("look", "expected"),
    [("#b8500b", Kind.HEADING), ("#333333", Kind.PARAGRAPH), ("#ffffff", Kind.HEADING), ("", Kind.PARAGRAPH)],
    ids=["coloured", "grey", "white", "black"],
)
def test_coloured_lines_above_texts_are_headings(look: str, expected: Kind) -> None:
    text = paragraph(
        "Rivers carry sand and stones from the hills down to the sea, and nobody sees them.", size=10
    )
    page = tuple(
        block
        for words in ("Sand", "Stones")
        for block in (paragraph(words, look=look, size=10, box=LINE), text)
    )
    assert kinds(page)[0] == [expected, Kind.PARAGRAPH] * 2


@pytest.mark.parametrize(
    ("words", "kind"), [("ACKNOWLEDGMENT", Kind.HEADING), ("THE HARBOUR", Kind.PARAGRAPH)], ids=str
)
def test_a_doubted_line_with_the_name_of_a_part_of_papers_is_a_heading(words: str, kind: Kind) -> None:
    doubted = paragraph(words, size=8, doubts=(MAY_BE_HEADING,), box=LINE)
    assert kinds((doubted, TEXT))[0] == [kind, Kind.PARAGRAPH]


TWO_LINES = Box(60, 100, 200, 125)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Article 2\nFees", "Article 2 Fees"), ("Members pay\na fee.", "Members pay\na fee.")],
    ids=["a name", "a sentence"],
)
def test_a_doubted_name_in_two_lines_becomes_a_heading_in_one(words: str, expected: str) -> None:
    run = DoubtedHeadings()
    blocks = (heading("Article 1", size=10), line(words, box=TWO_LINES))
    reading = Reading(1, (600, 800), blocks)
    made = run.rewrite(reading, run.plan([run.look(reading)])).blocks[1]
    assert (made.text.plain, made.kind is Kind.HEADING) == (expected, words != expected)
