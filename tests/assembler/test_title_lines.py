"""The lines of a centred title are one heading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.assembler.passes.title_lines import join_title_lines
from doc2md.document import Block, Reading
from doc2md.geometry import Box
from tests.builders.blocks import heading, paragraph

TEXT = paragraph("The wall was built in three summers, when the water stood low.", size=10)


def line(words: str, y: float, x0: float = 100, x1: float = 300, size: float = 16) -> Block:
    return heading(words, size=size, box=Box(x0, y, x1, y + 16))


FIRST, SECOND = line("On old walls:", 50), line("a study", 80, 160, 240)


def texts(*blocks: Block, page: int = 1) -> list[str]:
    return [block.text.plain for block in join_title_lines(Reading(page, (400, 600), blocks)).blocks]


def test_centred_lines_of_one_size_are_one_title() -> None:
    made = join_title_lines(Reading(1, (400, 600), (FIRST, SECOND, TEXT)))
    assert [block.text.plain for block in made.blocks] == ["On old walls: a study", TEXT.text.plain]
    assert made.blocks[0].box == Box(100, 50, 300, 96)


@pytest.mark.parametrize(
    "second",
    [
        line("a study", 80, 100, 180),
        line("a study", 80, 160, 240, size=12),
        line("a study", 200, 160, 240),
        replace(SECOND, look="italic"),
        paragraph("Ann Writer", size=16, box=Box(160, 80, 240, 96)),
    ],
    ids=["at the left", "smaller", "far below", "another look", "text"],
)
def test_other_lines_stay_apart(second: Block) -> None:
    assert len(texts(FIRST, second, TEXT)) == 3


def test_headings_of_other_pages_and_of_the_size_of_the_text_stay_apart() -> None:
    assert len(texts(FIRST, SECOND, TEXT, page=2)) == 3
    assert len(texts(replace(FIRST, size=10), replace(SECOND, size=10), TEXT)) == 3
