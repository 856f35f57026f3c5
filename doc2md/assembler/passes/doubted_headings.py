"""Make headings of bold lines that look like the other headings of the document.

The judge sees one page. A bold line in the size of the text may be a heading or not, but if other lines in this look
are headings, it is one, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from doc2md.document import Block, Edit, Kind, MarkKind, Reading
from doc2md.structure.confidence import MAY_BE_HEADING

MAX_HEIGHT = 1.8
"""Ratio to the font size. The box of a single line is not higher."""


class Looks(NamedTuple):
    """The number of headings, and of lines that may be one, by their font size in half points."""

    headings: Counter[int]
    doubted: Counter[int]


class DoubtedHeadings:
    """The document pass: its evidence is the font sizes of headings and of lines that may be one."""

    def look(self, reading: Reading) -> Looks:
        return Looks(
            Counter(_size(block) for block in reading.blocks if block.kind is Kind.HEADING),
            Counter(_size(block) for block in _doubted(reading)),
        )

    def plan(self, evidence: Sequence[Looks]) -> frozenset[int]:
        """The font sizes in which at least as many lines are headings as may be."""
        headings, doubted = Counter[int](), Counter[int]()
        for looks in evidence:
            headings += looks.headings
            doubted += looks.doubted
        return frozenset(size for size, count in doubted.items() if headings[size] >= count)

    def rewrite(self, reading: Reading, plan: frozenset[int]) -> Reading:
        found = {block.id for block in _doubted(reading) if _size(block) in plan}
        if not found:
            return reading
        blocks = tuple(
            replace(block, kind=Kind.HEADING, text=block.text.without(MarkKind.BOLD))
            if block.id in found
            else block
            for block in reading.blocks
        )
        reason = "other headings of the document look like it"
        edits = tuple(Edit("doubted_headings", name, reason) for name in sorted(found))
        return replace(reading, blocks=blocks, edits=reading.edits + edits)


def _size(block: Block) -> int:
    return round(2 * block.size)


def _doubted(reading: Reading) -> Iterator[Block]:
    """The bold lines of a page that may be headings."""
    for block in reading.blocks:
        bold = sum(mark.end - mark.start for mark in block.text.marks if mark.kind is MarkKind.BOLD)
        if (
            block.kind is Kind.PARAGRAPH
            and MAY_BE_HEADING in block.doubts
            and block.box is not None
            and block.box.height < MAX_HEIGHT * block.size
            and bold >= len(block.text.plain) - block.text.plain.count(" ") > 0
        ):
            yield block
