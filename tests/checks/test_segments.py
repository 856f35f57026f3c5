from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from doc2md.checks.coverage import check
from doc2md.checks.printed_pages import PrintedPages
from doc2md.checks.segments import MIN_PAGES, segments
from doc2md.document import Document, Region
from tests.checks.pages import block, document, line_box, printed

spans = st.lists(st.integers(0, 30), min_size=1, max_size=80)


def spanning(lengths: list[int]) -> Document:
    """A document with a block on each page; each also covers so many pages after it."""
    count = len(lengths) + max(lengths)
    blocks = [
        replace(
            block(f"b{page}", "word", 0, page=page),
            regions=tuple(Region(page + n, line_box(0)) for n in range(length + 1)),
        )
        for page, length in enumerate(lengths, 1)
    ]
    return document(*blocks, pages=count)


@given(spans)
def test_segments_have_all_rows_and_blocks_in_order_and_no_block_crosses_them(lengths: list[int]) -> None:
    made = spanning(lengths)
    parts = list(segments(made))
    assert [row for part in parts for row in part.pages] == list(made.pages)
    assert [each for part in parts for each in part.blocks] == list(made.blocks)
    for part, following in pairwise(parts):
        last = max(region.page for each in part.blocks for region in each.regions)
        assert last < following.pages[0].page
        assert len(part.pages) >= MIN_PAGES


def test_a_long_document_of_short_blocks_has_many_segments() -> None:
    assert len(list(segments(spanning([0] * 10 * MIN_PAGES)))) >= 9


def test_packed_words_give_the_same_result() -> None:
    page, made = printed("It was built in 1784"), document(block("a", "It was built in 1748", 0))
    packed = PrintedPages()
    packed.add(1, page)
    assert (len(packed), list(packed), packed[1]) == (1, [1], page)
    assert check(made, packed) == check(made, {1: page})
