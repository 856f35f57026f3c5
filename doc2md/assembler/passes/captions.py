"""Attach captions: the caption of a figure or a table becomes its child, so that they stay together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import FORMULA, Block, Kind, Reading
from doc2md.geometry import Box

MAX_GAP = 0.08
"""Maximum distance between a caption and its figure or table, as a fraction of the page height."""
_OWNERS = {Kind.FIGURE, Kind.TABLE}
_TABLE_WORDS = re.compile(r"\s*(?:table|tab\.|tabelle|tableau|表)", re.IGNORECASE)
_FIGURE_WORDS = re.compile(r"\s*(?:fig|abb|图|圖|図)", re.IGNORECASE)


def attach_captions(reading: Reading) -> Reading:
    """The page with its captions attached. A caption without a figure or table nearby stays where it is."""
    blocks = list(reading.blocks)
    adopted: dict[str, list[Block]] = {}
    for i, caption in enumerate(blocks):
        if caption.kind is not Kind.CAPTION:
            continue
        owner = _owner(blocks, i, reading.size[1], adopted)
        if owner and not _are_parted(caption, owner, blocks):
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
    """The nearest figure or table that fits the caption's text, preferably one without a caption; or None."""
    caption = blocks[at]
    candidates = []
    for i, block in enumerate(blocks):
        if block.kind in _OWNERS and block.label != FORMULA and _fits(caption, block):
            gap = _gap(caption.box, block.box, apart=abs(i - at), page_height=page_height)
            if gap <= MAX_GAP * page_height:
                candidates.append((block.id in adopted, gap, abs(i - at), i))
    return blocks[min(candidates)[-1]] if candidates else None


def _are_parted(caption: Block, table: Block, blocks: Sequence[Block]) -> bool:
    """Whether a text is between a table and its caption, such as a note on its figures. It must stay between them."""
    if table.kind is not Kind.TABLE or caption.box is None or table.box is None:
        return False
    upper, lower = sorted((caption.box, table.box), key=lambda box: box.y0)
    return any(
        block.kind is Kind.PARAGRAPH
        and block.box
        and upper.y1 <= block.box.centre_y <= lower.y0
        and block.box.overlap_x(table.box) > 0 < block.box.overlap_x(caption.box)
        for block in blocks
    )


def _fits(caption: Block, owner: Block) -> bool:
    if _TABLE_WORDS.match(caption.text.plain):
        return owner.kind is Kind.TABLE
    return owner.kind is Kind.FIGURE or not _FIGURE_WORDS.match(caption.text.plain)


def _gap(caption: Box | None, owner: Box | None, apart: int, page_height: float) -> float:
    """The vertical distance in points; infinite in different columns. Without boxes, it is 0 for neighbours."""
    if caption is None or owner is None:
        return 0.0 if apart == 1 else float("inf")
    if caption.overlap_x(owner) <= 0:
        return float("inf")
    return max(0.0, caption.gap_y(owner))
