"""Join lists that are split by the end of a column or a page, and their last items with the rest of the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.assembler.passes.paragraphs import continues, joined
from doc2md.assembler.passes.split_blocks import join_split_blocks, jumps
from doc2md.document import Block, Kind, Reading
from doc2md.structure.lists import goes_on, succeeds

SAME_EDGE = 6.0
"""In points. Maximum difference of the left edges of the items of a nested list on two pages."""


def join_broken_lists(pages: Sequence[Reading]) -> list[Reading]:
    """The pages with each split list joined in its first part."""
    return join_split_blocks(pages, "broken_lists", {Kind.LIST}, _whole)


def _whole(first: Block, second: Block, _: bool) -> Block | None:
    """The list with the block that continues it; None if it does not continue the list."""
    if second.kind is Kind.PARAGRAPH:
        return _with_rest(first, second)
    if second.kind is not Kind.LIST or not first.children or not second.children:
        return None
    if _is_over_page_end(first, second) and (nested := _with_nested(first, second)):
        return nested
    return _with_items(first, second) if _counts_on(first, second) else None


def _with_items(first: Block, second: Block) -> Block:
    return replace(
        first,
        children=first.children + second.children,
        regions=first.regions + second.regions,
        origin=first.origin + second.origin,
    )


def _is_over_page_end(first: Block, second: Block) -> bool:
    """Whether a list is on the page after another, or right below the part of it that is on the same page."""
    return second.page > first.regions[-1].page or first.regions[-1].page == second.page > first.page


def _with_nested(first: Block, second: Block) -> Block | None:
    """The first list with the items of the second in the nested list that they continue; None if there is none."""
    *others, last = first.children
    *before, inner = last.children or (None,)
    if inner is None or inner.kind is not Kind.LIST:
        return None
    whole = _with_nested(inner, second)
    if whole is None and _is_aligned(inner, second) and _has_next_marker(inner, second):
        whole = _with_items(inner, second)
    if whole is None:
        return None
    return replace(
        first,
        children=(*others, replace(last, children=(*before, whole))),
        regions=first.regions + second.regions,
        origin=first.origin + second.origin,
    )


def _is_aligned(first: Block, second: Block) -> bool:
    """Whether the last item of a list and the first one of another begin at the same x."""
    one, other = first.children[-1].box, second.children[0].box
    return one is not None and other is not None and abs(one.x0 - other.x0) < SAME_EDGE


def _has_next_marker(first: Block, second: Block) -> bool:
    return goes_on(first.children[-1].label, second.children[0].label)


def _counts_on(first: Block, second: Block) -> bool:
    """Whether the first marker of a list comes after the last one of another, over the end of a page or a column.

    Two lists with bullets may stand in two columns, so these go on only over the end of a page. The rest of the last
    item may be on the page of the second list.
    """
    if _is_over_page_end(first, second):
        return _has_next_marker(first, second)
    return jumps(first, second) and succeeds(first.children[-1].label, second.children[0].label)


def _with_rest(block: Block, rest: Block) -> Block | None:
    """A list with the rest of a sentence in its last item, which may be nested; None if it is no rest of it."""
    if not block.children:
        return None
    *others, last = block.children
    if last.kind is not Kind.ITEM:
        return None
    if last.children:
        *before, nested = last.children
        inner = _with_rest(nested, rest) if nested.kind is Kind.LIST else None
        return inner and _with_last(block, others, replace(last, children=(*before, inner)), rest)
    words = replace(last, kind=Kind.PARAGRAPH)
    if not continues(words, rest):
        return None
    return _with_last(block, others, replace(joined(words, rest), kind=Kind.ITEM), rest)


def _with_last(block: Block, others: Sequence[Block], last: Block, rest: Block) -> Block:
    return replace(
        block,
        children=(*others, last),
        regions=block.regions + rest.regions,
        origin=block.origin + rest.origin,
    )
