"""A table that continues on the next page: its parts are joined, but two different tables are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.assembler import assemble
from doc2md.document import Block, Kind, Mark, MarkKind, Origin, Reading, Region, Text
from doc2md.geometry import Box
from tests.builders.blocks import block, cells
from tests.builders.readings import A4, rows_of

HEAD = ["Year", "Storms"]
UPPER = [["2021", "4"], ["2022", "7"]]
LOWER = [["2023", "5"], ["2024", "9"]]


def table(page: int, rows: Sequence[Sequence[str]], *, width: float = 400, bold_head: bool = False) -> Block:
    made = cells(rows)
    if bold_head:
        made = tuple(replace(cell, text=bold(cell.text.plain)) if cell.header else cell for cell in made)
    box = Box(50, 100, 50 + width, 300)
    return block(Kind.TABLE, page=page, box=box, id=f"p{page}-1", origin=(Origin("x", page),), cells=made)


def bold(words: str) -> Text:
    return Text(words, (Mark(0, len(words), MarkKind.BOLD),))


def words(kind: Kind, page: int, said: str) -> Block:
    return block(kind, said, page=page, box=Box(50, 780, 450, 790))


def caption(page: int, *, above: bool) -> Block:
    top = 80 if above else 310
    return block(Kind.CAPTION, "Table 2. Storms", page=page, box=Box(50, top, 450, top + 10))


def readings(*pages: Sequence[Block]) -> list[Reading]:
    return [Reading(n, A4, tuple(blocks)) for n, blocks in enumerate(pages, 1)]


def joined(*pages: Sequence[Block], merge: bool = True) -> list[list[list[str]]]:
    """The rows of each table of the document."""
    blocks = [block for page in assemble(readings(*pages), merge_tables=merge) for block in page.blocks]
    return [rows_of(block) for block in blocks if block.kind is Kind.TABLE]


def test_a_repeated_header_is_dropped_and_an_edit_has_its_words() -> None:
    pages = [[table(1, [HEAD, *UPPER])], [table(2, [["YEAR", "storms"], *LOWER])]]
    assert joined(*pages) == [[HEAD, *UPPER, *LOWER]]
    assert [edit.before for edit in assemble(readings(*pages))[1].edits] == ["", "YEAR storms"]


def test_a_part_without_a_header_of_its_own_continues_the_table() -> None:
    pages = [[table(1, [HEAD, *UPPER])], [table(2, LOWER)]]  # LOWER[0] was wrongly marked as a header
    assert joined(*pages) == [[HEAD, *UPPER, *LOWER]]
    made = assemble(readings(*pages))
    (whole,) = made[0].blocks
    assert [cell.row for cell in whole.cells if cell.header] == [0, 0]
    assert [region.page for region in whole.regions] == [1, 2]
    assert [origin.page for origin in whole.origin] == [1, 2]
    assert "joined to p1-1" in made[1].edits[0].reason


def test_a_caption_below_the_last_part_is_that_of_the_whole_table() -> None:
    lower = replace(table(2, LOWER), children=(caption(2, above=False),))
    (whole,) = assemble(readings([table(1, [HEAD, *UPPER])], [lower]))[0].blocks
    assert rows_of(whole) == [HEAD, *UPPER, *LOWER]
    assert [child.text.plain for child in whole.children] == ["Table 2. Storms"]


def test_a_captioned_table_does_not_go_on_in_one_with_a_caption_below() -> None:
    upper = replace(table(1, [HEAD, *UPPER]), children=(caption(1, above=False),))
    lower = replace(table(2, LOWER), children=(caption(2, above=False),))
    assert len(joined([upper], [lower])) == 2


@pytest.mark.parametrize(("width", "parts"), [(340, 1), (300, 2)])
def test_a_part_with_shorter_words_is_narrower(width: float, parts: int) -> None:
    assert len(joined([table(1, [HEAD, *UPPER])], [table(2, [HEAD, *LOWER], width=width)])) == parts


def test_a_header_whose_words_are_artifacts_leaves_no_empty_row() -> None:
    assert joined([table(1, [HEAD, *UPPER])], [table(2, [["", ""], *LOWER])]) == [[HEAD, *UPPER, *LOWER]]


def test_each_cell_knows_its_page() -> None:
    upper, lower = table(1, [HEAD, *UPPER]), table(2, [HEAD, *LOWER])
    place = Region(1, Box(50, 100, 90, 120))
    upper = replace(upper, cells=(replace(upper.cells[0], region=place), *upper.cells[1:]))
    (whole,) = assemble(readings([upper], [lower]))[0].blocks
    assert whole.cells[0].region == place
    assert [c.region and c.region.page for c in whole.cells] == [1] * 6 + [2] * 4


def test_a_table_over_ten_pages_is_one_table() -> None:
    pages = [[table(n, [HEAD, [str(n), "1"]]), words(Kind.PAGE_NUMBER, n, str(n))] for n in range(1, 11)]
    assert joined(*pages) == [[HEAD, *([str(n), "1"] for n in range(1, 11))]]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param([table(2, [["A", "B", "C"], ["1", "2", "3"]])], id="more columns"),
        pytest.param([table(2, LOWER, width=300)], id="another width"),
        pytest.param([table(2, [["Town", "Pipes"], *LOWER], bold_head=True)], id="a bold header of its own"),
        pytest.param([words(Kind.PARAGRAPH, 2, "Between them."), table(2, LOWER)], id="text between"),
        pytest.param([replace(table(2, LOWER), children=(caption(2, above=True),))], id="a caption above it"),
    ],
)
def test_two_different_tables_stay_two(second: list[Block]) -> None:
    assert len(joined([table(1, [HEAD, *UPPER], bold_head=True)], second)) == 2


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ([["Crew", "Age"], ["Ann", "20"], ["Bo", "31"]], 2),
        ([["Crew", "Age"], ["Ann", "old"], ["Bo", "young"]], 1),
        ([["2023", "5"], ["2024", "9"], ["2025", "4"]], 1),
        ([["Crew", ""], ["Ann", "20"], ["Bo", "31"]], 1),
    ],
    ids=["head above numbers", "words", "numbers", "group"],
)
def test_words_above_a_column_of_numbers_are_the_head_of_another_table(
    rows: list[list[str]], parts: int
) -> None:
    made = assemble(readings([table(1, [HEAD, *UPPER])], [table(2, rows)]))
    assert sum(len(page.blocks) for page in made) == parts


def test_a_caption_that_says_continued_joins_the_parts() -> None:
    caption = words(Kind.CAPTION, 2, "Table 1 (continued)")
    pages = [[table(1, [HEAD, *UPPER])], [replace(table(2, LOWER), children=(caption,))]]
    assert joined(*pages) == [[HEAD, *UPPER, *LOWER]]


def test_text_after_the_first_part_ends_the_table() -> None:
    first = [table(1, [HEAD, *UPPER]), words(Kind.PARAGRAPH, 1, "And so.")]
    assert len(joined(first, [table(2, LOWER)])) == 2


def test_a_blank_page_between_ends_the_table() -> None:
    assert len(joined([table(1, [HEAD, *UPPER])], [], [table(3, LOWER)])) == 2


def test_the_parts_are_kept_apart_on_request() -> None:
    assert len(joined([table(1, [HEAD, *UPPER])], [table(2, LOWER)], merge=False)) == 2


def test_bold_is_no_mark_in_a_header() -> None:
    (page,) = assemble(readings([table(1, [HEAD, *UPPER], bold_head=True)]))
    assert not any(cell.text.marks for cell in page.blocks[0].cells)


@given(st.lists(st.lists(st.sampled_from(["a", "b", ""]), min_size=1, max_size=6), min_size=1, max_size=5))
def test_no_word_but_a_repeated_header_is_lost(columns: list[list[str]]) -> None:
    # The number of the page is in each row, so no two pages have equal rows.
    parts = [[[word, f"{n}"] for word in rows] for n, rows in enumerate(columns)]
    rows = [row for made in joined(*([table(n, part)] for n, part in enumerate(parts, 1))) for row in made]
    assert rows == [row for part in parts for row in part]


@pytest.mark.parametrize(
    ("lower", "expected"),
    [
        (Box(500, 60, 900, 200), [[HEAD, *UPPER, *LOWER]]),
        (Box(500, 300, 900, 440), [[HEAD, *UPPER], [HEAD, *LOWER]]),
        (Box(500, 60, 700, 200), [[HEAD, *UPPER], [HEAD, *LOWER]]),
    ],
    ids=["at the top of the next column", "side by side", "of another width"],
)
def test_a_table_goes_on_in_the_next_column(lower: Box, expected: list[list[list[str]]]) -> None:
    first, second = table(1, [HEAD, *UPPER]), table(1, [HEAD, *LOWER])
    first = replace(first, regions=(Region(1, Box(50, 300, 450, 440)),))
    second = replace(second, id="p1-2", regions=(Region(1, lower),))
    assert joined([first, second]) == expected


@pytest.mark.parametrize(("top", "parts"), [(310, 1), (80, 2)], ids=["below", "above"])
def test_a_caption_below_the_last_part_belongs_to_the_whole(top: float, parts: int) -> None:
    caption = block(Kind.CAPTION, "Table 1: Storms", page=2, box=Box(50, top, 450, top + 10), id="p2-2")
    second = replace(table(2, [HEAD, *LOWER]), children=(caption,))
    assert len(joined([table(1, [HEAD, *UPPER])], [second])) == parts
