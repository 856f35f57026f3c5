"""Remove duplicate boxes: a model sometimes writes the same icon or line twice, with slightly different boxes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from doc2md.document import Block, Edit, Reading
from doc2md.geometry import Box

TOLERANCE = 6 / 999
"""Maximum difference of each edge, as a fraction of the page size."""


def remove_duplicate_boxes(reading: Reading) -> Reading:
    """The page without the second of two blocks that have the same kind, text and place."""
    width, height = reading.size
    kept: list[Block] = []
    edits: list[Edit] = []
    seen: defaultdict[tuple[str, str, int, int], list[Block]] = defaultdict(list)
    for block in reading.blocks:
        if block.box is None or block.cells or block.children:
            kept.append(block)
            continue
        # A grid with cells of twice the tolerance: a duplicate is in the same cell or in one beside it.
        x, y = int(block.box.x0 / (2 * TOLERANCE * width)), int(block.box.y0 / (2 * TOLERANCE * height))
        near = (
            other
            for i in (x - 1, x, x + 1)
            for j in (y - 1, y, y + 1)
            for other in seen.get((block.kind, block.text.plain, i, j), ())
        )
        twin = next((other for other in near if _same_place(other.box, block.box, width, height)), None)
        if twin is None:
            seen[block.kind, block.text.plain, x, y].append(block)
            kept.append(block)
        else:
            edits.append(Edit("duplicate_boxes", block.id, f"the same as {twin.id}", before=block.text.plain))
    return replace(reading, blocks=tuple(kept), edits=reading.edits + tuple(edits)) if edits else reading


def _same_place(one: Box | None, other: Box | None, width: float, height: float) -> bool:
    if one is None or other is None:
        return False
    dx, dy = TOLERANCE * width, TOLERANCE * height
    return (
        abs(one.x0 - other.x0) <= dx
        and abs(one.x1 - other.x1) <= dx
        and abs(one.y0 - other.y0) <= dy
        and abs(one.y1 - other.y1) <= dy
    )
