"""Doubled boxes: the model names the same icon or line twice, its box a few units off."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from doc2md.document import Block, Box, Edit, Reading

TOLERANCE = 6 / 999
"""Share of the page by which each edge may differ."""


def remove_doubles(reading: Reading) -> Reading:
    """Keep the first of two blocks of one kind with the same words at the same place."""
    width, height = reading.size
    kept: list[Block] = []
    edits: list[Edit] = []
    alike: defaultdict[tuple[str, str], list[Block]] = defaultdict(list)
    for block in reading.blocks:
        twins = alike[block.kind, block.text.plain]
        twin = next((b for b in twins if _same_place(b.box, block.box, width, height)), None)
        if twin is None or block.cells or block.children:
            twins.append(block)
            kept.append(block)
        else:
            edits.append(Edit("doubles", block.id, f"the same as {twin.id}", before=block.text.plain))
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
