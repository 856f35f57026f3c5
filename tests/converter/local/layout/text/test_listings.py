"""Which lines in a monospaced font are one listing."""

from __future__ import annotations

import pytest

from doc2md.converter.local.layout.text.listings import find_listings
from doc2md.geometry import Box
from tests.builders.lines import line, row, span

CODE = "count(wall)"


@pytest.mark.parametrize(
    ("step", "size", "found"),
    [(25, 10, True), (38, 10, True), (46, 10, False), (12, 11, True), (14, 13, False)],
    ids=["an empty line between", "two empty lines between", "far apart", "size of the text", "larger"],
)
def test_monospaced_rows_near_each_other_are_a_listing(step: float, size: float, found: bool) -> None:
    rows = [row(CODE, 50, 100 + step * n, size=size, mono=True) for n in range(2)]
    assert bool(find_listings(rows, (), 10)[0]) is found


@pytest.mark.parametrize(("gap", "left"), [(120, 0), (180, 1)])
def test_a_comment_right_of_the_code_belongs_to_it(gap: float, left: int) -> None:
    rows = [row(CODE, 50, 100 + 12 * n, mono=True) for n in range(3)]
    comment = row("// all", rows[0].box.x1 + gap, 112, mono=True)
    assert len(find_listings([*rows, comment], (), 10)[1]) == left


@pytest.mark.parametrize(("ascii_", "found"), [(3, False), (5, True)])
def test_a_framed_listing_has_some_code_beside_its_comments(ascii_: int, found: bool) -> None:
    text = line(span("abcdefgh"[:ascii_], 50, 100, mono=True), span("字" * (20 - ascii_), 120, 100))
    assert bool(find_listings([text], [Box(40, 80, 400, 120)], 10)[0]) is found


@pytest.mark.parametrize(("lines", "complete"), [(1_500, True), (2_600, False)])
def test_a_page_with_very_many_lines_of_code_is_grouped_in_part(lines: int, complete: bool) -> None:
    rows = [row("x", 50, 10 * n, mono=True) for n in range(lines)]
    assert (not find_listings(rows, (), 10)[1]) is complete


@pytest.mark.parametrize(
    ("style", "found"),
    [({}, True), ({"italic": True}, False), ({"bold": True}, False)],
    ids=["command", "in italics", "in bold"],
)
def test_an_emphasised_row_in_a_frame_is_no_listing(style: dict[str, bool], found: bool) -> None:
    framed = row("the wall", 50, 100, mono=True, **style)
    assert bool(find_listings([framed], [Box(40, 85, 300, 110)], 10)[0]) is found


@pytest.mark.parametrize(
    ("values", "found"), [(1, True), (2, False)], ids=["beside few rows", "beside most rows"]
)
def test_monospaced_labels_of_values_far_to_the_right_are_no_listing(values: int, found: bool) -> None:
    rows = [row(CODE, 50, 100 + 12 * n, mono=True) for n in range(3)]
    beside = [row("21.88", 400, 100 + 12 * n) for n in range(values)]
    assert bool(find_listings([*rows, *beside], (), 10)[0]) is found
