"""A table that goes on over the page: put together where it is one, left alone where it is two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc2md.assembler import assemble
from doc2md.document import Block, Cell, Kind, Mark, MarkKind, Origin, Reading, Region, Text
from doc2md.geometry import Box

HEAD = ["Year", "Storms"]
UPPER = [["2021", "4"], ["2022", "7"]]
LOWER = [["2023", "5"], ["2024", "9"]]


def bold(words: str) -> Text:
    return Text(words, (Mark(0, len(words), MarkKind.BOLD),))


def table(
    page: int, rows: Sequence[Sequence[str]], *, head: bool = True, width: float = 400, loud: bool = False
) -> Block:
    cells = tuple(
        Cell(r, c, bold(words) if loud and not r else Text(words), header=head and not r)
        for r, row in enumerate(rows)
        for c, words in enumerate(row)
    )
    region = Region(page, Box(50, 100, 50 + width, 300))
    return Block(f"p{page}-1", Kind.TABLE, (region,), origin=(Origin("x", page),), cells=cells)


def words(kind: Kind, page: int, said: str) -> Block:
    return Block(f"p{page}-{kind}-{said[:3]}", kind, (Region(page, Box(50, 780, 450, 790)),), Text(said))


def joined(*pages: Sequence[Block], merge: bool = True) -> list[list[list[str]]]:
    """The rows of each table that comes out."""
    readings = [Reading(n, (595, 842), tuple(blocks)) for n, blocks in enumerate(pages, 1)]
    blocks = [block for page in assemble(readings, merge_tables=merge) for block in page.blocks]
    return [rows_of(block) for block in blocks if block.kind is Kind.TABLE]


def rows_of(block: Block) -> list[list[str]]:
    rows: dict[int, list[str]] = {}
    for cell in block.cells:
        rows.setdefault(cell.row, []).append(cell.text.plain)
    return list(rows.values())


def test_a_repeated_header_is_dropped() -> None:
    pages = [[table(1, [HEAD, *UPPER])], [table(2, [[" YEAR ", "storms"], *LOWER])]]
    assert joined(*pages) == [[HEAD, *UPPER, *LOWER]]


def test_a_part_without_a_header_of_its_own_goes_on() -> None:
    pages = [[table(1, [HEAD, *UPPER])], [table(2, LOWER)]]  # its first row was only taken for a header
    assert joined(*pages) == [[HEAD, *UPPER, *LOWER]]
    readings = [Reading(n, (595, 842), tuple(blocks)) for n, blocks in enumerate(pages, 1)]
    (whole,) = assemble(readings)[0].blocks
    assert [cell.row for cell in whole.cells if cell.header] == [0, 0]
    assert [region.page for region in whole.regions] == [1, 2]
    assert [origin.page for origin in whole.origin] == [1, 2]
    assert "it goes on from p1-1" in assemble(readings)[1].edits[0].reason


def test_each_cell_knows_its_page() -> None:
    upper, lower = table(1, [HEAD, *UPPER]), table(2, [HEAD, *LOWER])
    place = Region(1, Box(50, 100, 90, 120))
    upper = replace(upper, cells=(replace(upper.cells[0], region=place), *upper.cells[1:]))
    readings = [Reading(n, (595, 842), (part,)) for n, part in enumerate((upper, lower), 1)]
    (whole,) = assemble(readings)[0].blocks
    assert whole.cells[0].region == place
    assert [c.region and c.region.page for c in whole.cells] == [1] * 6 + [2] * 4


def test_ten_pages_are_one_table() -> None:
    pages = [[table(n, [HEAD, [str(n), "1"]]), words(Kind.PAGE_NUMBER, n, str(n))] for n in range(1, 11)]
    assert joined(*pages) == [[HEAD, *([str(n), "1"] for n in range(1, 11))]]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param([table(2, [["A", "B", "C"], ["1", "2", "3"]])], id="more columns"),
        pytest.param([table(2, LOWER, width=300)], id="another width"),
        pytest.param([table(2, [["Town", "Pipes"], *LOWER], loud=True)], id="a bold header of its own"),
        pytest.param([words(Kind.PARAGRAPH, 2, "Between them."), table(2, LOWER)], id="text between"),
        pytest.param(
            [replace(table(2, LOWER), children=(words(Kind.CAPTION, 2, "Table 2. Towns"),))], id="a caption"
        ),
    ],
)
def test_two_tables_stay_two(second: list[Block]) -> None:
    assert len(joined([table(1, [HEAD, *UPPER], loud=True)], second)) == 2


def test_a_caption_that_says_so_goes_on() -> None:
    caption = words(Kind.CAPTION, 2, "Table 1 (continued)")
    pages = [[table(1, [HEAD, *UPPER])], [replace(table(2, LOWER), children=(caption,))]]
    assert joined(*pages) == [[HEAD, *UPPER, *LOWER]]


def test_text_after_the_first_part_ends_it() -> None:
    assert (
        len(joined([table(1, [HEAD, *UPPER]), words(Kind.PARAGRAPH, 1, "And so.")], [table(2, LOWER)])) == 2
    )


def test_a_blank_page_between_ends_it() -> None:
    assert len(joined([table(1, [HEAD, *UPPER])], [], [table(3, LOWER)])) == 2


def test_on_request_the_parts_stay() -> None:
    assert len(joined([table(1, [HEAD, *UPPER])], [table(2, LOWER)], merge=False)) == 2


def test_heads_are_not_bold_as_well() -> None:
    (page,) = assemble([Reading(1, (595, 842), (table(1, [HEAD, *UPPER], loud=True),))])
    assert not any(cell.text.marks for cell in page.blocks[0].cells)


@given(st.lists(st.lists(st.sampled_from(["a", "b", ""]), min_size=1, max_size=6), min_size=1, max_size=5))
def test_no_word_but_a_repeated_header_is_lost(columns: list[list[str]]) -> None:
    parts = [[[word, f"{n}"] for word in rows] for n, rows in enumerate(columns)]
    rows = [row for made in joined(*([table(n, part)] for n, part in enumerate(parts, 1))) for row in made]
    assert rows == [
        row for part in parts for row in part
    ]  # no row is said twice: each page's have its number
