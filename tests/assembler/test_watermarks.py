"""Watermarks that are over text on one page and alone on another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.assembler import assemble
from doc2md.document import WATERMARK, Block, Edit, Reading
from doc2md.geometry import Box
from tests.builders.blocks import paragraph
from tests.builders.readings import kinds

TEXT = (
    "The walls can be reached on foot when the water is low.",
    "Two teams worked from opposite ends of the quay.",
)


def page(number: int, *blocks: Block, edits: tuple[Edit, ...] = ()) -> Reading:
    text = paragraph(TEXT[number - 1], page=number, box=Box(50, 200, 350, 210), size=10.0)
    return Reading(number, (400.0, 600.0), (text, *blocks), edits=edits)


def large(words: str, number: int, y: float = 300, size: float = 60) -> Block:
    return paragraph(words, page=number, box=Box(50, y, 350, y + size), size=size)


def test_words_that_are_a_watermark_on_another_page_are_no_text() -> None:
    mark = Edit(WATERMARK, "", "a watermark over text", before="DRAFT \xa0 COPY")
    first, second = assemble([page(1, edits=(mark,)), page(2, large("DRAFT COPY", 2))])
    assert kinds(first.blocks) == ["paragraph"]
    assert kinds(second.blocks) == ["paragraph", "header"]
    assert second.edits[-1].by == WATERMARK


def test_large_words_at_one_place_on_two_pages_are_a_watermark() -> None:
    pages = assemble([page(n, large("DRAFT", n)) for n in (1, 2)])
    assert [kinds(each.blocks)[1] for each in pages] == ["header", "header"]


def test_large_words_at_other_places_and_words_in_the_size_of_the_text_stay() -> None:
    pages = [
        page(1, large("One", 1), large("Same", 1, size=12)),
        page(2, large("One", 2, y=400), large("Same", 2, size=12)),
    ]
    assert all(set(kinds(each.blocks)) == {"paragraph"} for each in assemble(pages))
    assert assemble([replace(pages[0], blocks=())])[0].blocks == ()


@pytest.mark.parametrize(
    ("words", "size", "found"),
    [("DRAFT " * 5, 30, True), ("DRAFT " * 8, 30, False), ("DRAFT", 21, False), ("DRAFT", 28, True)],
    ids=["short", "long", "large", "very large"],
)
def test_a_watermark_without_other_evidence_is_short_and_very_large(
    words: str, size: float, found: bool
) -> None:
    pages = assemble([page(n, large(words.strip(), n, size=size)) for n in (1, 2)])
    assert (kinds(pages[0].blocks)[1] == "header") is found


@pytest.mark.parametrize(("ys", "found"), [((300.5, 305.0), True), ((306.5, 314.5), False)])
def test_a_watermark_is_at_one_place(ys: tuple[float, float], found: bool) -> None:
    pages = assemble([page(n, large("DRAFT", n, y=y - 30)) for n, y in enumerate(ys, 1)])
    assert (kinds(pages[0].blocks)[1] == "header") is found
