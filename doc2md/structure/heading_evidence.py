"""The evidence of headings: their sizes, looks and numbers, and where they are on their page."""

from __future__ import annotations

from typing import NamedTuple

from doc2md.document import RUN_IN, Block, Kind, Reading
from doc2md.geometry import Box
from doc2md.structure.confidence import RECOGNISED
from doc2md.structure.font_sizes import half_points
from doc2md.structure.heading_numbers import NONE, Number, number_of

MIN_TEXT = 100
"""Minimum length of a text in characters. A page without any may be a title page."""

MIN_ROOM = 2.0
"""In units of the font size. Minimum room beside a heading of which the alignment can be seen."""

MAX_SHIFT = 1.0
"""In units of the font size. Maximum distance of a heading from the left edge or from the middle of its column."""

MIN_HEIGHT = 2.0
"""In units of the font size. Minimum height of a text of several lines."""

_TEXTS = {Kind.PARAGRAPH, Kind.LIST, Kind.QUOTE}


class Heading(NamedTuple):
    """The evidence of a heading.

    page      its page, from 1
    level     its level from the engine, 0 if unknown
    size      font size in half points, 0 if unknown
    look      how it is printed apart from its size: see `Block.look`, and whether it is centred
    number    its number
    depth     the depth of its number, e.g. 2 for 1.3; 0 without a number; set by the whole document
    measured  whether its size was measured in an image
    run_in    whether it is printed on the first line of its paragraph
    first     whether it is the first heading of its page
    alone     whether its page has no other heading and no long text
    """

    page: int
    level: int
    size: int
    look: str = ""
    number: Number = NONE
    depth: int = 0
    measured: bool = False
    run_in: bool = False
    first: bool = False
    alone: bool = False


def headings_of(reading: Reading) -> list[Heading]:
    """The evidence of the headings of a page, in reading order."""
    blocks = [block for block in reading.blocks if block.kind is Kind.HEADING]
    alone = len(blocks) == 1 and all(len(block.text.plain) < MIN_TEXT for block in reading.blocks)
    return [_heading(block, reading, first=block is blocks[0], alone=alone) for block in blocks]


def _heading(block: Block, reading: Reading, *, first: bool, alone: bool) -> Heading:
    measured = any(doubt.startswith(RECOGNISED) for doubt in block.doubts)
    return Heading(
        page=reading.page,
        level=block.level,
        size=half_points(block.size),
        look="" if measured else f"{block.look} {_place(block, reading)}".strip(),
        number=number_of(block.text.plain),
        measured=measured,
        run_in=block.label == RUN_IN,
        first=first,
        alone=alone,
    )


def _place(heading: Block, reading: Reading) -> str:
    """Where a heading is in its column: `left`, `centred`, or empty if that is not known."""
    column, box, size = _column_of(heading, reading), heading.box, heading.size
    if not column or not box:
        return ""
    left, right = box.x0 - column.x0, column.x1 - box.x1
    if max(left, right) < MIN_ROOM * size:
        return ""
    if left < MAX_SHIFT * size:
        return "left"
    return "centred" if abs(left - right) < MAX_SHIFT * size else ""


def _column_of(heading: Block, reading: Reading) -> Box | None:
    """The box around the texts of the column of a heading. They begin below each other.

    The first of them is the next one of several lines that is as wide as the heading, or else the last one.
    """
    at, box, margin = reading.blocks.index(heading), heading.box, heading.size
    texts = [
        block.box
        for block in (*reading.blocks[at + 1 :], *reading.blocks[:at][::-1])
        if block.kind in _TEXTS and block.box and block.box.height > MIN_HEIGHT * block.size
    ]
    if not box or not margin:
        return None
    text = next((text for text in texts if text.x0 - margin < box.x0 and box.x1 < text.x1 + margin), None)
    return text and Box.around(other for other in texts if abs(other.x0 - text.x0) < margin)
