"""The names of authors below a title are no headings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.assembler.passes.bylines import Bylines
from doc2md.document import Block, Kind, Mark, MarkKind, Reading, Text
from tests.builders.blocks import heading, paragraph

TITLE = heading("On old walls", size=20)
SECTIONS = (
    paragraph("We studied walls."),
    heading("The wall", size=14),
    paragraph("It is old."),
    heading("The quay", size=12),
)


def kinds(*blocks: Block, page: int = 1) -> list[Kind]:
    named = tuple(replace(block, id=str(at)) for at, block in enumerate(blocks))
    run, reading = Bylines(), Reading(page, (600, 800), named)
    return [block.kind for block in run.rewrite(reading, run.plan([run.look(reading)])).blocks]


@pytest.mark.parametrize(
    "below", [heading("Ann Writer", size=13), heading("ANN WRITER", size=16)], ids=["smaller", "capitals"]
)
def test_a_line_below_the_title_that_no_heading_looks_like_is_text(below: Block) -> None:
    assert kinds(TITLE, below, *SECTIONS)[1] is Kind.PARAGRAPH


@pytest.mark.parametrize(
    "blocks",
    [
        (TITLE, heading("The harbour", size=14), *SECTIONS),
        (TITLE, heading("The harbour", size=16), *SECTIONS),
        (TITLE, heading("4.1 The harbour", size=13), *SECTIONS),
        (TITLE, paragraph("An old story."), heading("Ann Writer", size=13), *SECTIONS),
        (TITLE, heading("Ann Writer", size=13), *SECTIONS[:2]),
        (paragraph("A letter"), heading("Ann Writer", size=13), *SECTIONS),
    ],
    ids=["like a section", "larger", "numbered", "after a text", "too few headings", "no title"],
)
def test_other_headings_stay(blocks: tuple[Block, ...]) -> None:
    assert kinds(*blocks) == [block.kind for block in blocks]


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Ann A. Writer1 and Bo Other2", Kind.PARAGRAPH), ("The isotopes 3H and 3He", Kind.HEADING)],
    ids=["authors", "isotopes"],
)
def test_a_line_of_the_first_page_with_marks_between_names_is_text(words: str, kind: Kind) -> None:
    marks = (Mark(at, at + 1, MarkKind.SUPERSCRIPT) for at, char in enumerate(words) if char.isdigit())
    line = replace(heading(words, size=14), text=Text(words, tuple(marks)))
    assert kinds(paragraph("A draft."), line, *SECTIONS)[1] is kind


def test_a_heading_at_the_top_of_a_later_page_stays() -> None:
    assert kinds(TITLE, heading("Ann Writer", size=13), *SECTIONS, page=2)[1] is Kind.HEADING
