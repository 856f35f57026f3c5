"""Make headings of lines that the judge doubts, from the evidence of the whole document.

The judge sees one page. A bold line in the size of the text may be a heading or not, but if other lines in this look
are headings, it is one, too. Where several doubted or coloured lines look alike and text follows each of them, they are
headings. A line with the name of a part that papers have, such as "Acknowledgments", is a heading by that name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from doc2md.assembler.passes.changes import with_changed
from doc2md.document import Block, Kind, MarkKind, Reading, Text
from doc2md.structure.confidence import MAY_BE_HEADING
from doc2md.structure.font_sizes import half_points
from doc2md.structure.scripts import is_cjk

MAX_HEIGHT, MAX_BOLD_HEIGHT = 1.8, 3.2
"""Ratio to the font size. The box of a single line is not higher, nor is that of two lines in bold."""

MIN_ALIKE = 2
"""Minimum number of doubted lines that look alike, if none of them is known to be a heading."""

MIN_FOLLOWED = 0.9
"""Minimum share of these lines with a text below. Below the cells of a table, there are other cells."""

MIN_TEXT = 60
"""Minimum length of this text, in characters."""

MIN_COLOUR = 0x40
"""Minimum difference between the red, green and blue of a colour, of 255."""

LIGHT = 0xD0
"""Minimum red, green and blue of text on a dark band, of 255."""

BRACKETS = "brackets"
"""What a line in brackets of headings, such as 【Findings】, looks like."""

Look = tuple[int, frozenset[str]]
"""The font size of a line in half points, and how all of its words are marked."""

_NAMES = re.compile(
    r"(?:acknowledge?ments?|appendix|bibliography|conclusions?|discussion|funding|introduction|references"
    r"|data availability|danksagung|literatur|remerciements|références|agradecimientos|referencias)[.:]?",
    re.IGNORECASE,
)
"""Matches names of parts of papers."""

_ENDS = (".", "?", "!", ":", ",")
_IN_BRACKETS = re.compile(r"【[^【】]+】")


class Looks(NamedTuple):
    """The number of headings by their font size in half points, and of doubted lines and those above a text."""

    headings: Counter[int]
    doubted: Counter[Look]
    followed: Counter[Look]


class DoubtedHeadings:
    """The document pass: its evidence is the look of headings and of lines that may be one."""

    def look(self, reading: Reading) -> Looks:
        doubted = list(_doubted(reading))
        return Looks(
            Counter(half_points(block.size) for block in reading.blocks if block.kind is Kind.HEADING),
            Counter(_look(block) for block, _ in doubted),
            Counter(_look(block) for block, is_followed in doubted if is_followed),
        )

    def plan(self, evidence: Sequence[Looks]) -> frozenset[Look]:
        """The looks of the doubted lines that are headings."""
        headings, doubted, followed = Counter[int](), Counter[Look](), Counter[Look]()
        for looks in evidence:
            headings += looks.headings
            doubted += looks.doubted
            followed += looks.followed
        return frozenset(
            look
            for look, count in doubted.items()
            if (MarkKind.BOLD in look[1] and headings[look[0]] >= count)
            or (count >= MIN_ALIKE and followed[look] >= MIN_FOLLOWED * count)
        )

    def rewrite(self, reading: Reading, plan: frozenset[Look]) -> Reading:
        found = (
            block
            for block, is_followed in _doubted(reading)
            if _look(block) in plan or (is_followed and _NAMES.fullmatch(block.text.plain.strip()))
        )
        headings = (
            replace(block, kind=Kind.HEADING, text=_in_one_line(block.text.without(MarkKind.BOLD)))
            for block in found
        )
        reason = "it looks or is named like a heading"
        return with_changed(reading, headings, "doubted_headings", reason)


def length_of(text: str) -> int:
    """The length of a text in letters. A character of Chinese or Japanese says as much as two."""
    return len(text) + sum(map(is_cjk, text))


def _look(block: Block) -> Look:
    whole = len(block.text.plain) - block.text.plain.count(" ")
    marked = Counter[MarkKind]()
    for mark in block.text.marks:
        marked[mark.kind] += mark.end - mark.start
    looks = {kind for kind, count in marked.items() if count >= whole > 0}
    signs = {BRACKETS} if _is_in_brackets(block) else {colour} if (colour := _colour_of(block)) else set()
    return half_points(block.size), frozenset(looks | signs)


def _is_bold_name(block: Block) -> bool:
    return MarkKind.BOLD in _look(block)[1] and not block.text.plain.endswith(_ENDS)


def _in_one_line(text: Text) -> Text:
    return text.splice((at, at + 1, " ") for at, char in enumerate(text.plain) if char == "\n")


def _colour_of(block: Block) -> str:
    """The colour of a line, such as "#b8500b"; empty if it is black or dark grey, or that of a link."""
    colour = next((trait for trait in block.look.split() if trait[0] == "#"), "")
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)] if colour else [0]
    is_link = any(mark.kind is MarkKind.LINK for mark in block.text.marks)
    is_bright = max(channels) - min(channels) >= MIN_COLOUR or min(channels) >= LIGHT
    return colour if is_bright and not is_link else ""


def _is_in_brackets(block: Block) -> bool:
    return bool(_IN_BRACKETS.fullmatch(block.text.plain.strip()))


def _doubted(reading: Reading) -> Iterator[tuple[Block, bool]]:
    """The single lines of a page that may be headings, and whether a text follows each of them."""
    for block, after in zip_longest(reading.blocks, reading.blocks[1:]):
        if (
            block.kind is Kind.PARAGRAPH
            and any(map(str.isalnum, block.text.plain))
            and (MAY_BE_HEADING in block.doubts or _is_in_brackets(block) or _colour_of(block))
            and block.box is not None
            and block.box.height < (MAX_BOLD_HEIGHT if _is_bold_name(block) else MAX_HEIGHT) * block.size
        ):
            is_text = (
                after is not None and after.kind is Kind.PARAGRAPH and length_of(after.text.plain) >= MIN_TEXT
            )
            yield block, is_text and not block.text.plain.endswith(_ENDS)
