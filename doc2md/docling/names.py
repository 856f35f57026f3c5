"""Gives ids to the blocks of a loaded document, and turns links to anchors into links to blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from doc2md.document import Block
from doc2md.exporter.anchors import Slugs, headings, redirected, title_of


def with_ids(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with unique ids, made from the page number and a count on that page."""
    counts = Counter[int]()

    def with_name(block: Block) -> Block:
        name = f"p{block.page:04}-{counts[block.page]:02}"
        counts[block.page] += 1
        return replace(block, id=name, children=tuple(map(with_name, block.children)))

    return [with_name(block) for block in blocks]


def with_heading_links(blocks: list[Block]) -> list[Block]:
    """The blocks with links to heading anchors replaced by links to heading ids."""
    slugs = Slugs()
    names = {f"#{slugs(title_of(heading))}": f"#{heading.id}" for heading in headings(blocks)}
    return [redirected(block, lambda address: names.get(address, address)) for block in blocks]
