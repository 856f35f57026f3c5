"""Change blocks of a page for one reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from doc2md.document import Block, Edit, Reading


def with_changed(reading: Reading, made: Iterable[Block], by: str, reason: str) -> Reading:
    """The page with these blocks in the place of those with the same ids, and an edit of the pass `by` for each."""
    found = {block.id: block for block in made}
    if not found:
        return reading
    blocks = tuple(found.get(block.id, block) for block in reading.blocks)
    edits = tuple(Edit(by, name, reason) for name in sorted(found))
    return replace(reading, blocks=blocks, edits=reading.edits + edits)
