"""Join lists that are split by the end of a column or a page, and their last items with the rest of the sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.assembler.passes.paragraphs import continues, joined
from doc2md.assembler.passes.split_blocks import join_split_blocks, jumps
from doc2md.document import Block, Kind, Reading
from doc2md.structure.lists import is_bullet, kind_of, succeeds


def join_broken_lists(pages: Sequence[Reading]) -> list[Reading]:
    """The pages with each split list joined in its first part."""
    return join_split_blocks(pages, "broken_lists", {Kind.LIST}, _whole)


def _whole(first: Block, second: Block) -> Block | None:
    """The list with the block that continues it; None if it does not continue the list."""
    if second.kind is Kind.LIST and _counts_on(first, second):
        return replace(
            first,
            children=first.children + second.children,
            regions=first.regions + second.regions,
            origin=first.origin + second.origin,
        )
    return _with_rest(first, second) if second.kind is Kind.PARAGRAPH else None


def _counts_on(first: Block, second: Block) -> bool:
    """Whether the first marker of a list comes after the last one of another, over the end of a page or a column.

    Two lists with bullets may stand in two columns, so these go on only over the end of a page. The rest of the last
    item may be on the page of the second list.
    """
    ends_below = first.regions[-1].page == second.page > first.page
    if not first.children or not second.children or not (jumps(first, second) or ends_below):
        return False
    before, after = first.children[-1].label, second.children[0].label
    is_same = is_bullet(before) and kind_of(before) == kind_of(after)
    return succeeds(before, after) or (is_same and second.page > first.regions[-1].page)


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
