"""A list goes on after the blocks of one of its items."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.assembler.passes.interrupted_lists import join_interrupted_lists
from doc2md.document import Block, Kind, Reading, Region
from doc2md.exporter.markdown import to_markdown
from doc2md.geometry import Box
from tests.builders.blocks import block, document, heading, paragraph


def listed(y: float, *labels: str, x: float = 50) -> Block:
    box = Box(x, y, 300, y + 10)
    items = tuple(replace(paragraph(f"Step {label}"), kind=Kind.ITEM, label=label) for label in labels)
    return Block(f"list-{y}", Kind.LIST, (Region(1, box),), children=items)


def made(*blocks: Block) -> tuple[Block, ...]:
    return join_interrupted_lists([Reading(1, (600, 800), blocks)])[0].blocks


def code(x: float = 64) -> Block:
    return block(Kind.CODE, "make", box=Box(x, 120, 200, 130))


def test_code_between_two_steps_is_part_of_the_first() -> None:
    blocks = made(
        listed(100, "1."), code(), paragraph("Wait.", box=Box(64, 140, 200, 150)), listed(160, "2.")
    )
    assert to_markdown(document(*blocks)) == "1. Step 1.\n\n   ```\n   make\n   ```\n\n   Wait.\n2. Step 2.\n"


@pytest.mark.parametrize(
    "blocks",
    [
        (listed(100, "1."), code(50), listed(160, "2.")),
        (listed(100, "1."), code(130), listed(160, "2.")),
        (listed(100, "1."), code(), listed(160, "3.")),
        (listed(100, "1."), code(), listed(160, "•")),
        (listed(100, "1."), code(), listed(160, "2.", x=64)),
        (listed(100, "1."), heading("Then", box=Box(64, 120, 200, 130)), listed(160, "2.")),
        (listed(100, "1."), *[code()] * 7, listed(160, "2.")),
        (listed(100, "1."), listed(160, "2.")),
        (listed(200, "1."), code(), listed(160, "2.")),
    ],
    ids=["level", "far", "gap", "other marker", "other edge", "heading", "many", "nothing between", "column"],
)
def test_other_lists_stay_apart(blocks: tuple[Block, ...]) -> None:
    assert made(*blocks) == blocks


@pytest.mark.parametrize(
    ("blocks", "found"),
    [
        ((listed(100, "1."), code(55), listed(160, "2.")), 1),
        ((listed(100, "1."), code(53), listed(160, "2.")), 3),
        ((listed(100, "1."), code(118), listed(160, "2.")), 1),
        ((listed(100, "1."), code(), listed(160, "2.", x=57)), 1),
        ((listed(100, "1."), code(), listed(160, "2.", x=59)), 3),
        ((listed(100, "1."), *[code()] * 6, listed(160, "2.")), 1),
    ],
    ids=["indented", "hardly indented", "far", "other edge", "far edge", "six blocks"],
)
def test_the_blocks_of_an_item_are_indented_and_few(blocks: tuple[Block, ...], found: int) -> None:
    assert len(made(*blocks)) == found


def nested(*labels: str) -> Block:
    """A list whose last item has a list with these markers at 64 points, which ends at 110."""
    (item,) = listed(100, "2.").children
    whole = listed(100, "1.")
    return replace(whole, children=(*whole.children, replace(item, children=(listed(100, *labels, x=64),))))


def test_a_nested_list_goes_on_after_a_paragraph() -> None:
    wait = paragraph("Wait.", box=Box(78, 120, 200, 130))
    blocks = made(nested("a."), wait, listed(140, "b.", "c.", x=64), listed(170, "3."))
    assert to_markdown(document(blocks[0])) == (
        "1. Step 1.\n2. Step 2.\n   1. Step a.\n\n      Wait.\n   2. Step b.\n   3. Step c.\n"
    )


def test_a_list_goes_on_after_a_note_with_a_list() -> None:
    note = paragraph("Note:", box=Box(64, 120, 200, 130))
    (whole,) = made(listed(100, "1."), note, listed(140, "•", "•", x=78), listed(170, "2."))
    assert [each.kind for each in whole.children[0].children] == [Kind.PARAGRAPH, Kind.LIST]
