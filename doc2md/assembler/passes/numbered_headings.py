"""Make headings of lines whose numbers continue those of the headings, such as `1.1` after the heading `1`.

In the size of the text, such a line looks like a paragraph or like the only item of a list.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from doc2md.assembler.passes.changes import with_changed
from doc2md.assembler.passes.doubted_headings import MAX_HEIGHT, MIN_TEXT
from doc2md.document import Block, Kind, Reading, Text

MAX_LENGTH = 80
"""Maximum length of a heading, in characters."""

Number = tuple[str, tuple[int, ...]]
"""A scheme of numbers, and a number for each level."""

_WORDS = r"(?=[^\W\d_])"
_SCHEMES = {
    "digits": re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{0,4}})\.?\s+{_WORDS}"),
    "roman": re.compile(rf"([IVX]{{1,5}})[.)]?\s+{_WORDS}"),
    "letters": re.compile(rf"([A-H])[.)]\s+{_WORDS}"),
    "chinese": re.compile(r"([一二三四五六七八九十]{1,2})[、.]\s*(?=\S)"),
    "chinese in brackets": re.compile(r"[（(]([一二三四五六七八九十]{1,2})[)）]\s*(?=\S)"),
}
_DIGITS = {"I": 1, "V": 5, "X": 10} | {char: value for value, char in enumerate("一二三四五六七八九十", 1)}
_ENDS = (".", ",", ";", ":", "?", "!", "。", "；", "：")
_BODIES = frozenset({Kind.LIST, Kind.TABLE, Kind.FIGURE, Kind.EQUATION, Kind.CODE, Kind.QUOTE})


class NumberedHeadings:
    """The document pass: its evidence is the numbers of headings, and of lines that may be one."""

    def look(self, reading: Reading) -> list[tuple[Number, bool]]:
        """The numbers on a page, and whether each is that of a heading."""
        found = [(number, False) for _, _, numbers in _candidates(reading) for number in numbers]
        headings = [block.text.plain for block in reading.blocks if block.kind is Kind.HEADING]
        return found + [(number, True) for words in headings for number in _numbers(words)]

    def plan(self, evidence: Sequence[list[tuple[Number, bool]]]) -> frozenset[Number]:
        """The numbers of lines that are headings."""
        known = {number for page in evidence for number, is_heading in page if is_heading}
        doubted = {number for page in evidence for number, is_heading in page if not is_heading} - known
        accepted = set(known)
        for number in sorted(doubted):
            if _continues(number, accepted) or _is_missing(number, known):
                accepted.add(number)
        return frozenset(accepted - known)

    def rewrite(self, reading: Reading, plan: frozenset[Number]) -> Reading:
        headings = (
            replace(block, kind=Kind.HEADING, text=text, size=_size(block), label="", children=())
            for block, text, numbers in _candidates(reading)
            if not plan.isdisjoint(numbers)
        )
        reason = "its number continues those of the headings"
        return with_changed(reading, headings, "numbered_headings", reason)


def _continues(number: Number, accepted: Collection[Number]) -> bool:
    """Whether the number above is that of a heading, and so is the one before, as for `1.2`."""
    scheme, (*outer, last) = number
    before = (scheme, (*outer, last - 1))
    return bool(outer) and (scheme, tuple(outer)) in accepted and (last == 1 or before in accepted)


def _is_missing(number: Number, known: Collection[Number]) -> bool:
    """Whether headings have the next number, or one below it: then the number must be that of a heading, too."""
    scheme, (*outer, last) = number
    return (scheme, (*outer, last + 1)) in known or (scheme, (*outer, last, 1)) in known


def _numbers(words: str) -> list[Number]:
    """The numbers that a line may begin with: `C.` can be a letter or a Roman number."""
    found = ((scheme, pattern.match(words)) for scheme, pattern in _SCHEMES.items())
    return [(scheme, _values(scheme, match[1])) for scheme, match in found if match]


def _values(scheme: str, number: str) -> tuple[int, ...]:
    if scheme == "digits":
        return tuple(map(int, number.split(".")))
    if scheme == "letters":
        return (ord(number) - ord("A") + 1,)
    values = [_DIGITS[char] for char in number]
    if scheme != "roman":
        return (sum(values),)
    return (sum(-one if one < after else one for one, after in zip_longest(values, values[1:], fillvalue=0)),)


def _candidates(reading: Reading) -> Iterator[tuple[Block, Text, list[Number]]]:
    """The lines of a page that begin with a number and have text below, with their words and the possible numbers."""
    for block, after in zip_longest(reading.blocks, reading.blocks[1:]):
        text = _words(block)
        numbers = _numbers(text.plain)
        if not numbers or len(text.plain) > MAX_LENGTH or text.plain.endswith(_ENDS):
            continue
        is_line = block.box is not None and block.box.height < MAX_HEIGHT * _size(block)
        if is_line and after is not None and _is_body(after):
            yield block, text, numbers


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
