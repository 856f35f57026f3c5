"""Running heads that repeat the heading of a section, and headings that look like running heads."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.assembler import assemble
from doc2md.document import Block, Kind, Reading
from doc2md.geometry import Box
from tests.builders.blocks import heading, paragraph

SIZE = (400.0, 600.0)
TOP, MIDDLE = 20.0, 300.0


def title(words: str, page: int, y: float, size: float, x: float = 50) -> Block:
    return heading(words, page=page, box=Box(x, y, x + 100, y + size), size=size)


def text(page: int, y: float = MIDDLE + 40, x: float = 50) -> Block:
    words = f"The text of page {page} is long and all its own, as texts are."
    return paragraph(words, page=page, box=Box(x, y, x + 100, y + 50), size=10)


def heads(*pages: Sequence[Block]) -> list[str]:
    made = assemble([Reading(n, SIZE, (*blocks, text(n))) for n, blocks in enumerate(pages, 1)])
    return [block.text.plain for page in made for block in page.blocks if block.kind is Kind.HEADER]


def section(page: int, name: str, head: str, *, y: float = TOP, size: float = 13) -> list[Block]:
    return [title(head, page, y, size), title(name, page, MIDDLE, 15)]


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ((section(1, "Walls", "Walls"), section(2, "Gates", "Gates")), ["Walls", "Gates"]),
        ((section(1, "2 Walls", "Walls"), section(2, "3 Gates", "2 Walls")), ["Walls", "2 Walls"]),
        ((section(1, "Walls", "Gates"), section(2, "Gates", "Ports")), []),
        ((section(1, "Walls", "Walls"), section(2, "Gates", "Gates", y=TOP + 12)), []),
        ((section(1, "Walls", "Walls", size=15), section(2, "Gates", "Gates", size=15)), []),
    ],
    ids=["each page", "with numbers", "later headings", "other places", "in the size of headings"],
)
def test_heads_in_large_type_repeat_headings_at_one_place(
    pages: Sequence[Sequence[Block]], found: list[str]
) -> None:
    assert heads(*pages) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Walls (continued)", True),
        ("Walls, cont’d", True),
        ("2 Walls – Fortsetzung", True),
        ("Gates (continued)", False),
        ("Walls", False),
    ],
)
def test_a_heading_that_says_that_a_section_goes_on_is_a_head(words: str, found: bool) -> None:
    assert heads([title("Walls", 1, MIDDLE, 15)], [title(words, 2, TOP, 15)]) == [words] * found


def test_the_title_below_a_head_of_the_same_words_stays() -> None:
    first = [title("Walls of Lindmouth", 1, TOP, 9), title("Walls of Lindmouth", 1, 80, 12)]
    others = [[title("Walls of Lindmouth", n, TOP, 9)] for n in (2, 3)]
    assert heads(first, *others) == ["Walls of Lindmouth"] * 3


@pytest.mark.parametrize(("x", "found"), [(250, 2), (60, 0)])
def test_text_in_the_next_column_is_not_below_a_head(x: float, found: int) -> None:
    pages = [[title("Walls", n, TOP, 9), text(n, TOP + 12, x)] for n in (1, 2)]
    assert heads(*pages).count("Walls") == found


@pytest.mark.parametrize(("beside", "found"), [(True, 2), (False, 1)])
def test_a_large_head_with_a_date_on_its_row_is_no_title(beside: bool, found: int) -> None:
    date = paragraph("4 May", box=Box(300, TOP, 350, TOP + 10), size=10)
    pages = [[title("Harbour record", n, TOP, 14), *([date] * beside)] for n in (1, 2)]
    assert heads(*pages).count("Harbour record") == found


@pytest.mark.parametrize(("length", "size", "found"), [(260, 8, 2), (260, 10, 0), (580, 8, 2), (620, 8, 0)])
def test_a_notice_in_small_type_may_be_longer_than_a_head(length: int, size: float, found: int) -> None:
    notice = paragraph("wall " * (length // 5), box=Box(50, TOP, 350, TOP + 30), size=size)
    prose = [paragraph(f"Page {n}: " + "ships " * 150, box=Box(50, 200, 350, 500), size=10) for n in (1, 2)]
    assert len(heads(*([notice, each] for each in prose))) == found


@pytest.mark.parametrize(("pages", "found"), [(2, True), (1, False)])
def test_a_large_head_may_be_in_parts_on_other_pages(pages: int, found: bool) -> None:
    def part(words: str, page: int, x: float) -> Block:
        return heading(words, page=page, box=Box(x, TOP, x + 60, TOP + 10), size=10)

    names = ("Walls", "Harbour record", "May")
    made = [[part(name, n, 50 + 100 * at) for at, name in enumerate(names)] for n in range(1, pages + 1)]
    whole = [title("Walls Harbour record May", pages + 1, TOP, 10)]
    assert ("Walls Harbour record May" in heads(*made, whole)) is found
