"""The font size of the text of a page, and sizes that can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from doc2md.document import Block, Kind


def common_size(blocks: Iterable[Block]) -> float:
    """The font size of most characters in the texts and lists of blocks, in points; 0 if there are no blocks."""
    weights = Counter[float]()
    for block in blocks:
        weights[block.size] += _length(block)
    return weights.most_common(1)[0][0] if weights else 0.0


def _length(block: Block) -> int:
    """The number of characters of a block, and of the items of a list."""
    parts = block.children if block.kind in {Kind.LIST, Kind.ITEM} else ()
    return len(block.text.plain) + sum(map(_length, parts))


def half_points(size: float) -> int:
    """A font size in half points, so that sizes that differ by rounding are equal."""
    return round(2 * size)
