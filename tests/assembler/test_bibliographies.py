"""Entries of a bibliography are items of a list, whether they have numbers or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.assembler.passes.bibliographies import list_references
from doc2md.document import Block, Kind, Reading
from tests.builders.blocks import heading, paragraph

BOOKS = (
    "Ahlers, T. 1998, River Locks, 12",
    "—. 2004, Weirs, 3",
    "Brunn, K. (in press), Tides",
    "Cole, A. 2011a, Mills",
)


def made(*pages: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    return [
        page.blocks for page in list_references([Reading(n, (600, 800), p) for n, p in enumerate(pages, 1)])
    ]


def entries(*texts: str) -> tuple[Block, ...]:
    return tuple(replace(paragraph(text), id=text) for text in texts)


@pytest.mark.parametrize(
    "title",
    [
        "References",
        "7. References",
        "REFERENCES:",
        "Works cited",
        "Literaturverzeichnis",
        "参考文献",
        "Литература",
    ],
)
def test_dated_paragraphs_below_the_heading_of_a_bibliography_are_items(title: str) -> None:
    first, found, after = made((heading(title), *entries(*BOOKS), heading("Index")))[0]
    assert found.kind is Kind.LIST
    assert [(each.label, each.text.plain) for each in found.children] == [("•", text) for text in BOOKS]
    assert (first.kind, after.kind) == (Kind.HEADING, Kind.HEADING)


def test_a_bibliography_goes_on_on_the_next_page() -> None:
    _, second = made((heading("References"), *entries(*BOOKS)), entries("Dean, P. 1956, Ponds"))
    assert [block.kind for block in second] == [Kind.LIST]


def test_an_entry_between_items_keeps_its_number_and_joins_them() -> None:
    items = tuple(replace(each, kind=Kind.ITEM, label=f"{n}.") for n, each in enumerate(entries(*BOOKS), 1))
    lists = [
        Block(f"list-{n}", Kind.LIST, items[0].regions, children=part)
        for n, part in enumerate((items[:2], items[3:]))
    ]
    _, found = made((heading("References"), lists[0], *entries("3. Bell, R. 1977, Ferries"), lists[1]))[0]
    assert [each.label for each in found.children] == ["1.", "2.", "3.", "4."]
    assert found.children[2].text.plain == "Bell, R. 1977, Ferries"


def test_the_rest_of_an_entry_on_the_next_page_is_no_entry() -> None:
    (rest,) = entries("of stones in the harbour. 1998.")
    assert made((heading("References"), *entries(*BOOKS)), (rest,))[1] == (rest,)


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("References", ("Ask the harbour office.", "It opened in 1998.", "It has many books.", "See 1999.")),
        ("References", BOOKS[:2]),
        ("References to the river", BOOKS),
        ("Results", BOOKS),
    ],
    ids=["few years", "few entries", "another title", "no title"],
)
def test_other_paragraphs_stay(title: str, texts: tuple[str, ...]) -> None:
    page = (heading(title), *entries(*texts))
    assert made(page) == [page]


@pytest.mark.parametrize(("without", "kind"), [(1, Kind.LIST), (3, Kind.PARAGRAPH)])
def test_entries_without_a_year_are_few(without: int, kind: Kind) -> None:
    others = [f"A text about stones, number {chr(97 + n)}" for n in range(without)]
    _, first, *_ = made((heading("References"), *entries(*BOOKS, "Bell, R. 1977, Ferries", *others)))[0]
    assert first.kind is kind
