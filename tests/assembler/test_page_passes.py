"""How far the passes over one page go: each case is near the point where a pass begins or ceases to act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from doc2md.assembler.passes.captioned_tables import join_captioned_tables
from doc2md.assembler.passes.captions import attach_captions
from doc2md.assembler.passes.duplicate_boxes import remove_duplicate_boxes
from doc2md.assembler.passes.list_nesting import nest_lists
from doc2md.assembler.passes.numbers_in_math import unwrap_numbers
from doc2md.assembler.passes.reading_order import put_in_reading_order
from doc2md.assembler.passes.repeated_headings import remove_repeated_headings
from doc2md.assembler.passes.run_on_lists import split_run_on_lists
from doc2md.document import Block, Kind, Mark, MarkKind, Origin, Reading
from doc2md.geometry import Box
from tests.builders.blocks import block, heading, paragraph, table
from tests.builders.readings import kinds

SIZE = (400.0, 600.0)


def page(*blocks: Block, size: tuple[float, float] = SIZE) -> Reading:
    """A page as a model wrote it."""
    written = (
        replace(each, id=f"b{n}", origin=(Origin("test", 1, (n, n + 1)),)) for n, each in enumerate(blocks)
    )
    return Reading(1, size, tuple(written))


def texts(reading: Reading) -> list[str]:
    return [each.text.plain for each in reading.blocks]


@pytest.mark.parametrize(("captions", "found"), [(2, ["table", "caption", "caption"]), (3, ["figure"])])
def test_an_empty_table_gets_the_cells_after_its_captions(captions: int, found: Sequence[str]) -> None:
    parts = [block(Kind.CAPTION, f"Part {n} of the caption") for n in range(captions)]
    made = join_captioned_tables(page(block(Kind.TABLE), *parts, table(["Town", "Pipes"])))
    assert kinds(made.blocks)[: len(found)] == found


@pytest.mark.parametrize(("gap", "attached"), [(40, True), (58, False)])
def test_a_caption_near_a_figure_belongs_to_it(gap: float, attached: bool) -> None:
    figure = block(Kind.FIGURE, box=Box(50, 100, 350, 200))
    caption = block(Kind.CAPTION, "The old wall", box=Box(50, 200 + gap, 350, 212 + gap))
    made = attach_captions(page(figure, caption))
    assert [len(each.children) for each in made.blocks] == ([1] if attached else [0, 0])


@pytest.mark.parametrize(
    ("note", "attached"),
    [(Box(50, 114, 350, 124), False), (Box(50, 310, 350, 320), True), (Box(360, 114, 390, 124), True)],
    ids=["between", "below the table", "beside"],
)
def test_a_caption_stays_above_a_note_that_is_between_it_and_the_table(note: Box, attached: bool) -> None:
    caption = block(Kind.CAPTION, "Table 1. The boats", box=Box(50, 100, 350, 112))
    blocks = page(caption, paragraph("[In thousands]", box=note), table(["Town"], box=Box(50, 126, 350, 300)))
    assert ("caption" not in kinds(attach_captions(blocks).blocks)) is attached


@pytest.mark.parametrize(("shift", "left"), [(5, 1), (7.5, 2)])
@pytest.mark.parametrize("axis", [0, 1])
def test_the_same_words_at_nearly_the_same_place_are_one_block(axis: int, shift: float, left: int) -> None:
    first, second = [100.0, 100.0, 300.0, 112.0], [100.0, 100.0, 300.0, 112.0]
    second[axis] += shift
    second[axis + 2] += shift
    made = page(*(paragraph("Once", box=Box(*each)) for each in (first, second)), size=(999, 999))
    assert len(remove_duplicate_boxes(made).blocks) == left


def bullets(x: float, y: float, *words: str) -> Block:
    """A list with dashes."""
    items = tuple(block(Kind.ITEM, each, label="-", id=each) for each in words)
    return block(Kind.LIST, children=items, box=Box(x, y, 300, y + 12))


@pytest.mark.parametrize(("indent", "lists"), [(64, 1), (100, 2)])
def test_lists_at_similar_indents_are_one(indent: float, lists: int) -> None:
    made = nest_lists(page(bullets(50, 100, "Rope"), bullets(50 + indent, 120, "Tar")))
    assert len(made.blocks) == lists


@pytest.mark.parametrize(("indent", "nested"), [(5, False), (8, True)])
def test_items_at_nearly_the_same_indent_are_on_one_level(indent: float, nested: bool) -> None:
    (made,) = nest_lists(page(bullets(50, 100, "Rope"), bullets(50 + indent, 120, "Tar"))).blocks
    assert len(made.children) == (1 if nested else 2)


@pytest.mark.parametrize(("digits", "is_text"), [(65, True), (100, False)])
def test_a_number_in_a_formula_of_moderate_length_is_text(digits: int, is_text: bool) -> None:
    number = "7" * digits
    made = unwrap_numbers(page(paragraph(number, Mark(0, digits, MarkKind.MATH))))
    assert (not made.blocks[0].text.marks) is is_text


@pytest.mark.parametrize(("height", "sorted_"), [(29, True), (44, False)])
def test_low_blocks_side_by_side_are_read_from_left_to_right(height: float, sorted_: bool) -> None:
    right = paragraph("right", box=Box(220, 100, 350, 100 + height))
    left = paragraph("left", box=Box(50, 100, 180, 100 + height))
    assert texts(put_in_reading_order(page(right, left)))[0] == ("left" if sorted_ else "right")


def test_on_a_page_from_right_to_left_the_right_block_of_a_row_is_first() -> None:
    left, right = (
        paragraph("سور", box=Box(50, 100, 150, 112)),
        paragraph("ميناء", box=Box(300, 100, 400, 112)),
    )
    assert texts(put_in_reading_order(page(right, left))) == ["ميناء", "سور"]


def test_a_list_begins_at_its_first_item_although_it_goes_on_in_the_next_column() -> None:
    boxes = (Box(50, 700, 250, 712), Box(310, 60, 510, 72))
    items = tuple(replace(paragraph("Rope", box=box), kind=Kind.ITEM, label="•") for box in boxes)
    whole = replace(paragraph("", box=Box.around(boxes)), kind=Kind.LIST, children=items)
    above, beside = (
        paragraph("above", box=Box(50, 400, 250, 500)),
        paragraph("beside", box=Box(310, 80, 510, 200)),
    )
    blocks = put_in_reading_order(page(above, whole, beside)).blocks
    assert [block.text.plain for block in blocks] == ["above", "", "beside"]


@pytest.mark.parametrize(("words", "is_repeated"), [("Bay", False), ("Quay", True)])
def test_a_heading_of_some_length_can_be_repeated(words: str, is_repeated: bool) -> None:
    made = remove_repeated_headings(page(heading(words), paragraph(f"{words} - The ships come in at dawn.")))
    assert texts(made)[1].startswith(words) is not is_repeated


@pytest.mark.parametrize(("count", "are_repeated"), [(1, False), (2, True)])
def test_uncertain_repetitions_count_together(count: int, are_repeated: bool) -> None:
    pairs = [(heading(f"旧墙{n}港"), paragraph(f"旧墙{n}港石头很老")) for n in range(count)]
    made = remove_repeated_headings(page(*(each for pair in pairs for each in pair)))
    assert (texts(made)[1] == "石头很老") is are_repeated


@pytest.mark.parametrize(
    ("words", "items"),
    [("Rinse the tank- Fill it up- Close the lid", 3), ("Rinse the tank- Fill it- Close the lid", 1)],
)
def test_a_dash_between_items_of_some_words_begins_an_item(words: str, items: int) -> None:
    item = block(Kind.ITEM, words, label="-", id="item")
    (made,) = split_run_on_lists(page(block(Kind.LIST, children=(item,)))).blocks
    assert len(made.children) == items


@pytest.mark.parametrize(
    ("words", "kind"), [("09.10.2021", Kind.PARAGRAPH), ("9. Rinse it.10. Fill it", Kind.LIST)]
)
def test_a_date_is_no_list_in_one_paragraph(words: str, kind: Kind) -> None:
    assert [each.kind for each in split_run_on_lists(page(paragraph(words))).blocks] == [kind]
