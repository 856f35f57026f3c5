"""Join blocks that the end of a column or a page splits. What continues what is said by each pass."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from doc2md.document import Block, Edit, Kind, Reading

FLOATS = {Kind.FIGURE, Kind.TABLE, Kind.CAPTION, Kind.HEADER, Kind.FOOTER, Kind.PAGE_NUMBER, Kind.FOOTNOTE}
"""Kinds that can be between the two parts of a block."""

MIN_ROWS = 2.0
"""In units of the font size. Minimum height of a block that goes on beside it."""


def join_split_blocks(
    pages: Sequence[Reading],
    by: str,
    kinds: Collection[Kind],
    whole: Callable[[Block, Block, bool], Block | None],
) -> list[Reading]:
    """The pages with each split block joined in its first part. The page of the second part gets an edit.

    `by` is the name of the pass, and `kinds` are those of the first parts. `whole` returns the first part with the
    second, or None if the second does not continue the first. It is told whether a figure, table or caption is between
    them.
    """
    out: list[Reading] = []
    opened: tuple[int, int] | None = None  # indices of the page and the block that may continue
    over_float = False
    for number, reading in enumerate(pages):
        blocks, edits = list[Block](), list[Edit]()
        out.append(reading)
        for block in reading.blocks:
            if block.kind in FLOATS:
                blocks.append(block)
                over_float |= block.kind in {Kind.FIGURE, Kind.TABLE, Kind.CAPTION}
                continue
            first = _at(out, blocks, number, opened)
            made = whole(first, block, over_float) if first else None
            over_float = False
            if first and made:
                _put(out, blocks, number, opened, made)
                reason = f"joined to {first.id}, which it continues"
                edits.append(Edit(by, block.id, reason, before=block.text.plain))
            else:
                blocks.append(block)
                opened = (number, len(blocks) - 1) if block.kind in kinds else None
        out[number] = replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits))
    return out


def jumps(first: Block, second: Block) -> bool:
    """Whether a block is on the page after another, or higher or beside it on its page, as in the next column."""
    last, box = first.regions[-1], second.box
    if not last.box or not box:
        return False
    if second.page != last.page:
        return second.page == last.page + 1
    has_rows = 0 < MIN_ROWS * first.size < last.box.height  # a single row may be a cell beside another
    is_beside = has_rows and box.overlap_x(last.box) <= 0 and box.centre_y < last.box.y1
    return is_beside or box.centre_y < last.box.y0


def _at(out: list[Reading], blocks: list[Block], number: int, place: tuple[int, int] | None) -> Block | None:
    if place is None:
        return None
    return blocks[place[1]] if place[0] == number else out[place[0]].blocks[place[1]]


def _put(
    out: list[Reading], blocks: list[Block], number: int, place: tuple[int, int] | None, block: Block
) -> None:
    assert place
    if place[0] == number:
        blocks[place[1]] = block
    else:
        out[place[0]] = out[place[0]].with_blocks(place[1], block)
