"""Make the confidence of blocks a probability, and order the pages by the errors that are expected on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from doc2md.checks.confidence.evidence import evidence, leaves
from doc2md.checks.confidence.forest import forest
from doc2md.document import Block, Document, FindingKind, Kind, PageRow
from doc2md.structure.confidence import difficulty

SURE = 0.8
"""A block with less confidence says why."""

WRONG = {
    Kind.PARAGRAPH: "its first or last line may belong to another block",
    Kind.HEADING: "may be running text",
    Kind.ITEM: "may be running text, or lack its end",
    Kind.TABLE: "its rows or columns may be wrong",
    Kind.CODE: "its lines may be wrong, or be running text",
    Kind.CAPTION: "may be running text",
    Kind.FOOTNOTE: "may be running text",
    Kind.QUOTE: "may be running text",
}
"""What is most often wrong with blocks of a kind. Only these kinds are calibrated: the others have another measure."""

NOT_COMPARED = frozenset({Kind.EQUATION, Kind.FIGURE})
"""Kinds of a model's blocks that have their words in another form than the page, or none."""


def calibrated(document: Document) -> Document:
    """The document with a probability as the confidence of its blocks, and with the difficulty of its pages.

    What a model wrote was compared with another source of words, and the share of words that agree is its confidence.
    """
    sure = _probabilities(document)
    blocks = tuple(_with_confidence(block, sure) for block in document.blocks)
    on_page: dict[int, list[Block]] = defaultdict(list)
    for each in leaves(blocks):
        on_page[each.block.page].append(each.block)

    def row(old: PageRow) -> PageRow:
        findings = old.coverage.findings if old.coverage else ()
        lacking = sum(each.kind is FindingKind.MISSING for each in findings)
        return old if old.failed else replace(old, difficulty=difficulty(on_page[old.page], lacking))

    return replace(document, blocks=blocks, pages=tuple(map(row, document.pages)))


def _probabilities(document: Document) -> dict[str, float]:
    """The probability that a block is right, by the id of the block."""
    return {
        block.id: round(forest().probability(block.confidence, found), 3)
        for block, found in evidence(document)
        if block.confidence is not None and block.kind in WRONG and not block.transcribed
    }


def _with_confidence(block: Block, sure: Mapping[str, float]) -> Block:
    children = tuple(_with_confidence(child, sure) for child in block.children)
    block = replace(block, children=children) if children else block
    if block.transcribed and block.agreement is not None and block.kind not in NOT_COMPARED:
        reason = f"{1 - block.agreement:.0%} of its words are not on the page"
        return replace(
            block,
            confidence=block.agreement,
            doubts=block.doubts if block.agreement == 1 else (*block.doubts, reason),
        )
    if block.id not in sure:
        return block
    doubts = block.doubts or ((WRONG[block.kind],) if sure[block.id] < SURE else ())
    return replace(block, confidence=sure[block.id], doubts=doubts)
