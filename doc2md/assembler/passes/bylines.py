"""Make text of the names right below the title of a document, which the judge may take for headings.

Authors stand in capitals or in large type, as headings do. But headings of a document look alike, and no other line
looks like its authors. On the first page, a line with the marks of notes between its words names authors, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from doc2md.assembler.passes.changes import with_changed
from doc2md.document import Block, Kind, MarkKind, Reading
from doc2md.structure.font_sizes import half_points
from doc2md.structure.heading_numbers import DIGITS, number_of

MIN_HEADINGS = 2
"""Minimum number of other headings. With fewer, nothing says what the headings of the document look like."""

Look = tuple[int, bool]
"""The font size of a line in half points, and whether it is set in capitals."""


class Bylines:
    """The document pass: its evidence is the looks of the headings of a page, and of the lines below the title."""

    def look(self, reading: Reading) -> tuple[list[Look], list[Look]]:
        lines = _title_lines(reading)
        others = [block for block in reading.blocks[len(lines) :] if block.kind is Kind.HEADING]
        return [_look(block) for block in others], [_look(block) for block in lines[1:]]

    def plan(self, evidence: Sequence[tuple[list[Look], list[Look]]]) -> frozenset[Look]:
        """The looks of the lines below the title that no heading has: a smaller size, or capitals."""
        others = [look for page, _ in evidence for look in page]
        if len(others) < MIN_HEADINGS:
            return frozenset()
        sizes, in_capitals = {size for size, _ in others}, any(capitals for _, capitals in others)
        return frozenset(
            (size, capitals)
            for _, below in evidence
            for size, capitals in below
            if size and size not in sizes and (size < max(sizes) or (capitals and not in_capitals))
        )

    def rewrite(self, reading: Reading, plan: frozenset[Look]) -> Reading:
        found = [block for block in _title_lines(reading)[1:] if _look(block) in plan]
        if reading.page == 1:
            found += [block for block in reading.blocks if block.kind is Kind.HEADING and _is_signed(block)]
        texts = (replace(block, kind=Kind.PARAGRAPH, level=0) for block in found)
        return with_changed(reading, texts, "bylines", "it names the authors and is unlike the headings")


def _look(block: Block) -> Look:
    return half_points(block.size), block.text.plain.isupper()


def _is_signed(block: Block) -> bool:
    """Whether a line has two or more marks of notes with names between them, as authors have for their addresses."""
    ends = [mark.end for mark in block.text.marks if mark.kind in {MarkKind.NOTE, MarkKind.SUPERSCRIPT}]
    between = block.text.plain[min(ends, default=0) : max(ends, default=0)]
    return bool(re.search(r"(?:,|\band\b|&|\bund\b|\bet\b).*[^\W\d_]{2}", between))


def _title_lines(reading: Reading) -> list[Block]:
    """The title of the document, as the first block of the first page, and the headings right below it.

    A heading with a number, such as `4.1`, names no authors.
    """
    blocks = reading.blocks if reading.page == 1 else ()
    headings = list(takewhile(lambda block: block.kind is Kind.HEADING, blocks))
    names = takewhile(lambda block: number_of(block.text.plain).scheme != DIGITS, headings[1:])
    return [*headings[:1], *names]
