"""Join the number of a chapter with its title, which books print as two lines: `Chapter 3` and `The old wall`."""

from __future__ import annotations

from dataclasses import replace

from doc2md.document import Block, Edit, Kind, Reading, Region, Text
from doc2md.geometry import Box
from doc2md.structure.heading_numbers import CHAPTER

MAX_GAP = 8.0
"""In units of the font size of the number. Maximum white space between the number and the title."""


def join_chapter_headings(reading: Reading) -> Reading:
    """Join each heading that is only the number of a chapter with the heading below it, if that is not smaller."""
    blocks, edits = list[Block](), list[Edit]()
    for block in reading.blocks:
        if blocks and _is_title_of(block, blocks[-1]):
            edits.append(Edit("chapter_headings", block.id, f"joined to {blocks[-1].id}, its number"))
            blocks[-1] = _joined(blocks[-1], block)
        else:
            blocks.append(block)
    if not edits:
        return reading
    return replace(reading, blocks=tuple(blocks), edits=(*reading.edits, *edits))


def _is_title_of(block: Block, number: Block) -> bool:
    if block.kind is not Kind.HEADING or number.kind is not Kind.HEADING or block.size < number.size:
        return False
    if not CHAPTER.fullmatch(number.text.plain.strip()) or CHAPTER.match(block.text.plain):
        return False
    boxes = number.box, block.box
    return not boxes[0] or not boxes[1] or 0 <= boxes[1].y0 - boxes[0].y1 < MAX_GAP * max(1.0, number.size)


def _joined(number: Block, title: Block) -> Block:
    """The title with the number before it, at the place of both. The level is that of the title."""
    regions = tuple(
        Region(mine.page, Box.around(box for box in (mine.box, other.box) if box))
        if mine.box or other.box
        else mine
        for mine, other in zip(number.regions, title.regions, strict=False)
    )
    text = Text.join([number.text.strip(), title.text], " ")
    return replace(
        title,
        id=number.id,
        text=text,
        regions=regions or title.regions,
        origin=number.origin + title.origin,
        children=number.children + title.children,
    )
