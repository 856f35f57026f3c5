"""Join the rest of a numbered entry, such as `[4]`, that stands at the top of the next column or page.

Without its start, the rest of an entry of a bibliography looks like an entry without a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise

from doc2md.assembler.passes.bibliographies import LABEL
from doc2md.assembler.passes.paragraphs import joined
from doc2md.assembler.passes.split_blocks import FLOATS, jumps
from doc2md.document import Block, Edit, Kind, Reading
from doc2md.structure.lists import succeeds

MAX_RESTS = 3
"""Maximum number of parts of an entry that have no number."""


def join_split_entries(pages: Sequence[Reading]) -> list[Reading]:
    """The pages with each such entry joined in its first part."""
    whole, gone = dict[str, Block](), dict[str, str]()
    for run in _runs(pages):
        for first, *rest in _split_entries(run):
            whole[first.id] = reduce(_with_rest, rest, first)
            gone |= {part.id: first.id for part in rest}
    return [_rewritten(page, whole, gone) for page in pages] if gone else list(pages)


def _split_entries(run: Sequence[Block]) -> Iterator[list[Block]]:
    """The numbered items that are followed by others without a number and then by the next number, with these others.

    One of them begins another column or page, or the number stands alone.
    """
    numbered = [i for i, item in enumerate(run) if item.label != LABEL]
    for start, end in pairwise(numbered):
        parts = list(run[start:end])
        if not 1 < len(parts) <= 1 + MAX_RESTS or any(part.children for part in parts):
            continue
        is_split = not parts[0].text.plain or any(jumps(one, other) for one, other in pairwise(parts))
        if is_split and succeeds(parts[0].label, run[end].label):
            yield parts


def _with_rest(first: Block, rest: Block) -> Block:
    if not first.text.plain:
        return replace(first, text=rest.text, regions=first.regions + rest.regions)
    return joined(first, rest)


def _runs(pages: Sequence[Reading]) -> Iterator[list[Block]]:
    """The items of lists that follow each other, over the ends of pages, from the first to the last."""
    run: list[Block] = []
    for block in (block for page in pages for block in page.blocks if block.kind not in FLOATS):
        if block.kind is Kind.LIST:
            run += _items(block)
        elif run:
            yield run
            run = []
    yield run


def _items(block: Block) -> Iterator[Block]:
    for item in block.children:
        if item.kind is Kind.ITEM:
            inner = [child for child in item.children if child.kind is Kind.LIST]
            yield replace(item, children=()) if len(inner) == len(item.children) else item
            for child in inner:
                yield from _items(child)


def _rewritten(page: Reading, whole: dict[str, Block], gone: dict[str, str]) -> Reading:
    edits = [
        Edit(
            "split_entries", item.id, f"joined to {gone[item.id]}, which it continues", before=item.text.plain
        )
        for block in page.blocks
        if block.kind is Kind.LIST
        for item in _items(block)
        if item.id in gone
    ]
    blocks = [_list(block, whole, gone) if block.kind is Kind.LIST else block for block in page.blocks]
    kept = tuple(block for block in blocks if block.kind is not Kind.LIST or block.children)
    return replace(page, blocks=kept, edits=(*page.edits, *edits))


def _list(block: Block, whole: dict[str, Block], gone: dict[str, str]) -> Block:
    """A list with the whole entries and without their rests, which may leave it without items."""
    items = []
    for item in block.children:
        if item.id in gone:
            continue
        inner = [_list(child, whole, gone) if child.kind is Kind.LIST else child for child in item.children]
        kept = tuple(child for child in inner if child.kind is not Kind.LIST or child.children)
        items.append(replace(whole.get(item.id, item), children=kept))
    return replace(block, children=tuple(items))
