"""A list that is split by the end of a page is one list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.assembler.passes.broken_lists import join_broken_lists
from doc2md.document import Block, Kind, Reading, Region
from doc2md.geometry import Box
from tests.builders.blocks import heading, paragraph

LOW, HIGH = Box(50, 700, 300, 720), Box(50, 60, 300, 80)


def item(label: str, words: str, *nested: Block) -> Block:
    return replace(paragraph(words), kind=Kind.ITEM, label=label, children=nested)


def listed(*items: Block, page: int = 1, box: Box = LOW) -> Block:
    placed = tuple(replace(each, regions=(Region(page, box),)) for each in items)
    return Block(f"list-{page}", Kind.LIST, (Region(page, box),), children=placed)


def made(*pages: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    readings = [Reading(number, (600, 800), blocks) for number, blocks in enumerate(pages, 1)]
    return [reading.blocks for reading in join_broken_lists(readings)]


def on_second(*items: Block) -> Block:
    return listed(*items, page=2, box=HIGH)


REST = paragraph("that had moved since the last visit.", page=2, box=HIGH)


@pytest.mark.parametrize(("before", "after"), [("1.", "2."), ("(b)", "(c)"), ("•", "•")])
def test_a_list_that_counts_on_after_the_end_of_a_page_is_one(before: str, after: str) -> None:
    first, second = made((listed(item(before, "Stones")),), (on_second(item(after, "Walls")), REST))
    assert [each.text.plain for each in first[0].children] == ["Stones", "Walls"]
    assert [region.page for region in first[0].regions] == [1, 2]
    assert second == (REST,)


@pytest.mark.parametrize(
    ("before", "after"),
    [("1.", "3."), ("1.", "1."), ("•", "1."), ("•", "–")],
    ids=["gap", "anew", "kind", "sign"],
)
def test_another_list_on_the_next_page_stays(before: str, after: str) -> None:
    pages = ((listed(item(before, "Stones")),), (on_second(item(after, "Walls")),))
    assert made(*pages) == list(pages)


def test_a_heading_between_two_lists_keeps_them_apart() -> None:
    pages = ((listed(item("1.", "Stones")),), (heading("Walls", page=2), on_second(item("2.", "Walls"))))
    assert made(*pages) == list(pages)


def test_the_rest_of_a_sentence_joins_the_last_item_and_the_list_goes_on() -> None:
    start = listed(item("1.", "Count the stones"))
    first, second = made(
        (start,), (REST, listed(item("2.", "Measure"), page=2, box=HIGH._replace(y0=90, y1=110)))
    )
    assert first[0].children[0].text.plain == f"Count the stones {REST.text.plain}"
    assert second[:1] != (REST,)


def test_the_rest_of_a_sentence_joins_a_nested_item() -> None:
    inner = listed(item("a.", "Count the stones"))
    first, second = made((listed(item("1.", "Do this:", inner)),), (REST,))
    assert first[0].children[0].children[0].children[0].text.plain == f"Count the stones {REST.text.plain}"
    assert second == ()


def test_a_new_sentence_after_a_list_stays_a_paragraph() -> None:
    pages = ((listed(item("1.", "Count the stones")),), (paragraph("The wall is old.", page=2, box=HIGH),))
    assert made(*pages) == list(pages)


def test_a_list_goes_on_below_the_rest_of_its_last_item() -> None:
    rest = paragraph("and the nets are dry.", page=2, box=HIGH)
    below = listed(item("2.", "Walls"), page=2, box=Box(50, 90, 300, 110))
    first, second = made((listed(item("1.", "Wait until the boats are in")),), (rest, below))
    assert [each.label for each in first[0].children] == ["1.", "2."]
    assert second == ()


@pytest.mark.parametrize(
    ("label", "x", "depths"),
    [
        ("▪", 70, [1, 2]),
        ("▪", 65, [1, 2]),
        ("▪", 63, [1, 1]),
        ("(b)", 50, [2, 1]),
        ("▪", 50, [1, 1]),
        ("(c)", 50, [1, 1]),
    ],
    ids=["innermost", "nearly aligned", "hardly aligned", "middle", "not aligned", "gap"],
)
def test_an_item_on_the_next_page_goes_on_with_the_nested_list_that_it_is_aligned_with(
    label: str, x: float, depths: list[int]
) -> None:
    inner = listed(item("▪", "Sand"), box=Box(70, 740, 300, 760))
    middle = listed(item("(a)", "Stones", inner), box=Box(50, 720, 300, 760))
    outer = listed(item("•", "Walls", middle), box=Box(30, 700, 300, 760))
    first = made((outer,), (listed(item(label, "Rope"), page=2, box=Box(x, 60, 300, 80)),))[0][0]
    middle = first.children[-1].children[-1]
    assert [len(middle.children), len(middle.children[0].children[0].children)] == depths


@pytest.mark.parametrize(
    ("label", "x", "nested"),
    [
        ("a)", 68, True),
        ("–", 68, True),
        ("b)", 68, False),
        ("a)", 54, False),
        ("a)", 120, False),
        ("•", 68, False),
    ],
    ids=["letter", "bullet", "no first letter", "not deeper", "too deep", "the same bullet"],
)
def test_a_deeper_list_that_begins_on_the_next_page_is_part_of_the_last_item(
    label: str, x: float, nested: bool
) -> None:
    outer = listed(item("•" if label == "•" else "2.", "Take these:"))
    pages = made((outer,), (listed(item(label, "Stones"), page=2, box=HIGH._replace(x0=x)),))
    assert bool(pages[0][0].children[0].children) is nested


@pytest.mark.parametrize("column", [50, 350], ids=["same column", "last column"])
def test_the_outer_list_goes_on_after_a_deeper_one_on_the_next_page(column: float) -> None:
    inner = listed(item("a)", "Stones"), page=2, box=HIGH._replace(x0=68))
    outer = listed(item("3.", "Walls"), page=2, box=HIGH._replace(y0=90, y1=110))
    start = listed(item("2.", "Take these:"), box=LOW._replace(x0=column, x1=column + 200))
    first, second = made((start,), (inner, outer))
    assert [each.label for each in first[0].children] == ["2.", "3."]
    assert second == ()
