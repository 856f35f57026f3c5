"""The number of a chapter and its title are one heading."""

from __future__ import annotations

import pytest

from doc2md.assembler.passes.chapter_headings import join_chapter_headings
from doc2md.document import Block, Reading
from doc2md.geometry import Box
from tests.builders.blocks import heading, paragraph


def head(words: str, y: float = 100, size: float = 20) -> Block:
    return heading(words, size=size, box=Box(50, y, 200, y + size))


def texts(*blocks: Block) -> list[str]:
    return [block.text.plain for block in join_chapter_headings(Reading(1, (600, 800), blocks)).blocks]


@pytest.mark.parametrize("number", ["Chapter 1", "Teil II", "Appendix A", "Глава 3", "第三章"])
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
