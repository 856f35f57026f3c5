"""Pieces of text on one baseline are one row, unless they are in different columns."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.rows import group_by_baseline, rows, split_at_white
from tests.builders.lines import line, row, span


@pytest.mark.parametrize(
    ("second", "x", "made"),
    [
        ("the quay", 80, ["• the wall the quay"]),
        ("• the quay", 200, ["• the wall", "• the quay"]),
        ("2. the quay", 200, ["• the wall", "2. the quay"]),
        ("• the quay", 80, ["• the wall • the quay"]),
    ],
    ids=["words", "bullet", "number", "bullet nearby"],
)
def test_a_marker_far_to_the_right_starts_a_row_of_another_column(
    second: str, x: float, made: list[str]
) -> None:
    assert [found.text for found in rows([row("• the wall"), row(second, x=x)])] == made


@pytest.mark.parametrize(
    ("size", "x", "score", "made"),
    [
        (14, 200, 1, ["the wall", "Harbour"]),
        (12, 200, 1, ["the wall Harbour"]),
        (14, 65, 1, ["the wall Harbour"]),
        (15, 200, 0.9, ["the wall Harbour"]),
        (17, 200, 0.9, ["the wall", "Harbour"]),
    ],
    ids=["larger and far", "similar", "near", "larger in a scan", "much larger in a scan"],
)
def test_a_piece_in_another_size_far_to_the_right_is_in_another_column(
    size: float, x: float, score: float, made: list[str]
) -> None:
    found = rows([row("the wall", score=score), row("Harbour", x=x, size=size, score=score)])
    assert sorted(each.text for each in found) == sorted(made)


def test_words_between_two_pieces_in_other_sizes_make_them_one_row() -> None:
    pieces = [row("the wall"), row("quay", x=55, size=7), row("stone", x=80, size=7)]
    assert [found.text for found in rows(pieces)] == ["the wall quay stone"]


@pytest.mark.parametrize(
    ("sign", "size", "made"),
    [("\ue000", 20, 2), ("\ue000", 12, 1), ("A", 20, 1), ("\ue000\ue001", 20, 1)],
    ids=["icon", "size of the text", "letter", "two signs"],
)
def test_a_large_sign_beside_a_text_is_no_part_of_it(sign: str, size: float, made: int) -> None:
    assert len(rows([row(sign, size=size), row("a note for the reader", x=40)])) == made


def test_the_words_after_a_bullet_of_another_column_are_on_its_row() -> None:
    pieces = [row("• the wall"), row("•", x=200), row("the quay", x=212)]
    assert [found.text for found in rows(pieces)] == ["• the wall", "• the quay"]


@pytest.mark.parametrize(
    ("pieces", "made"),
    [
        ([("2", 0), ("A. Writer", 100)], ["2", "A. Writer"]),
        ([("the", 0), ("wall", 24)], ["thewall"]),
        ([("left ", 0), ("centre ", 100), ("right", 300)], ["left", "centre", "right"]),
    ],
    ids=["two", "words", "three"],
)
def test_a_row_is_split_at_wide_white_space(pieces: list[tuple[str, float]], made: list[str]) -> None:
    whole = line(*(span(text, x) for text, x in pieces))
    assert [part.text for part in split_at_white(whole, 2.0)] == made


def test_the_parts_of_a_row_have_boxes_around_their_words() -> None:
    left, right = split_at_white(line(span("left ", 0), span("right", 100)), 2.0)
    assert (left.box.x1, right.box.x0, right.box.x1) == (24, 100, 130)


@pytest.mark.parametrize(("gap", "found"), [(15, 1), (25, 2)])
def test_a_numbered_piece_far_from_another_is_in_another_column(gap: float, found: int) -> None:
    assert len(group_by_baseline([row("1. Rope", 50, 100), row("2. Tar", 92 + gap, 100)])) == found


@pytest.mark.parametrize(("gap", "text"), [(1.4, "quayside"), (2.1, "quay side")])
def test_a_gap_between_pieces_is_a_space_if_it_is_wide_enough(gap: float, text: str) -> None:
    (made,) = rows([row("quay", 50, 100), row("side", 74 + gap, 100)])
    assert made.text == text


@pytest.mark.parametrize(("text", "made"), [("eleven long", 1), ("fourteen signs", 2)])
def test_a_large_sign_beside_a_short_text_is_on_its_row(text: str, made: int) -> None:
    assert len(rows([row("\ue000", size=20), row(text, x=40)])) == made


@pytest.mark.parametrize(
    ("first", "second", "made"),
    [
        ("☐ sand", "☒ clay", 2),
        ("Soil?", "☒ clay", 1),
        ("Table 2. Sand", "Table 3. Clay", 2),
        ("Sand", "Table 3", 1),
    ],
    ids=["boxes", "question and box", "captions", "words and caption"],
)
def test_boxes_to_tick_and_captions_side_by_side_are_apart(first: str, second: str, made: int) -> None:
    assert len(rows([row(first), row(second, x=200)])) == made
