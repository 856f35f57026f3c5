"""The font size of the text of a page, and sizes that can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from doc2md.document import Block


def common_size(blocks: Iterable[Block]) -> float:
    """The font size of most characters in the texts of blocks, in points; 0 if there are no blocks."""
    weights = Counter[float]()
    for block in blocks:
        weights[block.size] += len(block.text.plain)
    return weights.most_common(1)[0][0] if weights else 0.0


def half_points(size: float) -> int:
    """A font size in half points, so that sizes that differ by rounding are equal."""
    return round(2 * size)
