"""The rest of a numbered entry at the top of the next column or page is part of the entry."""

from __future__ import annotations

import pytest

from doc2md.assembler.passes.split_entries import join_split_entries
from doc2md.document import Block, Kind, Reading, Region, Text
from doc2md.geometry import Box

LOW, TOP = Box(50, 700, 280, 720), Box(320, 60, 550, 80)


def listed(name: str, *items: tuple[str, str, Box], page: int = 1) -> Block:
    children = tuple(
        Block(f"{name}.{n}", Kind.ITEM, (Region(page, box),), label=label, size=10, text=Text(words))
        for n, (label, words, box) in enumerate(items)
    )
    return Block(name, Kind.LIST, children[0].regions, children=children)


def entries(*pages: tuple[Block, ...]) -> list[str]:
    made = join_split_entries([Reading(n, (600, 800), blocks) for n, blocks in enumerate(pages, 1)])
    return [
        f"{item.label} {item.text.plain}" for page in made for block in page.blocks for item in block.children
    ]


START, REST, NEXT = (
    ("[4]", "Birch: Old walls,", LOW),
    ("•", "57(6), 105.", TOP),
    ("[5]", "Ashby: Ships.", TOP),
)
JOINED = ["[4] Birch: Old walls, 57(6), 105.", "[5] Ashby: Ships."]


@pytest.mark.parametrize(
    "pages",
    [
        [(listed("a", START, REST, NEXT),)],
        [(listed("a", START), listed("b", REST), listed("c", NEXT))],
        [(listed("a", START),), (listed("b", REST, NEXT, page=2),)],
    ],
    ids=["one list", "three lists", "next page"],
)
def test_the_rest_of_an_entry_joins_its_start(pages: list[tuple[Block, ...]]) -> None:
    assert entries(*pages) == JOINED


def test_a_number_alone_gets_the_words_after_it() -> None:
    low = ("•", "Birch: Old walls,", LOW)
    assert entries((listed("a", ("[4]", "", LOW), low, REST, NEXT),)) == JOINED


@pytest.mark.parametrize(
    "items",
    [
        (START, ("•", "Ropes", LOW._replace(y0=722, y1=740)), NEXT),
        (START, REST, ("[7]", "Ashby: Ships.", TOP)),
        (START, REST),
    ],
    ids=["same column", "another number", "no next number"],
)
def test_other_items_stay(items: tuple[tuple[str, str, Box], ...]) -> None:
    assert len(entries((listed("a", *items),))) == len(items)
