"""The confidence of a block with the reasons for doubt, and the difficulty of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import prod

from doc2md.document import Block, Kind

Doubt = tuple[float, str]
"""The factor by which a doubt lowers the confidence, from 0 to 1, and its reason in words."""

RECOGNISED = "recognised by OCR"
"""The start of the doubt about every block that OCR read. Font sizes in it are measured, so they are not exact."""

MAY_BE_HEADING = "may be a heading"
"""The doubt about a paragraph whose second role is that of a heading."""

CONTAINERS = frozenset({Kind.LIST, Kind.CONTENTS})
"""Kinds without a confidence of their own: the blocks inside have one."""


def with_doubts(block: Block, doubts: Iterable[Doubt]) -> Block:
    """The block with its doubts and its confidence: the product of the factors of all doubts, or 1 without doubts."""
    found = list(doubts)
    sure = round(prod(left for left, _ in found), 3)
    return replace(block, confidence=sure, doubts=tuple(reason for _, reason in found))


def mean_confidence(blocks: Iterable[Block]) -> float | None:
    """The mean confidence of some blocks, weighted by their length; None if no block was assessed."""
    weighed = [(b.confidence, _length(b)) for b in _leaves(blocks) if b.confidence is not None]
    total = sum(length for _, length in weighed)
    return round(sum(sure * length for sure, length in weighed) / total, 3) if total else None


def difficulty(blocks: Iterable[Block], lacking: int = 0) -> float | None:
    """How many errors are expected on a page, as a number from 0 (none) to 1: one error is .5, nine are .9.

    The expected number is that of wrong blocks, by their confidence, and of passages that are missing (`lacking`).
    None if no block was assessed.
    """
    sure = [block.confidence for block in _leaves(blocks) if block.confidence is not None]
    expected = lacking + sum(1 - each for each in sure)
    return round(expected / (1 + expected), 3) if sure or lacking else None


def _leaves(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if block.kind not in CONTAINERS:
            yield block
        yield from _leaves(block.children)


def _length(block: Block) -> int:
    return max(1, len(block.text.plain) + sum(len(cell.text.plain) for cell in block.cells))
