"""Join captioned tables: the model tags a table without content, and writes its HTML after the caption."""

from __future__ import annotations

from dataclasses import replace

from doc2md.document import Block, Edit, Kind, Reading

MAX_DISTANCE = 3
"""Maximum number of blocks after an empty table in which its HTML is searched: the caption and its parts."""


def join_captioned_tables(reading: Reading) -> Reading:
    """The page with the cells that follow a caption moved to the empty table before it."""
    blocks = list(reading.blocks)
    edits: list[Edit] = []
    for i, block in enumerate(blocks):
        if not _is_empty_table(block):
            continue
        for j in range(i + 1, min(i + 1 + MAX_DISTANCE, len(blocks))):
            if blocks[j].kind is Kind.TABLE and blocks[j].cells:
                blocks[i] = replace(block, cells=blocks[j].cells, origin=block.origin + blocks[j].origin)
                edits.append(
                    Edit("captioned_tables", blocks[j].id, f"its cells belong to the empty table {block.id}")
                )
                del blocks[j]
                break
            if blocks[j].kind is not Kind.CAPTION:
                break
    for i, block in enumerate(blocks):
        if _is_empty_table(block):
            # As a figure, its picture can be shown.
            blocks[i] = replace(block, kind=Kind.FIGURE)
            edits.append(Edit("captioned_tables", block.id, "a table without cells, kept as a figure"))
    return replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits)) if edits else reading


def _is_empty_table(block: Block) -> bool:
    return block.kind is Kind.TABLE and not block.cells
