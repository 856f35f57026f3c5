"""Make headings of lines whose numbers continue those of the headings, such as `1.1` after the heading `1`.

In the size of the text, such a line looks like a paragraph or like the only item of a list. In italics or capitals, it
is a heading in each section in which the numbers begin again. If a document has no numbered headings, lines with
numbers that count on over the texts below them are its headings.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from doc2md.assembler.passes.changes import with_changed
from doc2md.assembler.passes.doubted_headings import MAX_HEIGHT, MIN_TEXT, length_of
from doc2md.document import Block, Kind, MarkKind, Reading, Text
from doc2md.structure.font_sizes import half_points
from doc2md.structure.lists import roman_value

MAX_LENGTH = 80
"""Maximum length of a heading, in characters."""

Number = tuple[str, tuple[int, ...]]
"""A scheme of numbers, and a number for each level."""

MIN_COUNTED, MIN_BELOW = 3, 2
"""Minimum number of lines that count on: without numbered headings, and below such headings."""

COLUMN = 6.0
"""In points. Lines whose left edges differ by less are in one column."""

HEADING, LINE, ITEM = "heading", "line", "item"

Style = tuple[str, int, str]
"""A scheme of numbers, a font size in half points, and a look, such as `italic`."""


class Seen(NamedTuple):
    """A number at the start of a heading, of a line with a text below it, or of an item of a list.

    `column` is where the block is, `style` how it is printed.
    """

    number: Number
    column: int
    role: str
    style: Style


class Plan(NamedTuple):
    """The lines that are headings: those with these numbers, and those printed like this with one of these numbers."""

    numbers: frozenset[Number]
    again: frozenset[tuple[Number, Style]]


_WORDS = r"(?=[^\W\d_])"
_SCHEMES = {
    "digits": re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{0,4}})(?:\.?\s+|．\s*){_WORDS}"),
    "roman": re.compile(rf"([IVX]{{1,5}})[.)]?\s+{_WORDS}"),
    "letters": re.compile(rf"([A-H])[.)]\s+{_WORDS}"),
    "digits in brackets": re.compile(r"[（(](\d{1,2})[)）]\s*(?=\S)"),
    "chinese": re.compile(r"([一二三四五六七八九十]{1,2})[、.]\s*(?=\S)"),
    "chinese in brackets": re.compile(r"[（(]([一二三四五六七八九十]{1,2})[)）]\s*(?=\S)"),
}
_CHINESE = {char: value for value, char in enumerate("一二三四五六七八九十", 1)}
_ENDS = (".", ",", ";", ":", "?", "!", "。", "；", "：")
_BODIES = frozenset({Kind.LIST, Kind.TABLE, Kind.FIGURE, Kind.EQUATION, Kind.CODE, Kind.QUOTE})


class NumberedHeadings:
    """The document pass: its evidence is the numbers of headings, and of lines that may be one."""

    def look(self, reading: Reading) -> list[Seen]:
        """The numbers on a page."""
        lines = [(number, block, LINE) for block, _, numbers in _candidates(reading) for number in numbers]
        headings = (block for block in reading.blocks if block.kind is Kind.HEADING)
        lines += [(number, block, HEADING) for block in headings for number in _numbers(block.text.plain)]
        lists = (block for block in reading.blocks if block.kind is Kind.LIST and len(block.children) > 1)
        items = (item for block in lists for item in block.children)
        lines += [
            (number, item, ITEM) for item in items for number in _numbers(f"{item.label} {item.text.plain}")
        ]
        return [Seen(number, _column(block), role, _style(number, block)) for number, block, role in lines]

    def plan(self, evidence: Sequence[list[Seen]]) -> Plan:
        seen = [each for page in evidence for each in page]
        known = {each.number for each in seen if each.role == HEADING}
        columns = {(each.number[0], each.column) for each in seen if each.role == HEADING}
        styles = {each.style for each in seen if each.role == HEADING and each.style[-1]}
        lines = [each for each in seen if each.role == LINE]
        doubted = {each for each in lines if each.number not in known}
        accepted, before = set(known), set[Number]()
        while accepted != before:
            before = set(accepted)
            accepted |= {
                each.number
                for each in doubted
                if _continues(each.number, before)
                or _is_missing(each.number, before)
                or (
                    ((each.number[0], each.column) in columns or each.style in styles)
                    and _is_next(each.number, before)
                )
            }
        again = {(each.number, each.style) for each in lines if each.number in known and each.style in styles}
        return Plan(frozenset((accepted - known) | _counted(seen)), frozenset(again))

    def rewrite(self, reading: Reading, plan: Plan) -> Reading:
        headings = (
            replace(block, kind=Kind.HEADING, text=text, size=_size(block), label="", children=())
            for block, text, numbers in _candidates(reading)
            if not plan.numbers.isdisjoint(numbers)
            or any((number, _style(number, block)) in plan.again for number in numbers)
        )
        reason = "its number continues those of the headings"
        return with_changed(reading, headings, "numbered_headings", reason)


def _column(block: Block) -> int:
    return round(block.box.x0 / COLUMN) if block.box else 0


def _style(number: Number, block: Block) -> Style:
    line = block.children[0] if block.children else block
    return number[0], half_points(_size(block)), line.look


def _counted(seen: Sequence[Seen]) -> set[Number]:
    """The numbers of lines that count on over the texts below them, where no heading and no list has such numbers."""
    found = set[Number]()
    lines = [each for each in seen if each.role == LINE]
    for scheme, column in sorted({(each.number[0], each.column) for each in lines}):
        others = (each for each in seen if each.role != LINE and each.number[0] == scheme)
        if any(each.role == HEADING or each.column == column for each in others):
            continue
        numbers = {each.number for each in lines if each.number[0] == scheme and each.column == column}
        outer = sorted(values for _, values in numbers if len(values) == 1)
        enough = MIN_BELOW if any(each.role == HEADING for each in seen) else MIN_COUNTED
        if len(outer) >= enough and outer == [(n,) for n in range(1, len(outer) + 1)]:
            found |= numbers
    return found


def _continues(number: Number, accepted: Collection[Number]) -> bool:
    """Whether the number above is that of a heading, and so is the one before, as for `1.2`."""
    scheme, (*outer, last) = number
    before = (scheme, (*outer, last - 1))
    return bool(outer) and (scheme, tuple(outer)) in accepted and (last == 1 or before in accepted)


def _is_missing(number: Number, known: Collection[Number]) -> bool:
    """Whether headings have the next number, or one below it: then the number must be that of a heading, too."""
    scheme, (*outer, last) = number
    return (scheme, (*outer, last + 1)) in known or (scheme, (*outer, last, 1)) in known


def _is_next(number: Number, known: Collection[Number]) -> bool:
    """Whether a number is the one after those of at least two headings."""
    scheme, (*outer, last) = number
    return all((scheme, (*outer, last - n)) in known for n in (1, 2))


def _numbers(words: str) -> list[Number]:
    """The numbers that a line may begin with: `C.` can be a letter or a Roman number."""
    found = ((scheme, pattern.match(words)) for scheme, pattern in _SCHEMES.items())
    return [(scheme, _values(scheme, match[1])) for scheme, match in found if match]


def _values(scheme: str, number: str) -> tuple[int, ...]:
    if scheme.startswith("digits"):
        return tuple(map(int, number.split(".")))
    if scheme == "letters":
        return (ord(number) - ord("A") + 1,)
    if scheme == "roman":
        return (roman_value(number.lower()),)
    return (sum(_CHINESE[char] for char in number),)


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
    words = item.text.without(MarkKind.BOLD).without(MarkKind.ITALIC)
    return Text.join([Text(item.label), words], " ")


def _size(block: Block) -> float:
    return block.size or (block.children[0].size if block.children else 0.0)


def _is_body(block: Block) -> bool:
    """Whether a block is what follows a heading."""
    is_text = block.kind is Kind.PARAGRAPH and length_of(block.text.plain) >= MIN_TEXT
    return is_text or block.kind in _BODIES
