"""Join lists that are split by the end of a column or a page, and their last items with the rest of the sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from doc2md.assembler.passes.paragraphs import continues, joined
from doc2md.assembler.passes.split_blocks import FLOATS, join_split_blocks, jumps
from doc2md.document import Block, Kind, Reading
from doc2md.structure.lists import begins, goes_on, is_bullet, kind_of, succeeds

SAME_EDGE = 6.0
"""In points. Maximum difference of the left edges of the items of a nested list on two pages."""

MIN_DEEPER, MAX_DEEPER = 8.0, 60.0
"""In points. Minimum and maximum distance of the markers of a nested list from those of the outer one."""


def join_broken_lists(pages: Sequence[Reading]) -> list[Reading]:
    """The pages with each split list joined in its first part."""
    outer = dict(outer for page in pages for outer in _outer_labels(page))
    return join_split_blocks(
        pages, "broken_lists", {Kind.LIST}, lambda first, second, _: _whole(first, second, outer)
    )


def _outer_labels(page: Reading) -> Iterator[tuple[str, str]]:
    """The id of the list at the top of a page, with the first marker of the list right below it and further left."""
    top = [block for block in page.blocks if block.kind not in FLOATS][:2]
    if len(top) < 2:
        return
    first, second = top
    if first.kind is second.kind is Kind.LIST and first.box and second.box:
        is_below = first.box.y1 <= second.box.y0 and first.box.overlap_x(second.box) > 0
        if is_below and MIN_DEEPER < first.box.x0 - second.box.x0 < MAX_DEEPER and second.children:
            yield first.id, second.children[0].label


def _whole(first: Block, second: Block, outer: Mapping[str, str]) -> Block | None:
    """The list with the block that continues it; None if it does not continue the list."""
    if second.kind is Kind.PARAGRAPH:
        return _with_rest(first, second)
    if second.kind is not Kind.LIST or not first.children or not second.children:
        return None
    if _is_over_page_end(first, second) and (nested := _with_nested(first, second)):
        return nested
    if _counts_on(first, second):
        return _with_items(first, second)
    return _with_deeper(first, second, outer.get(second.id, ""))


def _with_deeper(first: Block, second: Block, below: str) -> Block | None:
    """The first list with the second, which begins further right on the next page, in its last item, or None.

    `below` is the marker below the second list, if this is at its left.
    """
    *others, last = first.children
    *before, inner = last.children or (None,)
    nested: Block | None = None
    if inner is None:
        nested = second if _is_deeper(last, second, below) else None
    elif inner.kind is Kind.LIST and inner.children:
        nested = _with_deeper(inner, second, below)
    if nested is None:
        return None
    kept = (block for block in before if block)
    return _with_last(first, others, replace(last, children=(*kept, nested)), second)


def _is_deeper(item: Block, second: Block, below: str) -> bool:
    """Whether a list with other markers is at the top of the next page, and further right than the list of an item.

    The item is in the same column, or its list goes on with the marker below.
    """
    one, other, label = item.box, second.children[0].box, second.children[0].label
    if one is None or other is None or second.page != item.regions[-1].page + 1:
        return False
    is_other = begins(label) or (is_bullet(label) and kind_of(label) != kind_of(item.label))
    is_inside = MIN_DEEPER < other.x0 - one.x0 < MAX_DEEPER and other.x0 < one.x1
    return is_other and (is_inside or goes_on(item.label, below))


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
