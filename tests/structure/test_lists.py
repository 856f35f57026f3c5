"""List markers and nesting."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from doc2md.document import Block, Kind, Mark, MarkKind, Text
from doc2md.geometry import Box
from doc2md.structure.lists import Item, is_bullet, kind_of, nest, number, split_marker, succeeds
from tests.builders.blocks import block


@pytest.mark.parametrize(
    ("line", "marker", "rest"),
    [
        ("• Rinse the tank", "•", "Rinse the tank"),
        ("•Rinse", "•", "Rinse"),
        ("- Fill it", "-", "Fill it"),
        ("・水を測る", "・", "水を測る"),
        ("\u271a Fill it", "\u271a", "Fill it"),
        ("\u279c Fill it", "\u279c", "Fill it"),
        ("– Fill it", "–", "Fill it"),
        ("* star", "*", "star"),
        ("1. First", "1.", "First"),
        ("12) Twelfth", "12)", "Twelfth"),
        ("a) letter", "a)", "letter"),
        ("б) буква", "б)", "буква"),
        ("(iv) roman", "(iv)", "roman"),
        ("iv. roman", "iv.", "roman"),
        ("一、中文", "一、", "中文"),
        ("（二）中文", "（二）", "中文"),
        ("①圈", "①", "圈"),
        ("1、项目", "1、", "项目"),
        ("o\u2003hollow", "o", "hollow"),
        ("✗ Not this", "✗", "Not this"),
        ("→ Go on", "→", "Go on"),
        ("§\u2003Clause", "§", "Clause"),
        ("1.1 The tenant pays", "1.1", "The tenant pays"),
        ("1.2 “Quay” means", "1.2", "“Quay” means"),
        ("2.3.1. The tenant pays", "2.3.1.", "The tenant pays"),
        ("Step 1: Open the valve", "Step 1:", "Open the valve"),
        ("[12] Open the valve", "[12]", "Open the valve"),
        ("⋆ Open the valve", "⋆", "Open the valve"),
        ("\ufffd Open the valve", "\ufffd", "Open the valve"),
    ],
)
def test_a_marker_is_split_from_its_words(line: str, marker: str, rest: str) -> None:
    found = split_marker(Text(line))
    assert found is not None
    assert (found[0], found[1].plain) == (marker, rest)


@pytest.mark.parametrize(
    "line",
    [
        "plain words",
        "-5 degrees",
        "*emphasis*",
        "1.5 litres",
        "2021. A year",
        "over there",
        "et al. said",
        "o bote para levar",
        "+ the rest",
        "§ 4 of the act",
        "→x",
        "1.1 Words ........ 7",
        "★★★★☆ Hotel",
        "−5 degrees",
        "",
    ],
)
def test_a_sentence_has_no_marker(line: str) -> None:
    assert split_marker(Text(line)) is None


def test_white_space_of_any_width_follows_the_marker_of_a_known_item() -> None:
    found = split_marker(Text("+ cheap"), sure=True)
    assert found is not None
    assert found[0] == "+"


@pytest.mark.parametrize(
    ("before", "after"),
    [("b.", "c."), ("i.", "ii."), ("iii)", "iv)"), ("h.", "i."), ("1.1", "1.2"), ("9.", "10."), ("и)", "к)")],
)
def test_a_marker_counts_on_from_the_one_before_it(before: str, after: str) -> None:
    assert succeeds(before, after)


@pytest.mark.parametrize(
    ("before", "after"), [("b.", "i."), ("1.1", "2.2"), ("1.", "2)"), ("•", "•"), ("ii.", "c.")]
)
def test_another_marker_does_not(before: str, after: str) -> None:
    assert not succeeds(before, after)


def test_signs_of_one_list_share_a_kind() -> None:
    assert kind_of("✓") == kind_of("✗") == kind_of("☐")
    assert kind_of("+") == kind_of("−")


def test_marks_move_with_the_words() -> None:
    found = split_marker(Text("• bold word", (Mark(2, 6, MarkKind.BOLD),)))
    assert found is not None
    assert found[1] == Text("bold word", (Mark(0, 4, MarkKind.BOLD),))


def test_markers_of_one_level_share_a_kind() -> None:
    assert kind_of("1.") == kind_of("12.") != kind_of("1)")
    assert kind_of("a)") == kind_of("b)") != kind_of("A)")
    assert kind_of("-") == kind_of("–") != kind_of("•")
    assert is_bullet("•")
    assert not is_bullet("a)")
    assert number("b)") == 2
    assert number("③") == 3


def item(label: str, words: str, indent: float = 0.0, y: float = 0.0) -> Item:
    box = Box(indent, y, 300, y + 10)
    return Item(block(Kind.ITEM, words, box=box, label=label), indent)


def shape(block: Block) -> list[object]:
    return [
        [child.text.plain, *map(shape, child.children)] if child.children else child.text.plain
        for child in block.children
    ]


def test_items_nest_by_their_indent() -> None:
    lists = nest([item("•", "a", 50), item("◦", "b", 70), item("◦", "c", 70), item("•", "d", 50)])
    assert [shape(each) for each in lists] == [[["a", ["b", "c"]], "d"]]


def test_an_item_between_two_indents_is_a_child_of_the_outer() -> None:
    lists = nest([item("•", "a", 50), item("◦", "b", 90), item("▪", "c", 70)])
    assert [shape(each) for each in lists] == [[["a", ["b"], ["c"]]]]


def test_without_indents_items_between_two_numbers_are_nested() -> None:
    lists = nest([item("1.", "a"), item("a)", "b"), item("b)", "c"), item("2.", "d")])
    assert [shape(each) for each in lists] == [[["a", ["b", "c"]], "d"]]


def test_another_kind_of_marker_that_never_returns_begins_a_new_list() -> None:
    lists = nest([item("•", "a", 50), item("•", "b", 50), item("1.", "c", 50), item("2.", "d", 50)])
    assert [shape(each) for each in lists] == [["a", "b"], ["c", "d"]]


def test_numbers_that_start_again_begin_a_new_list() -> None:
    lists = nest([item("1.", "a", 50), item("2.", "b", 50), item("1.", "c", 50)])
    assert [shape(each) for each in lists] == [["a", "b"], ["c"]]


def test_roman_numerals_between_letters_are_nested() -> None:
    marked = [
        ("1.", 50),
        ("a.", 80),
        ("b.", 79),
        ("i.", 112),
        ("ii.", 106),
        ("viii.", 96),
        ("c.", 80),
        ("2.", 50),
    ]
    lists = nest([item(label, label, indent) for label, indent in marked])
    assert [shape(each) for each in lists] == [[["1.", ["a.", ["b.", ["i.", "ii."], ["viii."]], "c."]], "2."]]


def test_a_wider_number_further_left_stays_in_its_list() -> None:
    (made,) = nest([item("9.", "a", 56), item("10.", "b", 50)])
    assert shape(made) == ["a", "b"]


def test_the_box_of_a_list_is_around_its_items() -> None:
    (made,) = nest([item("•", "a", 50, 10), item("◦", "b", 70, 30)])
    assert made.kind is Kind.LIST
    assert made.box == Box(50, 10, 300, 40)


def test_nesting_ends_at_a_depth() -> None:
    (made,) = nest([item("•", str(i), 10.0 * i) for i in range(100)])
    depth, block = 0, made
    while block.children:
        depth, block = depth + 1, block.children[-1]
    assert depth < 40
    words = str(shape(made))
    assert all(f"'{i}'" in words for i in range(100))


def test_a_numbered_list_goes_on_in_the_next_column() -> None:
    def numbered(number: int, x: float, y: float) -> Item:
        made = block(Kind.ITEM, f"item {number}", box=Box(x, y, x + 200, y + 12), label=f"{number}.")
        return Item(made, x)

    items = [numbered(1, 60, 700), numbered(2, 60, 720), numbered(3, 320, 80), numbered(4, 320, 100)]
    (made,) = nest(items)
    assert [item.label for item in made.children] == ["1.", "2.", "3.", "4."]
    assert not any(item.children for item in made.children)


def test_bullets_keep_their_depth_in_the_next_column() -> None:
    def bullet(sign: str, x: float, y: float) -> Item:
        return Item(block(Kind.ITEM, "words", box=Box(x, y, x + 200, y + 12), label=sign), x)

    items = [bullet("•", 60, 700), bullet("–", 80, 720), bullet("–", 340, 80), bullet("•", 320, 100)]
    (made,) = nest(items)
    assert [item.label for item in made.children] == ["•", "•"]
    assert [item.label for item in made.children[0].children[0].children] == ["–", "–"]


def depth(blocks: Sequence[Block]) -> int:
    """The number of lists inside each other."""
    return max((depth(each.children) + (each.kind is Kind.LIST) for each in blocks), default=0)


@pytest.mark.parametrize(
    ("items", "levels"),
    [
        ([("-", 0), ("-", 3)], 1),
        ([("-", 0), ("-", 5)], 2),
        ([("-", 10 * n) for n in range(7)], 7),
        ([("-", 10 * n) for n in range(12)], 8),
        ([("9.", 0), ("10.", 20)], 1),
        ([("9.", 0), ("10.", 30)], 2),
    ],
    ids=["level", "indented", "deep", "very deep", "counts on nearby", "counts on far away"],
)
def test_items_are_nested_by_their_indents(items: Sequence[tuple[str, float]], levels: int) -> None:
    made = [Item(block(Kind.ITEM, f"{n}", label=label), at) for n, (label, at) in enumerate(items)]
    assert depth(nest(made)) == levels


@pytest.mark.parametrize(
    ("labels", "expected"),
    [(("(A)", "(B)"), ["a", "b"]), (("(A)", "(D)"), [["a", ["b"]]]), (("☐", "☒"), ["a", "b"])],
)
def test_an_answer_beside_another_is_at_its_level(labels: tuple[str, str], expected: list[object]) -> None:
    first, second = block(Kind.ITEM, "a", box=Box(50, 10, 90, 20), label=labels[0]), Box(300, 10, 340, 20)
    lists = nest([Item(first, 50.0), Item(block(Kind.ITEM, "b", box=second, label=labels[1]), 300.0)])
    assert [part for each in lists for part in shape(each)] == expected


@pytest.mark.parametrize(("indent", "lists"), [(50.0, 1), (0.0, 2)], ids=["known", "unknown"])
def test_empty_and_filled_circles_at_one_indent_are_one_list(indent: float, lists: int) -> None:
    items = [Item(block(Kind.ITEM, label, label=label), indent) for label in "○●○"]
    (found,) = nest(items)
    assert len([found, *(child for item in found.children for child in item.children)]) == lists
