"""Split lists that a model wrote as one paragraph, or as one item of a list."""

from __future__ import annotations

from dataclasses import replace

from doc2md.assembler.passes.run_on_text import split_item, split_run_on
from doc2md.document import Block, Edit, Kind, Reading


def split_run_on_lists(reading: Reading) -> Reading:
    """The page with each such paragraph split into text and list, and each such item split into several items."""
    blocks: list[Block] = []
    edits: list[Edit] = []
    for block in reading.blocks:
        parts = _split(block) if block.transcribed else [block]
        if parts != [block]:
            edits.append(Edit("run_on_lists", block.id, "a list in one paragraph", before=block.text.plain))
        blocks += parts
    return replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits)) if edits else reading


def _split(block: Block) -> list[Block]:
    if block.kind is Kind.LIST:
        parts = tuple(item for child in block.children for item in _split_item(child))
        return [replace(block, children=parts)] if len(parts) > len(block.children) else [block]
    if block.kind is not Kind.PARAGRAPH:
        return [block]
    head, items = split_run_on(block.text.plain)
    if not items:
        return [block]
    children = tuple(_item(block, i, *item) for i, item in enumerate(items, 1))
    before = block.text[:head].strip()
    whole = replace(block, id=f"{block.id}-list", kind=Kind.LIST, text=block.text[:0], children=children)
    return [replace(block, text=before), whole] if before.plain else [replace(whole, id=block.id)]


def _split_item(item: Block) -> list[Block]:
    """The item split at the markers inside it. The text before the first of these stays with the item's own marker."""
    spans = split_item(item.text.plain) if item.label in {"-", "*", "•"} else []
    if len(spans) > 1:
        return [
            part for n, span in enumerate(spans) for part in _split_item(_item(item, n, item.label, *span))
        ]
    head, items = split_run_on(f"{item.label} {item.text.plain}")
    if len(items) < 2 or head:
        return [item]
    shift = len(item.label) + 1
    return [
        replace(item, text=item.text[: items[0].end - shift].strip()),
        *(
            _item(item, i, label, start - shift, end - shift)
            for i, (label, start, end) in enumerate(items[1:], 2)
        ),
    ]


def _item(source: Block, serial: int, label: str, start: int, end: int) -> Block:
    return replace(
        source,
        id=f"{source.id}-{serial}",
        kind=Kind.ITEM,
        label=label,
        text=source.text[start:end].strip(),
        children=(),
    )
