"""Correct the reading order of the engine where the page contradicts it.

Two rules are certain: in one column, the upper block comes before the lower one; in one row of small blocks, the left
one comes before the right one, or after it on a page in a script from right to left. Of all orders that follow these
rules, the pass takes the one nearest to the engine's: a topological sort that breaks ties by the engine's order.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from doc2md.document import Block, Edit, Kind, Reading
from doc2md.geometry import Box
from doc2md.structure.scripts import reads_right_to_left

MAX_GROUPS = 1_000
"""Maximum number of groups: all pairs are compared. A page with more keeps the engine's order."""
MAX_ROW_HEIGHT = 0.06
"""Maximum height of a block in a row, e.g. a line or an icon, as a fraction of the page height."""


def put_in_reading_order(reading: Reading) -> Reading:
    """The page with its blocks in reading order. A block without a box stays after the block before it."""
    groups = _groups(reading.blocks)
    boxes = [_start(group[0]) for group in groups]
    if len(groups) > MAX_GROUPS:
        return reading
    mirrored = reads_right_to_left("".join(block.text.plain for block in reading.blocks))
    order = _sorted(_before(boxes, reading.size[1], mirrored), len(groups))
    if order == list(range(len(groups))):
        return reading
    moved = [groups[i][0].id for place, i in enumerate(order) if place < i]
    edits = tuple(
        Edit("reading_order", block, "it stands before blocks that the engine read first") for block in moved
    )
    blocks = tuple(block for i in order for block in groups[i])
    return replace(reading, blocks=blocks, edits=reading.edits + edits)


def _start(block: Block) -> Box | None:
    """The box in which a block begins. It may continue in other columns, as a list does whose items jump up."""
    boxes = [child.box for child in block.children if child.box] if block.kind is Kind.LIST else []
    jump = next((i for i, (one, other) in enumerate(pairwise(boxes), 1) if other.y1 < one.y0), None)
    return Box.around(boxes[:jump]) if jump else block.regions[0].box or block.box


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    """Groups of blocks that stay together: parts of the same answer span, and blocks without a box."""
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and (
            block.box is None or (block.origin and block.origin == groups[-1][0].origin and block.transcribed)
        ):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _before(boxes: Sequence[Box | None], page_height: float, mirrored: bool) -> list[tuple[int, int]]:
    """Pairs (i, j) of indices where i must be read before j. `mirrored` means that rows are read from the right."""
    small = MAX_ROW_HEIGHT * page_height
    pairs = []
    for i, a in enumerate(boxes):
        for j, b in enumerate(boxes):
            if not a or not b or i == j:
                continue
            left, right = (b, a) if mirrored else (a, b)
            if _above(a, b) or _left_in_row(left, right, small):
                pairs.append((i, j))
    return pairs


def _above(a: Box, b: Box) -> bool:
    """Whether `a` is above `b` in the same column. The narrower box must be mostly within the width of the other."""
    same_column = a.overlap_x(b) > 0.5 * min(a.width, b.width)
    return same_column and a.overlap_y(b) < 0.3 * min(a.height, b.height) and a.centre_y < b.centre_y


def _left_in_row(a: Box, b: Box, small: float) -> bool:
    """Whether `a` is left of `b` in a row of blocks that are at most `small` points high."""
    if max(a.height, b.height) > small:
        return False
    same_row = a.overlap_y(b) > 0.5 * min(a.height, b.height)
    return same_row and a.x1 <= b.x0 + 0.3 * min(a.width, b.width)


def _sorted(pairs: Sequence[tuple[int, int]], size: int) -> list[int]:
    """The indices, sorted by Kahn's algorithm with a heap. The engine's order breaks ties and decides in cycles."""
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
