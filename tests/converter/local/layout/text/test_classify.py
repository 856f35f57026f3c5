"""Rows of one area: forced line breaks, changes of the font size, and long headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from doc2md.converter.local.layout.layout_model import AreaLabel
from doc2md.converter.local.layout.text.classify import (
    breaks_at_bold,
    by_size,
    drafts,
    forced_breaks,
    heading,
)
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.document import Block, Kind, Text
from doc2md.rasterizer.text_layer import Line
from tests.builders.lines import line, row, span

FULL, SHORT = "stones from the high hills", "sand"


def below_each_other(texts: Sequence[str]) -> list[Line]:
    return [row(text, 50, 100 + 12 * n) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        ([SHORT, FULL], False),
        ([SHORT, SHORT, FULL], True),
        ([*[SHORT] * 5, *[FULL] * 6], False),
        ([*[SHORT] * 7, *[FULL] * 4], True),
    ],
    ids=["two rows", "three rows", "half of the rows", "most of the rows"],
)
def test_most_of_several_rows_end_early_if_their_line_breaks_are_forced(
    texts: Sequence[str], found: bool
) -> None:
    assert bool(forced_breaks(below_each_other(texts))) is found


@pytest.mark.parametrize(("last", "expected"), [("Sand", [True, True, True]), ("sand", [True, True, False])])
def test_a_wide_row_among_forced_line_breaks_ends_in_one_unless_it_goes_on(
    last: str, expected: list[bool]
) -> None:
    assert forced_breaks(below_each_other([SHORT, SHORT.title(), FULL.capitalize(), last])) == expected


@pytest.mark.parametrize(
    ("question", "bold", "expected"),
    [(SHORT, True, [True, False]), (SHORT, False, []), (FULL, True, [])],
    ids=["bold and short", "not bold", "full"],
)
def test_a_bold_row_that_ends_early_is_apart_from_the_text_below(
    question: str, bold: bool, expected: list[bool]
) -> None:
    rows = [row(question, 50, 100, bold=bold), row(FULL, 50, 112), row(SHORT, 50, 124)]
    assert breaks_at_bold(rows) == expected


@pytest.mark.parametrize(("white", "found"), [(20, False), (30, True)])
def test_wide_white_space_inside_rows_keeps_them_apart(white: float, found: bool) -> None:
    rows = [line(span("rope", 50, y), span("twenty metres", 50 + 18 + white, y)) for y in range(100, 160, 12)]
    assert bool(forced_breaks(rows)) is found


def test_a_row_of_wide_spaces_that_is_not_justified_leaves_the_line_breaks_of_others() -> None:
    labels = ("Ground coffee", "Oat biscuits", "Mature cheddar")
    priced = [
        line(span(text, 50, 100 + 12 * n), span("4.95", 300, 100 + 12 * n)) for n, text in enumerate(labels)
    ]
    counted = line(span("2 ", 60, 136), span("x ", 74, 136), span("1.55", 88, 136))
    assert forced_breaks([*priced, counted]) == [True, True, True]


@pytest.mark.parametrize(
    ("texts", "forced"),
    [
        (("Office", "12 Quay Street", "Lindmouth"), True),
        (("Office of the harbour", "12 Quay Street", "Lindmouth"), True),
        (("Office", "on the quay", "Lindmouth"), False),
        (("Office of the old harbour", "12 Quay Street", "Lindmouth"), False),
        (("Office,", "12 Quay Street", "Lindmouth"), False),
        (("Danish (basic)", "English", "+45 12 34"), True),
        (("Quay Street", "Lindmouth"), False),
    ],
    ids=["address", "a longer line", "small letter", "long", "comma", "signs", "two lines"],
)
def test_short_lines_that_begin_with_capitals_are_an_address(texts: tuple[str, ...], forced: bool) -> None:
    rows = [row(text, 50, 100 + 12 * n, size=10 - n % 2) for n, text in enumerate(texts)]
    assert forced_breaks(rows) == ([True] * (len(texts) - 1) if forced else [])


@pytest.mark.parametrize(
    ("texts", "forced"),
    [
        (("anchor, 3", "berth", "letting of, 3, 14–16"), True),
        (("anchor, 3", "berth", "letting of the quay to", "a new owner"), False),
        (("anchor, 3", "boat, 3", "bollard"), True),
    ],
    ids=["index", "few entries", "most rows"],
)
def test_the_entries_of_an_index_are_lines(texts: tuple[str, ...], forced: bool) -> None:
    rows = [row(text, 50, 100 + 12 * n) for n, text in enumerate(texts)]
    assert (forced_breaks(rows) == [True] * (len(rows) - 1)) is forced


def test_two_rows_with_a_place_at_the_right_margin_are_two_lines() -> None:
    rows = [
        line(span("Works", 50, y), span(place, 400, y)) for y, place in ((100, "2019"), (112, "Lindmouth"))
    ]
    assert forced_breaks(rows) == [True]


@pytest.mark.parametrize(("size", "parts"), [(11.7, 1), (13.3, 2)])
def test_recognised_rows_of_similar_sizes_are_one_heading(size: float, parts: int) -> None:
    rows = [row("The wall", 50, 100, score=0.9), row("in the sea", 50, 115, size=size, score=0.9)]
    assert len(by_size(rows)) == parts


@pytest.mark.parametrize(("words", "kind"), [(40, Kind.HEADING), (60, Kind.PARAGRAPH)])
def test_a_very_long_heading_is_a_paragraph(words: int, kind: Kind) -> None:
    (made,) = drafts(PageContext(1, (595, 842)), AreaLabel.HEADING, [row("wall " * words, 50, 100, size=20)])
    assert isinstance(made, Block)
    assert made.kind is kind


@pytest.mark.parametrize(
    ("right", "expected"),
    [(256, []), (230, [False, True, True])],
    ids=["justified", "early"],
)
def test_rows_beside_an_initial_have_no_room_at_their_ends(right: int, expected: list[bool]) -> None:
    rows = [row("stones from the high hills and so on", 50, 100)]
    rows += [row("sand " * ((right - 96) // 30), 96, 100 + 12 * n) for n in (1, 2)]
    rows = [
        replace(line, box=line.box._replace(x1=x)) for line, x in zip(rows, (256, right, right), strict=True)
    ]
    assert forced_breaks([*rows, row("of the sea", 50, 136)]) == expected


@pytest.mark.parametrize(
    ("first", "second", "forced"),
    [
        ("Crab soup 6.50", "Smoked trout with bread and butter", True),
        ("Crab soup 6.50", "smoked trout with bread and butter", False),
        ("Crab soup with bread, 6.50", "Smoked trout with bread and butter", False),
    ],
    ids=["short", "small letter", "long"],
)
def test_a_short_row_above_a_full_one_is_a_line(first: str, second: str, forced: bool) -> None:
    rows = below_each_other([first, second, "of the day and a glass of cider, 8"])
    assert forced_breaks(rows)[:1] == ([True] if forced else [])


def test_short_rows_beside_a_figure_go_on() -> None:
    assert forced_breaks(below_each_other(["Sand of the", "River Tay", *[FULL] * 4])) == []


def test_rows_that_begin_with_raised_marks_are_lines() -> None:
    rows = [line(span("1", 50, y, superscript=True), span("School of Birds", 56, y)) for y in (100, 112)]
    assert forced_breaks(rows) == [True]


@pytest.mark.parametrize(("x", "expected"), [(65, [True, False]), (50, [True, True])])
def test_an_entry_of_an_index_goes_on_further_right(x: float, expected: list[bool]) -> None:
    rows = [
        row("anchor, 3", 50, 100),
        row("weights of old tower clocks", 50, 112),
        row("in the valley, 6", x, 124),
    ]
    assert forced_breaks(rows) == expected


@pytest.mark.parametrize(
    ("words", "level"),
    [("II. HIGH HILLS", 2), ("B. High hills", 2), ("3 High hills", 2), ("HIGH HILLS", 2), ("A high hill", 0)],
    ids=str,
)
def test_a_heading_has_the_level_of_its_title_in_the_outline_without_its_number(
    words: str, level: int
) -> None:
    context = PageContext(1, (400, 500), (), frozenset(), 10, titles={"highhills": 2})
    assert heading(context, below_each_other([words]), Text(words)).level == level


@pytest.mark.parametrize(
    ("ends", "indent", "forced"),
    [("sssf", 0, True), ("sssff", 0, False), ("sssf", 1.5, True), ("sssf", 2.5, False)],
    ids=["verses", "many long rows", "nearly aligned", "further right"],
)
def test_a_long_verse_ends_above_the_next_if_it_begins_at_the_same_place(
    ends: str, indent: float, forced: bool
) -> None:
    rows = below_each_other([SHORT if end == "s" else FULL for end in ends])
    last = row(SHORT, 50 + indent, 100 + 12 * len(rows))
    assert forced_breaks([*rows, last])[-1] is forced


@pytest.mark.parametrize(
    ("first", "second", "forced"),
    [(23, 36, True), (27, 36, False), (23, 32, False)],
    ids=["much room", "less room", "above a shorter row"],
)
def test_a_row_that_leaves_much_room_above_a_full_row_is_a_line_of_its_own(
    first: int, second: int, forced: bool
) -> None:
    texts = ["The " + "x" * (first - 4), "The " + "x" * (second - 4), "x" * 40]
    assert bool(forced_breaks(below_each_other(texts))) is forced


STRETCHED = "wind    and    weather    at    sea"


@pytest.mark.parametrize(
    ("texts", "found"),
    [([STRETCHED, STRETCHED, "and wind from the north at night..."], False), (["a row      12"] * 3, True)],
    ids=["justified", "columns"],
)
def test_wide_white_space_of_one_width_in_full_rows_forces_no_line_break(
    texts: Sequence[str], found: bool
) -> None:
    assert any(forced_breaks(below_each_other(texts))) is found


def test_a_row_with_a_number_in_the_margin_says_nothing_about_the_width() -> None:
    full = "x" * 20 + " " + "y" * 20
    assert not any(forced_breaks(below_each_other([full, full, full + " " * 10 + "iv", full])))


def test_a_bold_label_is_apart_from_the_value_above() -> None:
    rows = [
        row(SHORT, 50, 100, bold=True),
        row(SHORT, 50, 112),
        row(SHORT, 50, 124, bold=True),
        row(FULL, 50, 136),
    ]
    assert breaks_at_bold(rows) == [True, True, True]


CENTRE, RIGHT = 0.5, 1.0


@pytest.mark.parametrize(
    ("texts", "edge", "found"),
    [
        (["Harbour Board", "Office of Tides and Weather", "Old Quay 7"], RIGHT, True),
        (["Harbour Board", "Office of Tides and Weather", "Old Quay 7"], CENTRE, True),
        (["Harbour Board", "Office of Tides and Weather"], RIGHT, True),
        (["Harbour Board", "(Office of Tides and Weather)"], CENTRE, True),
        (["Harbour Board for the rivers", "Office of Tides and the Weather"], RIGHT, False),
        (["Harbour Board", "of Tides and of the Weather at sea", "Old Quay 7"], RIGHT, False),
        (["Harbour Board and", "Office of Tides and Weather", "Old Quay 7"], 0.0, False),
    ],
    ids=["flush right", "centred", "two rows", "brackets", "two full rows", "a sentence", "flush left"],
)
def test_lines_of_a_letterhead_are_kept(texts: Sequence[str], edge: float, found: bool) -> None:
    made = [row(text, 0, 100 + 12 * n) for n, text in enumerate(texts)]
    placed = [
        row(text, 300 - edge * each.box.width, each.baseline) for text, each in zip(texts, made, strict=True)
    ]
    assert (forced_breaks(placed) == [True] * (len(texts) - 1)) is found
