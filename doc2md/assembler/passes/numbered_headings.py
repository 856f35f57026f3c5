"""Make headings of lines whose numbers continue those of the headings, such as `1.1` after the heading `1`.

In the size of the text, such a line looks like a paragraph or like the only item of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from doc2md.assembler.passes.changes import with_changed
from doc2md.assembler.passes.doubted_headings import MAX_HEIGHT, MIN_TEXT
from doc2md.document import Block, Kind, Reading, Text

MAX_LENGTH = 80
"""Maximum length of a heading, in characters."""

Number = tuple[int, ...]

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=[^\W\d_])")
_ENDS = (".", ",", ";", ":", "?", "!")
_BODIES = frozenset({Kind.LIST, Kind.TABLE, Kind.FIGURE, Kind.EQUATION, Kind.CODE, Kind.QUOTE})


class NumberedHeadings:
    """The document pass: its evidence is the numbers of headings, and of lines that may be one."""

    def look(self, reading: Reading) -> list[tuple[Number, bool]]:
        """The numbers on a page, and whether each is that of a heading."""
        found = [(number, False) for _, _, number in _candidates(reading)]
        return found + [(number, True) for block in reading.blocks if (number := _heading_number(block))]

    def plan(self, evidence: Sequence[list[tuple[Number, bool]]]) -> frozenset[Number]:
        """The numbers of lines that are headings: the one above is a heading, and so is the one before."""
        known = {number for page in evidence for number, is_heading in page if is_heading}
        doubted = sorted(
            {number for page in evidence for number, is_heading in page if not is_heading} - known
        )
        accepted = set(known)
        for number in doubted:
            *outer, last = number
            before = (*outer, last - 1)
            if tuple(outer) in accepted and (last == 1 or before in accepted):
                accepted.add(number)
        return frozenset(accepted - known)

    def rewrite(self, reading: Reading, plan: frozenset[Number]) -> Reading:
        headings = (
            replace(block, kind=Kind.HEADING, text=text, size=_size(block), label="", children=())
            for block, text, number in _candidates(reading)
            if number in plan
        )
        reason = "its number continues those of the headings"
        return with_changed(reading, headings, "numbered_headings", reason)


def _heading_number(block: Block) -> Number:
    match = _NUMBER.match(block.text.plain) if block.kind is Kind.HEADING else None
    return tuple(map(int, match[1].split("."))) if match else ()


def _candidates(reading: Reading) -> Iterator[tuple[Block, Text, Number]]:
    """The lines of a page that begin with a number such as `1.1` and have text below, with the words and the number."""
    for block, after in zip_longest(reading.blocks, reading.blocks[1:]):
        text = _words(block)
        match = _NUMBER.match(text.plain)
        if not match or "." not in match[1] or len(text.plain) > MAX_LENGTH or text.plain.endswith(_ENDS):
            continue
        is_line = block.box is not None and block.box.height < MAX_HEIGHT * _size(block)
        if is_line and after is not None and _is_body(after):
            yield block, text, tuple(map(int, match[1].split(".")))


def _words(block: Block) -> Text:
    """The words of a paragraph, or those of the only item of a list with its marker."""
    if block.kind is Kind.PARAGRAPH:
        return block.text
    if block.kind is not Kind.LIST or len(block.children) != 1 or block.children[0].children:
        return Text()
    item = block.children[0]
    return Text.join([Text(item.label), item.text], " ")


def _size(block: Block) -> float:
    return block.size or (block.children[0].size if block.children else 0.0)


def _is_body(block: Block) -> bool:
    """Whether a block is what follows a heading."""
    return block.kind in _BODIES or (block.kind is Kind.PARAGRAPH and len(block.text.plain) >= MIN_TEXT)
