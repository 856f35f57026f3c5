"""Put annotations and filled form fields after the blocks to which they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import Block, Reading
from doc2md.geometry import Box


def place_notes(reading: Reading, notes: Sequence[Block]) -> Reading:
    """The page with each of `notes` after the block at its place, or after the nearest block.

    A note is left out if the block already contains its text, because filled fields are also printed on the page.
    """
    blocks = list(reading.blocks)
    for note in notes:
        at = _nearest(blocks, note.box)
        if at is None:
            blocks.append(note)
        elif note.text.plain.split(": ", 1)[-1] not in blocks[at].text.plain:
            # After the block, and after notes that are already there.
            while at + 1 < len(blocks) and blocks[at + 1].kind is note.kind:
                at += 1
            blocks.insert(at + 1, note)
    return replace(reading, blocks=tuple(blocks))


def _nearest(blocks: Sequence[Block], box: Box | None) -> int | None:
    """The index of the block that covers most of `box`, or is nearest to it; None if no block has a box."""
    best: tuple[float, float, int] | None = None
    for i, block in enumerate(blocks):
        if box and block.box:
            rank = (-block.box.overlap(box).area, _distance(block.box, box), i)
            best = min(best, rank) if best else rank
    return best[2] if best else None


def _distance(a: Box, b: Box) -> float:
    return max(0.0, a.gap_x(b)) ** 2 + max(0.0, a.gap_y(b)) ** 2
