"""Join lists that a model wrote in pieces: successive blocks become one list, nested by their indents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import Block, Edit, Kind, Reading
from doc2md.structure.lists import Item, kind_of, nest, number

MAX_INDENT = 0.2
"""Maximum difference of indents in one list, as a fraction of the page width. With more, it is another column."""

SAME_INDENT = 0.015
"""Difference of indents that counts as none, as a fraction of the page width."""


def nest_lists(reading: Reading) -> Reading:
    """The page with successive lists of a model joined and nested."""
    blocks: list[Block] = []
    edits: list[Edit] = []
    run: list[Block] = []
    for block in (*reading.blocks, None):
        if run and (block is None or not _continues_list(run[-1], block, reading.size[0])):
            made = _nested(run, reading.size[0])
            if len(made) < len(run):
                edits += [Edit("list_nesting", b.id, f"part of the list {made[0].id}") for b in run[1:]]
            blocks += made
            run = []
        if block is not None and _is_list(block):
            run.append(block)
        elif block is not None:
            blocks.append(block)
    return replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits)) if edits else reading


def _is_list(block: Block) -> bool:
    return block.kind is Kind.LIST and block.transcribed and block.box is not None


def _continues_list(above: Block, below: Block, width: float) -> bool:
    if not _is_list(below) or not above.box or not below.box:
        return False
    return (
        below.box.y0 >= above.box.y0
        and abs(below.box.x0 - above.box.x0) < MAX_INDENT * width
        and above.box.overlap_x(below.box) > 0
    )


def _nested(run: Sequence[Block], width: float) -> list[Block]:
    if len(run) == 1:
        return list(run)
    items: list[Item] = []
    for block in run:
        at = block.box.x0 if block.box else 0.0
        for item in block.children:
            # Boxes of a model are not exact, and an item that continues the numbering is not nested.
            if items and (
                abs(at - items[-1].indent) < SAME_INDENT * width
                or _continues_numbering(items[-1].block, item)
            ):
                at = items[-1].indent
            items.append(Item(item, at))
    return list(nest(items))


def _continues_numbering(before: Block, after: Block) -> bool:
    now, then = number(after.label), number(before.label)
    return (
        now is not None
        and then is not None
        and now == then + 1
        and kind_of(after.label) == kind_of(before.label)
    )
