"""Reading order: the engine's own order, overruled where the page plainly contradicts it.

Two facts about a page are beyond doubt: in one column what stands above is read before what stands below,
and in one row of small things the left comes before the right. Among all orders that respect these, the one
nearest to the engine's is taken (a topological sort in which the engine's order breaks every tie).
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import Block, Edit, Reading
from doc2md.geometry import Box

MAX_GROUPS = 1_000
"""Pairs are compared; a page with more blocks than this keeps the engine's order."""
SMALL = 0.06
"""Share of the page's height under which a block is one line or an icon, and so may be part of a row."""


def put_in_reading_order(reading: Reading) -> Reading:
    """A block with no box stays behind the one before it."""
    groups = _groups(reading.blocks)
    boxes = [_start(group[0]) for group in groups]
    if len(groups) > MAX_GROUPS:
        return reading
    order = _sorted(_before(boxes, reading.size[1]), len(groups))
    if order == list(range(len(groups))):
        return reading
    moved = [groups[i][0].id for place, i in enumerate(order) if place < i]
    edits = tuple(
        Edit("reading_order", block, "it stands before what the engine read first") for block in moved
    )
    blocks = tuple(block for i in order for block in groups[i])
    return replace(reading, blocks=blocks, edits=reading.edits + edits)


def _start(block: Block) -> Box | None:
    """Of a block in several columns, the box in which it begins."""
    return block.regions[0].box or block.box


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that stay together: of one body, or with no box of their own."""
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and (
            block.box is None or (block.origin and block.origin == groups[-1][0].origin and block.transcribed)
        ):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _before(boxes: Sequence[Box | None], page_height: float) -> list[tuple[int, int]]:
    """Pairs (i, j) where i must be read before j."""
    small = SMALL * page_height
    pairs = []
    for i, a in enumerate(boxes):
        for j, b in enumerate(boxes):
            if a and b and i != j and (_above(a, b) or _left_in_row(a, b, small)):
                pairs.append((i, j))
    return pairs


def _above(a: Box, b: Box) -> bool:
    """In the same column and clear of each other: the narrower one mostly within the other's width."""
    same_column = a.overlap_x(b) > 0.5 * min(a.width, b.width)
    return same_column and a.overlap_y(b) < 0.3 * min(a.height, b.height) and a.centre_y < b.centre_y


def _left_in_row(a: Box, b: Box, small: float) -> bool:
    if max(a.height, b.height) > small:
        return False
    same_row = a.overlap_y(b) > 0.5 * min(a.height, b.height)
    return same_row and a.x1 <= b.x0 + 0.3 * min(a.width, b.width)


def _sorted(pairs: Sequence[tuple[int, int]], size: int) -> list[int]:
    """Kahn's algorithm with a heap: of all that may come next, the engine's first. A cycle is cut there too."""
    after: list[list[int]] = [[] for _ in range(size)]
    waits = [0] * size
    for i, j in pairs:
        after[i].append(j)
        waits[j] += 1
    ready = [i for i in range(size) if not waits[i]]
    done: set[int] = set()
    order: list[int] = []
    while len(order) < size:
        i = heapq.heappop(ready) if ready else min(set(range(size)) - done)
        if i in done:
            continue
        done.add(i)
        order.append(i)
        for j in after[i]:
            waits[j] -= 1
            if waits[j] == 0 and j not in done:
                heapq.heappush(ready, j)
    return order
