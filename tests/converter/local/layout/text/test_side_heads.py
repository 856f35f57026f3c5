"""Headings in a column of their own, beside the text that they begin."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.converter.local.layout.text.side_heads import side_sections
from doc2md.document import Kind
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import row
from tests.builders.pages import PROSE, new_page, write
from tests.builders.readings import blocks_of

WORDS = "Rivers carry sand to the sea"


def section(
    head: str, y: float, paragraphs: Sequence[int], x: float = 160, *, bold: bool = True
) -> list[Line]:
    """A heading and the rows of its paragraphs, which have so many rows each."""
    made, at = [row(head, 50, y, bold=bold)], y
    for count in paragraphs:
        made += [row(WORDS, x, at + 13 * n) for n in range(count)]
        at += 13 * count + 9
    return made


def count(*sections: Sequence[Line]) -> int:
    return len(side_sections([line for lines in sections for line in lines]))


def test_headings_beside_several_paragraphs_are_sections() -> None:
    found = side_sections([*section("Walls", 100, (2, 3)), *section("Old steps", 200, (2,))])
    assert [(part.gutter.x0, part.gutter.x1) for part in found] == [(104.0, 160.0)] * 2
    assert [(part.box.x0, round(part.box.y1)) for part in found] == [(50.0, 161), (50.0, 213)]


@pytest.mark.parametrize(
    "sections",
    [
        (section("Walls", 100, (2, 3)),),
        (section("Walls", 100, (3,)), section("Steps", 200, (2,))),
        (section("Walls", 100, (1,)), section("Steps", 125, (2,)), section("Lamps", 165, (2,))),
        (section("Walls", 100, (2, 3), bold=False), section("Steps", 200, (2,), bold=False)),
        (section("Walls:", 100, (2, 3)), section("Steps:", 200, (2,))),
        (section("Walls", 100, (2, 3)), section("Steps", 200, (2,), x=190)),
        (section("Walls", 100, (2, 3), x=85), section("Steps", 200, (2,), x=85)),
        (section("1987", 100, (2, 3)), section("1988", 200, (2,))),
    ],
    ids=["one", "terms", "terms near each other", "same type", "keys", "other column", "near", "years"],
)
def test_other_words_beside_a_text_are_no_headings(sections: Sequence[Sequence[Line]]) -> None:
    assert count(*sections) == 0


def test_each_heading_is_followed_by_its_text() -> None:
    page = new_page()
    for y, head in ((100, "The old wall"), (300, "The new steps")):
        write(page, 60, y, head, size=11, fontname="hebo")
        end = write(page, 220, y, *PROSE, size=11, step=14)
        write(page, 220, end + 10, *PROSE, size=11, step=14)
    made = [(block.kind, block.text.plain[:13]) for block in blocks_of(page)]
    assert made[0] == (Kind.HEADING, "The old wall")
    assert made[3] == (Kind.HEADING, "The new steps")


def test_a_heading_of_two_rows_begins_one_section() -> None:
    long = [*section("Liability of", 200, (3,)), row("the keeper", 50, 213, bold=True)]
    assert count(section("Walls", 100, (2, 3)), long) == 2
