"""Repairing a page that a model read, from the words that the page shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.checks.repair import repair
from doc2md.checks.unsupported import mark_unsupported
from doc2md.document import Block, Kind, Mark, MarkKind, Origin, Printed, Reading, Text, TextSource
from tests.checks.pages import block, printed, table

TEXT = "It was built in 1784 by Anna Šafář, who lived to see it burn"


def local(name: str, text: str, line: int, kind: Kind = Kind.PARAGRAPH) -> Block:
    return replace(block(name, text, line, kind=kind), origin=(Origin("local", 1),))


def repaired(page: Printed, *blocks: Block, layer: tuple[Block, ...] = ()) -> Reading:
    read = Reading(1, (500, 500), blocks, printed=page)
    return repair(read, Reading(1, (500, 500), layer, printed=page))


def texts(reading: Reading) -> list[str]:
    return [each.text.plain for each in reading.blocks]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (TEXT.replace("1784", "1734"), "misread"),
        (TEXT.replace("Anna", "Amna"), "misread"),
        (TEXT.replace("Šafář", "Safar"), "misread"),
        (TEXT.replace("burn", "bum"), "misread"),
        (TEXT.replace("by Anna ", ""), "left these words out"),
    ],
)
def test_what_a_model_misread_or_left_out_is_corrected(said: str, reason: str) -> None:
    made = repaired(printed(TEXT), block("a", said, 0))
    assert texts(made) == [TEXT]
    assert [edit.by for edit in made.edits] == ["repair"]
    assert reason in made.edits[0].reason


@pytest.mark.parametrize(
    "shown",
    [
        TEXT.replace("built", "buil"),  # a text layer may lack letters of ligatures
        TEXT.upper(),  # small capitals
        TEXT.replace("built in 1784", "raised at whatever cost it took"),
    ],
)
def test_words_that_may_be_right_stay(shown: str) -> None:
    assert texts(repaired(printed(shown), block("a", TEXT, 0))) == [TEXT]


def test_a_corrected_word_keeps_its_marks_and_restored_words_have_one() -> None:
    said = Text("It was bui1t by Anna", (Mark(7, 12, MarkKind.BOLD),))
    made = repaired(printed("It was built here by Anna"), block("a", said, 0))
    assert made.blocks[0].text.plain == "It was built here by Anna"
    assert made.blocks[0].text.marks == (Mark(7, 12, MarkKind.BOLD), Mark(12, 17, MarkKind.RESTORED))


def test_a_number_in_a_table_is_corrected() -> None:
    rows = [["Year", "Tons"], ["1781", "250"], ["1782", "310"]]
    page = printed("Year Tons", "1781 250", "1782 319")
    (made,) = repaired(page, table("t", rows, 0)).blocks
    assert [cell.text.plain for cell in made.cells][-1] == "319"


def test_a_block_that_was_left_out_comes_back_in_its_place() -> None:
    page = printed(TEXT, "The owners", "Nobody knows who paid for it.")
    layer = local("p1", TEXT, 0), local("p2", "The owners", 1, Kind.HEADING), local("p3", "Nobody …", 2)
    made = repaired(page, block("a", TEXT, 0), block("b", "Nobody knows who paid for it.", 2), layer=layer)
    assert [(each.kind, each.text.plain) for each in made.blocks][1] == (Kind.HEADING, "The owners")
    assert made.blocks[1].doubts
    assert len({each.id for each in made.blocks}) == 3
    assert made.edits[-1].after == "The owners"


def test_a_block_and_a_heading_that_a_model_repeated_are_removed() -> None:
    page = printed("7. Notes on the mill:", "The wheel has eight spokes of oak.")
    blocks = (
        block("a", "7. Notes on the mill:", 0),
        block("b", "7. Notes on the mill: The wheel has eight spokes of oak.", 1),
        block("c", "The wheel has eight spokes of oak.", 5),
    )
    made = repaired(page, *blocks)
    assert texts(made) == ["7. Notes on the mill:", "The wheel has eight spokes of oak."]
    assert [edit.before for edit in made.edits] == [
        "7. Notes on the mill:",
        "The wheel has eight spokes of oak.",
    ]


def test_nothing_is_repaired_if_the_two_readings_are_of_other_texts() -> None:
    said = "Lorem ipsum dolor sit amet consectetur"
    assert texts(repaired(printed(TEXT), block("a", said, 0), layer=(local("p", TEXT, 0),))) == [said]


def test_ocr_corrects_no_characters_but_brings_lost_blocks_back() -> None:
    page = replace(printed(TEXT, "The owners lived far away."), source=TextSource.OCR)
    layer = local("p1", TEXT, 0), local("p2", "The owners lived far away.", 1)
    made = repaired(page, block("a", TEXT.replace("1784", "1734"), 0), layer=layer)
    assert texts(made) == [TEXT.replace("1784", "1734"), "The owners lived far away."]


def test_words_that_nothing_on_the_page_supports_are_marked() -> None:
    said = block("a", f"{TEXT} to the ground", 0)
    made = mark_unsupported(Reading(1, (500, 500), (said,), printed=printed(TEXT)))
    assert made.blocks[0].text.marks == (Mark(61, 74, MarkKind.UNSUPPORTED),)
    assert made.blocks[0].text.plain[61:] == "to the ground"


@pytest.mark.parametrize(
    ("size", "kind"),
    [(8, Kind.HEADER), (10, Kind.HEADER), (14, Kind.HEADING)],
    ids=["small", "text", "large"],
)
def test_a_line_above_all_that_the_model_wrote_is_a_running_head_unless_it_is_large(
    size: float, kind: Kind
) -> None:
    head = replace(local("p1", "The mills of the north", 0, Kind.HEADING), size=size)
    text = replace(local("p2", TEXT, 1), size=10)
    made = repaired(printed("The mills of the north", TEXT), block("a", TEXT, 1), layer=(head, text))
    assert [each.kind for each in made.blocks] == [kind, Kind.PARAGRAPH]


def test_the_page_number_comes_back_if_it_is_all_that_a_page_of_pictures_prints() -> None:
    layer = local("p1", "2", 20)
    made = repaired(printed(*[""] * 20, "2"), block("a", "x = 4", 0, kind=Kind.EQUATION), layer=(layer,))
    assert {each.kind for each in made.blocks} == {Kind.EQUATION, Kind.FOOTER}


@pytest.mark.parametrize(
    ("said", "comes_back"), [(TEXT, True), ("Nothing of this is printed there at all", False)]
)
def test_text_comes_back_where_a_short_answer_is_a_part_of_the_page(said: str, comes_back: bool) -> None:
    rest = (
        "The mill had three pairs of stones and a wheel of oak.",
        "Its owner lived in the house beside it.",
    )
    layer = local("p1", TEXT, 0), local("p2", rest[0], 1), local("p3", rest[1], 2)
    made = repaired(printed(TEXT, *rest), block("a", said, 0), layer=layer)
    assert texts(made) == [said, *(rest if comes_back else ())]
