"""How far what was read can be believed: of a block, 0 to 1 with the reasons against it; of a page, how hard it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import prod

from doc2md.document import Block, Kind

Doubt = tuple[float, str]
"""What is left of the confidence, 0 to 1, and the reason in words."""

CONTAINERS = frozenset({Kind.LIST, Kind.CONTENTS})
"""They are as sure as what is in them."""


def with_doubts(block: Block, doubts: Iterable[Doubt]) -> Block:
    """A judged block: its confidence is the product of what each doubt leaves of it."""
    found = list(doubts)
    sure = round(prod(left for left, _ in found), 3)
    return replace(block, confidence=sure, doubts=tuple(reason for _, reason in found))


def difficulty(blocks: Iterable[Block]) -> float | None:
    """0 for a page that was read without a doubt, 1 for one of which nothing can be believed: the doubts of its blocks,
    each by its length. None where nobody judged any.
    """
    weighed = [(b.confidence, _length(b)) for b in _leaves(blocks) if b.confidence is not None]
    total = sum(length for _, length in weighed)
    return round(1 - sum(sure * length for sure, length in weighed) / total, 3) if total else None


def _leaves(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind not in CONTAINERS:
            yield block
        yield from _leaves(block.children)


def _length(block: Block) -> int:
    return max(1, len(block.text.plain) + sum(len(cell.text.plain) for cell in block.cells))
