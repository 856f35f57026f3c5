"""The grid of a listing: long lines, empty lines, and wrapped lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doc2md.converter.local.layout.text.code import continues, join_code, layout, make_code
from doc2md.document import Block, Kind, Region
from doc2md.geometry import Box
from tests.builders.lines import line, row, span


@pytest.mark.parametrize(("column", "kept"), [(300, True), (500, False)])
def test_very_wide_white_space_in_a_line_is_cut(column: int, kept: bool) -> None:
    made = layout([line(span("ab", mono=True), span("cd", 6 * column, mono=True))])
    assert (made.index("cd") == column) is kept


@pytest.mark.parametrize(("empty", "kept"), [(2, 2), (4, 2)])
def test_large_gaps_between_lines_are_cut(empty: int, kept: int) -> None:
    ys = [0, 10, 20, 20 + 10 * (empty + 1), 20 + 10 * (empty + 2)]
    made = layout([row("a = b", 0, y, mono=True) for y in ys])
    assert len(made.splitlines()) == len(ys) + kept


@pytest.mark.parametrize(("room", "joined"), [(20, True), (30, False)])
def test_a_line_that_ends_near_the_frame_was_wrapped(room: int, joined: bool) -> None:
    rows = [row("call(alpha", 0, 10, mono=True), row("b" * (room + 5), 0, 20, mono=True)]
    made = layout(rows, Box(0, 0, 6 * (10 + room) + 1, 30))
    assert ("\n" not in made) is joined


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("WHERE status = \u2019open\u2019", "WHERE status = 'open'"),
        ("print(\u2019it\u2019)", "print('it')"),
        ('say("don\u2019t")', 'say("don\u2019t")'),
        ("echo \u2018it\u2019", "echo \u2018it\u2019"),
    ],
    ids=["closed twice", "in brackets", "apostrophe", "a pair"],
)
def test_straight_quotes_that_are_printed_as_closing_ones_are_straight(printed: str, meant: str) -> None:
    assert layout([row(printed, 60, 100, mono=True)]) == meant


@pytest.mark.parametrize(
    ("height", "gap", "joined"),
    [(60, 8, False), (60, 3, True), (15, 8, True)],
    ids=["two frames", "frames that meet", "an area for each row"],
)
def test_listings_in_two_frames_are_not_joined(height: float, gap: float, joined: bool) -> None:
    first, second = (
        make_code([row("count(wall)", 50, y + 10, mono=True)], Box(40, y, 400, y + height))
        for y in (100, 100 + height + gap)
    )
    first = replace(first, box=first.box._replace(y1=100 + height))
    assert continues(first, second) is joined


@pytest.mark.parametrize(
    ("between", "pieces"),
    [(None, 1), (Box(60, 12, 300, 20), 2), (Box(200, 12, 300, 20), 1), (Box(60, 60, 300, 70), 1)],
    ids=["nothing", "text", "text in another column", "text below"],
)
def test_code_with_text_between_is_in_two_pieces(between: Box | None, pieces: int) -> None:
    code = [make_code([row("size = 1", 20, y, mono=True)]) for y in (10, 30)]
    texts = [Block("", Kind.PARAGRAPH, (Region(1, between),))] if between else []
    assert len(join_code([*code, *texts])) == pieces + len(texts)


@pytest.mark.parametrize(
    ("off", "score", "indents"), [(4, 0.9, [0, 0, 0, 4]), (4, 1.0, [0, 1, 1, 5]), (6, 0.9, [0, 1, 1, 5])]
)
def test_a_letter_that_reaches_to_the_left_indents_no_other_row_of_a_recognised_listing(
    off: float, score: float, indents: list[int]
) -> None:
    xs = (100 - off, 100, 100, 124)
    rows = [row("call(it)", x, 10 * n, mono=True, score=score) for n, x in enumerate(xs)]
    assert [len(text) - len(text.lstrip()) for text in layout(rows).splitlines()] == indents
