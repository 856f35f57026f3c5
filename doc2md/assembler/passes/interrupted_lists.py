"""Join lists that blocks of their items interrupt, such as code below a step. The blocks become part of the item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import Block, Edit, Kind, Reading
from doc2md.structure.lists import goes_on

MAX_BETWEEN = 6
"""Maximum number of blocks between two items."""

MIN_INDENT, MAX_INDENT = 4.0, 72.0
"""In points. Minimum and maximum distance of such a block from the left edge of its list."""

SAME_EDGE = 8.0
"""In points. The left edges of two parts of a list differ by less. Wide numbers begin further left."""

_PARTS = {Kind.LIST, Kind.PARAGRAPH, Kind.CODE, Kind.QUOTE, Kind.EQUATION, Kind.FIGURE, Kind.TABLE}


def join_interrupted_lists(pages: Sequence[Reading]) -> list[Reading]:
    """The pages with each such list joined."""
    return [_with_whole_lists(page) for page in pages]


def _with_whole_lists(reading: Reading) -> Reading:
    blocks, edits = list[Block](), list[Edit]()
    for block in reading.blocks:
        at = _start_of(blocks, block)
        if at is None:
            blocks.append(block)
            continue
        first, *between = blocks[at:]
        blocks[at:] = [_joined(first, between, block, _depth(first, between, block) or 0)]
        reason = f"part of the list {first.id}, which goes on below"
        edits += [Edit("interrupted_lists", part.id, reason) for part in (*between, block)]
    return replace(reading, blocks=tuple(blocks), edits=(*reading.edits, *edits)) if edits else reading


def _start_of(blocks: Sequence[Block], rest: Block) -> int | None:
    """The index of the list that `rest` continues after blocks of its last item; None if there is none."""
    for at in range(len(blocks) - 1, max(-1, len(blocks) - 2 - MAX_BETWEEN), -1):
        block = blocks[at]
        if block.kind is Kind.LIST and _depth(block, blocks[at + 1 :], rest) is not None:
            return at
        if block.kind not in _PARTS:
            return None
    return None


def _depth(first: Block, between: Sequence[Block], rest: Block) -> int | None:
    """How deep the nested list is that `rest` continues, 0 for the list itself; None if it continues none of them."""
    if not between:
        return None
    if _goes_on(first, rest) and all(_is_inside(first, part) for part in between):
        return 0
    inner = _last_list(first)
    depth = None if inner is None else _depth(inner, between, rest)
    return None if depth is None else depth + 1


def _last_list(block: Block) -> Block | None:
    """The nested list at the end of the last item of a list; None if it ends otherwise."""
    last = block.children[-1].children if block.children else ()
    return last[-1] if last and last[-1].kind is Kind.LIST else None


def _goes_on(first: Block, rest: Block) -> bool:
    """Whether a list has the next marker, at the same left edge and on the same page."""
    if rest.kind is not Kind.LIST or not first.children or not rest.children or not first.box or not rest.box:
        return False
    is_aligned = abs(first.box.x0 - rest.box.x0) < SAME_EDGE and rest.box.y0 > first.box.y1
    return is_aligned and goes_on(first.children[-1].label, rest.children[0].label)


def _is_inside(first: Block, part: Block) -> bool:
    """Whether a block is indented like the text of an item."""
    edge, own = first.box, part.box
    return edge is not None and own is not None and MIN_INDENT < own.x0 - edge.x0 < MAX_INDENT


def _joined(first: Block, between: Sequence[Block], rest: Block, depth: int) -> Block:
    """A list with blocks in the last item, and with the rest; `depth` levels further in, if not 0."""
    *others, last = first.children
    if depth:
        *before, inner = last.children
        whole = _joined(inner, between, rest, depth - 1)
        children = (*others, replace(last, children=(*before, whole)))
    else:
        children = (*others, replace(last, children=(*last.children, *between)), *rest.children)
    parts = (*between, rest)
    regions = tuple(region for part in parts for region in part.regions)
    origin = tuple(dict.fromkeys(origin for part in parts for origin in part.origin))
    return replace(first, children=children, regions=first.regions + regions, origin=first.origin + origin)
