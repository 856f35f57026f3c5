"""Captions: a figure's or a table's caption becomes its child, so that they travel together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import Block, Kind, Reading
from doc2md.geometry import Box

NEAR = 0.08
"""Share of the page's height that may lie between a caption and what it describes."""
_OWNERS = {Kind.FIGURE, Kind.TABLE}
_SAYS_TABLE = re.compile(r"\s*(?:table|tab\.|tabelle|tableau|表)", re.IGNORECASE)
_SAYS_FIGURE = re.compile(r"\s*(?:fig|abb|图|圖|図)", re.IGNORECASE)


def attach_captions(reading: Reading) -> Reading:
    """A caption with nothing near to describe stays where it is, as a caption."""
    blocks = list(reading.blocks)
    adopted: dict[str, list[Block]] = {}
    for i, caption in enumerate(blocks):
        if caption.kind is not Kind.CAPTION:
            continue
        owner = _owner(blocks, i, reading.size[1], adopted)
        if owner:
            adopted.setdefault(owner.id, []).append(caption)
    if not adopted:
        return reading
    taken = {child.id for children in adopted.values() for child in children}
    kept = (
        replace(b, children=b.children + tuple(adopted.get(b.id, ()))) for b in blocks if b.id not in taken
    )
    return replace(reading, blocks=tuple(kept))


def _owner(
    blocks: Sequence[Block], at: int, page_height: float, adopted: dict[str, list[Block]]
) -> Block | None:
    """The nearest figure or table that suits the caption's words; one without a caption first."""
    caption = blocks[at]
    candidates = []
    for i, block in enumerate(blocks):
        if block.kind in _OWNERS and _suits(caption, block):
            gap = _gap(caption.box, block.box, apart=abs(i - at), page_height=page_height)
            if gap <= NEAR * page_height:
                candidates.append((block.id in adopted, gap, abs(i - at), i))
    return blocks[min(candidates)[-1]] if candidates else None


def _suits(caption: Block, owner: Block) -> bool:
    if _SAYS_TABLE.match(caption.text.plain):
        return owner.kind is Kind.TABLE
    return owner.kind is Kind.FIGURE or not _SAYS_FIGURE.match(caption.text.plain)


def _gap(caption: Box | None, owner: Box | None, apart: int, page_height: float) -> float:
    """Vertical distance in points, infinite where they stand in different columns; without boxes, neighbours only."""
    if caption is None or owner is None:
        return 0.0 if apart == 1 else float("inf")
    if caption.overlap_x(owner) <= 0:
        return float("inf")
    return max(0.0, caption.gap_y(owner))
