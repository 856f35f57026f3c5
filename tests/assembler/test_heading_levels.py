"""The levels of headings: by numbers, outlines, font sizes and looks, and run-in headings below all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.assembler.passes.headings import HeadingLevels
from doc2md.document import RUN_IN, Block, Kind, Reading
from doc2md.geometry import Box
from doc2md.structure.heading_evidence import Heading, headings_of
from doc2md.structure.heading_numbers import number_of
from tests.builders.blocks import heading, paragraph


def levels(*blocks: Block) -> list[int]:
    run = HeadingLevels()
    reading = Reading(1, (600, 800), blocks)
    made = run.rewrite(reading, run.plan([run.look(reading)])).blocks
    return [block.level for block in made if block.kind is Kind.HEADING]


def head(words: str, size: float = 10, label: str = "", look: str = "") -> Block:
    return heading(words, 0, size=size, label=label, look=look)


def looks(*names: str, size: float = 10) -> list[Block]:
    return [head("Walls", size, look=name) for name in names]


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ((head("Quays", 17), head("1 Walls", 12), head("1.1 Joints", 10), head("2 Steps", 12)), [1, 2, 3, 2]),
        ((head("Quays", 17), head("I. WALLS", 8), head("A. Joints", 10), head("II. STEPS", 8)), [1, 2, 3, 2]),
        (
            (head("A. Walls", 12), head("I. Joints", 12), head("II. Stones", 12), head("B. Steps", 12)),
            [1, 2, 2, 1],
        ),
        ((head("Quays", 17), head("Walls", 12), head("Joints", 10, RUN_IN), head("Steps", 10)), [1, 2, 4, 3]),
        ((head("1 Walls", 12), head("1.1 Joints", 10, RUN_IN), head("2 Steps", 12)), [1, 2, 1]),
        ((head("Quays", 12), head("1 Walls", 12), head("1.1 Joints", 10), head("2 Steps", 12)), [1, 2, 3, 2]),
        ((head("Preface", 9), head("1 Walls", 12), head("2 Joints", 12), head("3 Steps", 12)), [2, 1, 1, 1]),
        (
            (
                head("Quays", 12),
                head("Article I. Walls", 12),
                head("Article II. Joints", 12),
                head("Article V. Steps", 12),
            ),
            [1, 2, 2, 2],
        ),
        ((head("Chapter 1 Walls", 20), head("1.1 Joints", 14), head("1.2 Steps", 14)), [1, 2, 2]),
        ((head("Chapter 1 Walls", 20), head("1. Joints", 14), head("1.1. Steps", 12)), [1, 2, 3]),
        (
            (heading("Quays", 0, size=20), heading("Walls", 1, size=14), heading("Steps", 1, size=14)),
            [1, 2, 2],
        ),
        (
            (heading("Quays", 1, size=20), heading("Walls", 1, size=14), heading("Steps", 2, size=12)),
            [1, 1, 2],
        ),
    ],
    ids=[
        "numbers",
        "roman above letters",
        "letters above roman",
        "run-in",
        "numbered run-in",
        "title in the type of the headings",
        "small words before",
        "articles",
        "chapter",
        "chapter above numbers",
        "title above the outline",
        "title in the outline",
    ],
)
def test_levels_follow_the_numbering(headings: tuple[Block, ...], wanted: list[int]) -> None:
    assert levels(*headings) == wanted


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        ([head("Quays", 17), *looks("bold", "italic", "italic", "bold")], [1, 2, 3, 3, 2]),
        (
            [head("Quays", 17), *looks("#f00", "#0f0", "#00f", "#0f0", "#00f", "#f00", "#0f0")],
            [1, 2, 3, 4, 3, 4, 2, 3],
        ),
        ([head("Quays", 17), *looks("bold", "italic", "bold", "bold")], [1, 2, 2, 2, 2]),
        ([head("Quays", 17), *looks("bold", "bold", "italic", "italic")], [1, 2, 2, 2, 2]),
        ([*looks("capitals", "bold", "bold", "bold")], [1, 2, 2, 2]),
        ([*looks("bold", "bold", "italic", "bold")], [1, 1, 1, 1]),
        ([*looks("capitals", "bold")], [1, 1]),
        ([*looks("bold", "italic", "italic", "bold"), head("Steps", 8)], [1, 2, 2, 1, 3]),
    ],
    ids=[
        "two looks",
        "three colours",
        "one heading may be chance",
        "the first look does not come again",
        "a title in its own look",
        "a first heading like the others",
        "too few headings",
        "a smaller size is below all looks",
    ],
)
def test_looks_of_one_size_are_nested(headings: Sequence[Block], wanted: list[int]) -> None:
    assert levels(*headings) == wanted


TEXT = paragraph("It is an old wall.", box=Box(50, 100, 450, 200), size=10)


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [(200, 300, [1, 2, 1, 2]), (50, 150, [1, 1, 1, 1]), (208, 300, [1, 2, 1, 2]), (140, 300, [1, 1, 1, 1])],
    ids=["in the middle", "at the left", "nearly in the middle", "neither"],
)
def test_centred_headings_are_above_those_at_the_left(left: float, right: float, wanted: list[int]) -> None:
    centred = heading("Walls", 0, size=10, box=Box(left, 80, right, 90))
    at_left = heading("Joints", 0, size=10, box=Box(54, 80, 120, 90))
    assert levels(centred, TEXT, at_left, TEXT, centred, TEXT, at_left, TEXT) == wanted


@pytest.mark.parametrize(
    ("left", "right", "look"),
    [
        (200, 300, "centred"),
        (208, 300, "centred"),
        (212, 300, ""),
        (75, 425, "centred"),
        (65, 435, ""),
        (58, 150, "left"),
        (62, 150, ""),
    ],
    ids=["middle", "nearly", "beside the middle", "wide", "as wide as the text", "left", "indented"],
)
def test_the_place_of_a_heading_is_that_in_its_column(left: float, right: float, look: str) -> None:
    walls = heading("Walls", 0, size=10, box=Box(left, 80, right, 90))
    assert headings_of(Reading(1, (600, 800), (walls, TEXT)))[0].look == look


@pytest.mark.parametrize(("height", "look"), [(25, "left"), (15, "")], ids=["two lines", "one line"])
def test_a_column_is_a_text_of_several_lines(height: float, look: str) -> None:
    text = paragraph("It is an old wall.", box=Box(50, 100, 450, 100 + height), size=10)
    walls = heading("Walls", 0, size=10, box=Box(50, 80, 150, 90))
    assert headings_of(Reading(1, (600, 800), (walls, text)))[0].look == look


@pytest.mark.parametrize(("length", "alone"), [(80, True), (120, False)])
def test_a_heading_is_alone_if_its_page_has_no_long_text(length: int, alone: bool) -> None:
    page = Reading(1, (600, 800), (head("Quays"), paragraph("a" * length)))
    assert headings_of(page)[0].alone is alone


def test_a_heading_of_unknown_size_has_no_place() -> None:
    assert levels(heading("Walls", 3, size=0, box=Box(50, 80, 120, 90)), TEXT) == [3]


def test_a_heading_as_wide_as_its_column_is_like_the_others_of_its_look() -> None:
    centred, wide = (heading("Walls", 0, size=10, box=Box(x, 80, 500 - x, 90)) for x in (200, 55))
    at_left = heading("Joints", 0, size=10, box=Box(50, 80, 120, 90))
    assert levels(centred, TEXT, at_left, TEXT, wide, TEXT, at_left, TEXT, centred, TEXT) == [1, 2, 1, 2, 1]


@pytest.mark.parametrize(
    ("sizes", "known", "wanted"),
    [
        ((20, 10, 10, 10), (1, 2, 3, 2), [1, 2, 3, 2]),
        ((10, 10, 10, 10), (0, 1, 2, 1), [1, 2, 3, 2]),
        ((20, 10, 14, 10), (1, 2, 2, 3), [1, 3, 2, 3]),
        ((20, 14, 14, 10), (1, 1, 1, 0), [1, 1, 1, 2]),
    ],
    ids=["in one size", "a title that it lacks", "a level that it skips", "one level for all"],
)
def test_an_outline_has_the_levels(sizes: Sequence[float], known: Sequence[int], wanted: list[int]) -> None:
    blocks = [heading("Walls", level, size=size) for size, level in zip(sizes, known, strict=True)]
    assert levels(*blocks) == wanted


def test_looks_without_a_level_are_nested_around_those_with_one() -> None:
    known = heading("Walls", 3, size=10, look="italic")
    part, below = looks("capitals", "")
    assert levels(heading("Quays", 1, size=20), part, known, below, below, known, part, known) == [
        *(1, 2, 3),
        *(4, 4, 3),
        *(2, 3),
    ]


def test_numbers_have_the_level_of_the_outline() -> None:
    known = {"Quays": 1, "Part One": 2, "1 Walls": 3, "1.1 Joints": 4, "2 Steps": 3}
    assert levels(*(heading(words, level, size=10) for words, level in known.items())) == [1, 2, 3, 4, 3]


def test_numbers_below_others_have_the_level_of_the_outline() -> None:
    words = [
        ("Quays", 1),
        ("I. WALLS", 2),
        ("A. Joints", 3),
        ("1. Sand", 4),
        ("2. Lime", 4),
        ("II. STEPS", 2),
    ]
    assert levels(*(heading(text, level, size=9) for text, level in words)) == [1, 2, 3, 4, 4, 2]


def test_an_outline_that_begins_with_the_title_has_the_levels_below_it() -> None:
    """The title is printed in other words, so its level is not known."""
    title, sections = head("Quays", 12), [("Walls", 2), ("Sand", 3), ("Steps", 2)]
    assert levels(title, *(heading(text, level, size=9) for text, level in sections)) == [1, 2, 3, 2]


def test_numbers_that_disagree_with_the_outline_have_their_own_levels() -> None:
    known = {"Quays": 1, "1 Walls": 3, "2 Joints": 3, "3 Stones": 3, "4 Steps": 2}
    assert levels(*(heading(words, level, size=10) for words, level in known.items())) == [1, 2, 2, 2, 2]


def test_a_heading_alone_on_its_page_is_the_title_of_the_others() -> None:
    pages = [Reading(1, (600, 800), (head("Quays"),)), Reading(2, (600, 800), (head("Walls"), head("Steps")))]
    run = HeadingLevels()
    plan = run.plan([run.look(page) for page in pages])
    made = [block.level for page in pages for block in run.rewrite(page, plan).blocks]
    assert made == [1, 2, 2]


@pytest.mark.parametrize(
    ("looks", "first"),
    [
        (["bold", "blue", "blue", "blue", "blue"], 1),
        (["bold", "blue", "blue", "blue"], 2),
        (["bold", "bold", "blue", "blue", "blue"], 2),
        (["bold", "blue", "blue", "blue", "red"], 2),
    ],
    ids=["one other look", "few", "its look again", "two other looks"],
)
def test_a_heading_below_a_cover_is_the_title_of_those_in_another_look(looks: list[str], first: int) -> None:
    names = ["Quays", "Walls", "Sand", "Steps", "Tides"]
    blocks = [replace(head(name), look=look) for name, look in zip(names, looks, strict=False)]
    run, page = HeadingLevels(), Reading(2, (600, 800), tuple(blocks))
    made = run.rewrite(page, run.plan([[], run.look(page)])).blocks
    assert made[1].level - made[0].level == 2 - first


EVIDENCE = st.builds(
    Heading,
    page=st.integers(1, 5),
    level=st.integers(0, 6),
    size=st.sampled_from([0, 20, 24, 36]),
    look=st.sampled_from(["", "bold", "bold left", "italic centred"]),
    number=st.sampled_from(["Walls", "1 Walls", "1.1 Walls", "I. Walls", "A. Walls", "a) Walls"]).map(
        number_of
    ),
    measured=st.booleans(),
    run_in=st.booleans(),
    first=st.booleans(),
    alone=st.booleans(),
    depth=st.integers(0, 6),
)


@given(st.lists(st.lists(EVIDENCE, max_size=6), max_size=5))
def test_all_levels_are_possible_and_pages_come_in_any_order(pages: list[list[Heading]]) -> None:
    numbered = [[heading._replace(page=at) for heading in page] for at, page in enumerate(pages, 1)]
    plan = HeadingLevels().plan(numbered)
    assert plan == HeadingLevels().plan(numbered[::-1])
    assert all(1 <= plan.level(heading) <= 6 for page in numbered for heading in page)


@given(st.lists(st.sampled_from([8, 10, 14, 20]), min_size=1))
def test_without_other_evidence_larger_sizes_are_higher(sizes: list[float]) -> None:
    ladder = sorted(set(sizes), reverse=True)
    assert levels(*(head("Walls", size) for size in sizes)) == [ladder.index(size) + 1 for size in sizes]
