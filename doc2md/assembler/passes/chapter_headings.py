"""Join the number of a chapter with its title, which books print as two lines: `Chapter 3` and `The old wall`.

The number is a heading of its own, or a numeral much larger than the title, or the first line of a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import replace

from doc2md.document import Block, Edit, Kind, Reading, Region, Text
from doc2md.geometry import Box
from doc2md.structure.heading_numbers import CHAPTER

_ORDINAL = (
    r"(?i:erst|zweit|dritt|viert|fünft|sechst|siebt|siebent|acht|neunt|zehnt)e[rs]?\s+[^\W\d_]{3,12}"
    r"|(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s+(?i:part|book|chapter|section)"
)
_LABEL = re.compile(rf"(?:{CHAPTER.pattern}|§\s*\d{{1,3}}[a-z]?|{_ORDINAL})[.:]?")
"""Matches a line that is only the number of a chapter."""

_ROMAN_LABEL = re.compile(rf"(?:[^\W\d_]{{3,12}}\s+[IVXLC]{{1,6}}|§\s*\d{{1,3}}[a-z]?|{_ORDINAL})[.:]?")
"""Matches such a line that is no first line of an address, such as `Quay Street 12`."""

_NUMERAL = re.compile(r"\d{1,2}|[IVX]{1,5}")

MAX_GAP = 8.0
"""In units of the font size of the number. Maximum white space between the number and the title."""

MIN_NUMERAL_SIZE = 1.5
"""Minimum ratio of the font sizes of a lone numeral and of the title below it."""

MAX_NUMERAL_GAP = 3.0
"""In units of the font size of the title. Maximum white space between a lone numeral and the title."""

MAX_TITLE = 80
"""Maximum length of a title below the number of a chapter in one paragraph, in characters."""


def join_chapter_headings(reading: Reading) -> Reading:
    """Join each number of a chapter with the heading below it, if that is not smaller, or with its line below."""
    blocks, edits = list[Block](), list[Edit]()
    for block in reading.blocks:
        if blocks and _is_title_of(block, blocks[-1]):
            edits.append(Edit("chapter_headings", block.id, f"joined to {blocks[-1].id}, its number"))
            blocks[-1] = _joined(blocks[-1], block)
        elif _is_number_with_title(block):
            edits.append(Edit("chapter_headings", block.id, "its first line is the number of a chapter"))
            text = Text(block.text.plain.replace("\n", " "), block.text.marks)
            blocks.append(replace(block, kind=Kind.HEADING, text=text))
        else:
            blocks.append(block)
    if not edits:
        return reading
    return replace(reading, blocks=tuple(blocks), edits=(*reading.edits, *edits))


def _is_title_of(block: Block, number: Block) -> bool:
    words = number.text.plain.strip()
    if block.kind is not Kind.HEADING or _LABEL.match(block.text.plain):
        return False
    if number.kind is Kind.HEADING and _LABEL.fullmatch(words) and block.size >= number.size:
        return _is_right_below(block, number, MAX_GAP * max(1.0, number.size))
    is_numeral = _NUMERAL.fullmatch(words) and number.kind in {Kind.HEADING, Kind.PARAGRAPH}
    if not is_numeral or not block.size or number.size < MIN_NUMERAL_SIZE * block.size:
        return False
    return _is_right_below(block, number, MAX_NUMERAL_GAP * block.size)


def _is_right_below(block: Block, number: Block, limit: float) -> bool:
    """Whether the white space between two blocks is below a limit, in points, or their places are not known."""
    above, below = number.box, block.box
    return not above or not below or 0 <= below.y0 - above.y1 < limit


def _is_number_with_title(block: Block) -> bool:
    """Whether a block is a paragraph of two lines, of which the first is the number of a chapter."""
    number, _, title = block.text.plain.partition("\n")
    return (
        block.kind is Kind.PARAGRAPH
        and bool(_ROMAN_LABEL.fullmatch(number.strip()))
        and 0 < len(title) <= MAX_TITLE
        and "\n" not in title
        and title[0].isupper()
        and title[-1].isalnum()
    )


def _joined(number: Block, title: Block) -> Block:
    """The title with the number before it, at the place of both. The level is that of the title."""
    regions = tuple(
        Region(mine.page, Box.around(box for box in (mine.box, other.box) if box))
        if mine.box or other.box
        else mine
        for mine, other in zip(number.regions, title.regions, strict=False)
    )
    text = Text.join([number.text.strip(), title.text], " ")
    return replace(
        title,
        id=number.id,
        text=text,
        regions=regions or title.regions,
        origin=number.origin + title.origin,
        children=number.children + title.children,
    )
