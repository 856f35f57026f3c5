"""The levels of headings: by numbers, letters and font sizes, and run-in headings below all others."""

from __future__ import annotations

import pytest

from doc2md.assembler.passes.headings import HeadingLevels
from doc2md.document import RUN_IN, Block, Reading
from tests.builders.blocks import heading


def levels(*blocks: Block) -> list[int]:
    run = HeadingLevels()
    reading = Reading(1, (600, 800), blocks)
    return [block.level for block in run.rewrite(reading, run.plan([run.look(reading)])).blocks]


def head(words: str, size: float = 10, label: str = "") -> Block:
    return heading(words, 0, size=size, label=label)


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ((head("Quays", 17), head("1 Walls", 12), head("1.1 Joints", 10), head("2 Steps", 12)), [1, 2, 3, 2]),
        ((head("Quays", 17), head("I. WALLS", 8), head("A. Joints", 10), head("II. STEPS", 8)), [1, 2, 3, 2]),
        (
            (head("A. Walls", 12), head("I. Joints", 12), head("II. Stones", 12), head("B. Steps", 12)),
            [1, 2, 2, 1],
        ),
        ((head("Quays", 17), head("Walls", 12), head("Joints", 10, RUN_IN), head("Steps", 10)), [1, 2, 4, 3]),
        ((head("1 Walls", 12), head("1.1 Joints", 10, RUN_IN), head("2 Steps", 12)), [1, 2, 1]),
        ((head("Quays", 12), head("1 Walls", 12), head("1.1 Joints", 10), head("2 Steps", 12)), [1, 2, 3, 2]),
        ((head("Preface", 9), head("1 Walls", 12), head("2 Joints", 12), head("3 Steps", 12)), [2, 1, 1, 1]),
        (
            (
                head("Quays", 12),
                head("Article I. Walls", 12),
                head("Article II. Joints", 12),
                head("Article V. Steps", 12),
            ),
            [1, 2, 2, 2],
        ),
        ((head("Chapter 1 Walls", 20), head("1.1 Joints", 14), head("1.2 Steps", 14)), [1, 2, 2]),
        ((head("Chapter 1 Walls", 20), head("1. Joints", 14), head("1.1. Steps", 12)), [1, 2, 3]),
        (
            (heading("Quays", 0, size=20), heading("Walls", 1, size=14), heading("Steps", 1, size=14)),
            [1, 2, 2],
        ),
        (
            (heading("Quays", 1, size=20), heading("Walls", 1, size=14), heading("Steps", 2, size=12)),
            [1, 1, 2],
        ),
    ],
    ids=[
        "numbers",
        "roman above letters",
        "letters above roman",
        "run-in",
        "numbered run-in",
        "title in the type of the headings",
        "small words before",
        "articles",
        "chapter",
        "chapter above numbers",
        "title above the outline",
        "title in the outline",
    ],
)
def test_levels_follow_the_numbering(headings: tuple[Block, ...], wanted: list[int]) -> None:
    assert levels(*headings) == wanted
