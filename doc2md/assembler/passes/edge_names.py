"""The names that running heads repeat: the headings of a page, and the short lines below a title."""

from __future__ import annotations

import re

from doc2md.assembler.passes.edges import (
    MAX_LINE,
    MAX_NAME,
    edge_of,
    end_row,
    is_sentence,
    is_small,
    words_of,
)
from doc2md.document import Block, Kind, Reading

MIN_NAME = 4
"""Minimum number of letters and digits of a heading that running heads repeat."""

_NUMBERED = re.compile(r"^[\W\d]+|[\W\d]+$")


def name_of(words: str) -> str:
    """The letters of a text in lower case, without a number at its start or end, to compare a head with a heading."""
    return "".join(filter(str.isalnum, _NUMBERED.sub("", words.casefold())))


def names_of(reading: Reading) -> frozenset[str]:
    """The names that a running head may repeat: the headings of a page, and the short lines below a title."""
    names = set[str]()
    for block in reading.blocks:
        edge = edge_of(block, reading.size)
        if edge and (edge.side == "top" or is_small(block, reading)) and end_row(block, edge, reading):
            continue
        is_heading = block.kind is Kind.HEADING
        in_title = reading.page == 1 and block.kind is Kind.PARAGRAPH and block.text.plain[-1:].isalnum()
        if (is_heading or in_title) and len(block.text.plain) <= MAX_NAME:
            names.add(name_of(block.text.plain))
    return frozenset(name for name in names if len(name) >= MIN_NAME)


def repeats_heading(block: Block, reading: Reading) -> bool:
    """Whether a small text has the words of a heading of its page, or two rows of which the first has them."""
    words, box = words_of(block), block.box
    if not box or not is_small(block, reading) or is_sentence(words):
        return False
    own, in_rows = name_of(words), box.height > MAX_LINE * block.size
    names = [name_of(other.text.plain) for other in reading.blocks if other.kind is Kind.HEADING]
    return any(own == name or (in_rows and own.startswith(name)) for name in names if len(name) >= MIN_NAME)


def is_heading_twice(block: Block, reading: Reading) -> bool:
    """Whether a heading on the first row of a page has the words and the number of one below it, in no smaller type."""
    box, words = block.box, words_of(block).casefold().split()
    is_numbered = (
        any(char.isdecimal() for char in "".join(words)) and len(name_of(" ".join(words))) >= MIN_NAME
    )
    if block.kind is not Kind.HEADING or box is None or not is_numbered:
        return False
    others = [other for other in reading.blocks if other is not block and other.box]
    is_first = all(other.box.y0 >= box.y1 for other in others if other.box)
    return is_first and any(
        other.kind is Kind.HEADING
        and words_of(other).casefold().split() == words
        and other.size >= block.size
        for other in others
    )
