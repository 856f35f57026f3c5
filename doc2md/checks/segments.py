"""Cut a long document into segments that no block crosses, so that memory does not grow with its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from doc2md.document import Block, Document

MIN_PAGES = 16
"""Minimum number of pages of a segment. A word may be printed on the page after its block, so cuts are not free."""


def segments(document: Document) -> Iterator[Document]:
    """The document in parts with their rows and blocks. Joined again, these are those of the document, in order."""
    rows = sorted(document.pages, key=lambda row: row.page)
    if len(rows) <= MIN_PAGES or rows != list(document.pages):
        yield document
        return
    blocks, at, last, first = list[Block](), 0, 0, rows[0].page
    for block in document.blocks:
        if last and block.page > last and block.page - first >= MIN_PAGES:
            end = next((i for i in range(at, len(rows)) if rows[i].page >= block.page), len(rows))
            yield replace(document, pages=tuple(rows[at:end]), blocks=tuple(blocks))
            blocks, at, first = [], end, block.page
        blocks.append(block)
        last = max(last, *(region.page for region in block.regions))
    yield replace(document, pages=tuple(rows[at:]), blocks=tuple(blocks))
