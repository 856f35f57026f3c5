"""Names for the blocks of a foreign document, and links that lead to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from doc2md.document import Block
from doc2md.exporter.anchors import Slugs, headings, redirected, title_of


def named(blocks: Iterable[Block]) -> list[Block]:
    """Each block with an id of its own: its page, and its place there."""
    counts = Counter[int]()

    def with_name(block: Block) -> Block:
        name = f"p{block.page:04}-{counts[block.page]:02}"
        counts[block.page] += 1
        return replace(block, id=name, children=tuple(map(with_name, block.children)))

    return [with_name(block) for block in blocks]


def linked(blocks: list[Block]) -> list[Block]:
    """Links to anchors of headings lead to the headings."""
    slugs = Slugs()
    names = {f"#{slugs(title_of(heading))}": f"#{heading.id}" for heading in headings(blocks)}
    return [redirected(block, lambda address: names.get(address, address)) for block in blocks]
