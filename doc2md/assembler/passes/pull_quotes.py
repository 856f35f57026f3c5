"""Take a large line in the middle of a sentence for a quotation, not for a heading: a pull quote of a magazine.

No heading divides a sentence. The two parts of the paragraph are joined, and the quotation follows them.
"""

from __future__ import annotations

from dataclasses import replace

from doc2md.assembler.passes.paragraphs import goes_on, joined
from doc2md.document import Block, Edit, Kind, Reading
from doc2md.structure.font_sizes import half_points
from doc2md.structure.heading_numbers import number_of

MIN_PART = 60
"""Minimum length of each part of the paragraph, in characters. Shorter ones are names, or items of a list."""


def set_pull_quotes_apart(reading: Reading) -> Reading:
    """The page with each such heading as a quotation after the paragraph that it divides."""
    blocks, edits = list[Block](), list[Edit]()
    for block in reading.blocks:
        if len(blocks) > 1 and _divides(blocks[-1], blocks[-2], block):
            quote = blocks.pop()
            edits.append(Edit("pull_quotes", quote.id, "a heading does not divide a sentence"))
            edits.append(Edit("pull_quotes", block.id, f"joined to {blocks[-1].id}", before=block.text.plain))
            blocks[-1:] = [joined(blocks[-1], block), replace(quote, kind=Kind.QUOTE, level=0)]
        else:
            blocks.append(block)
    return replace(reading, blocks=tuple(blocks), edits=(*reading.edits, *edits)) if edits else reading


def _divides(heading: Block, before: Block, after: Block) -> bool:
    """Whether a heading without a number stands between the two parts of a sentence in smaller type."""
    if heading.kind is not Kind.HEADING or {before.kind, after.kind} != {Kind.PARAGRAPH}:
        return False
    if half_points(before.size) != half_points(after.size) or heading.size <= before.size:
        return False
    is_long = min(len(before.text.plain), len(after.text.plain)) >= MIN_PART
    return is_long and goes_on(before, after) and not number_of(heading.text.plain).scheme
