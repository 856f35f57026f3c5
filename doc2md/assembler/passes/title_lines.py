"""Join the lines of a centred title, which may be far apart or end with a colon, to one heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from doc2md.document import Block, Edit, Kind, Reading, Region, Text
from doc2md.geometry import Box
from doc2md.structure.font_sizes import common_size, half_points

MAX_BEFORE = 3
"""Maximum number of blocks above a title, such as a date or the name of a journal."""

LARGE = 1.15
"""Minimum ratio of the font size of a title to the most common one of its page."""

MAX_GAP = 1.3
"""In units of the font size. Maximum white space between two lines of a title."""

SAME_MIDDLE, OTHER_EDGE = 0.3, 1.0
"""In units of the font size. Centred lines have middles that are this close, and edges that are further apart."""


def join_title_lines(reading: Reading) -> Reading:
    """Join the first headings of the first page if they are the lines of its title."""
    blocks = reading.blocks
    at = next((i for i, block in enumerate(blocks[: MAX_BEFORE + 1]) if block.kind is Kind.HEADING), None)
    if reading.page != 1 or at is None or blocks[at].size < LARGE * common_size(blocks):
        return reading
    end = at + 1
    for above, below in pairwise(blocks[at:]):
        if not _continues(above, below):
            break
        end += 1
    if end == at + 1:
        return reading
    edit = Edit("title_lines", blocks[at].id, f"{end - at} centred lines of one size are one title")
    joined = (*blocks[:at], _joined(blocks[at:end]), *blocks[end:])
    return replace(reading, blocks=joined, edits=(*reading.edits, edit))


def _continues(above: Block, below: Block) -> bool:
    if below.kind is not Kind.HEADING or half_points(above.size) != half_points(below.size):
        return False
    if above.look != below.look or above.box is None or below.box is None:
        return False
    size, one, other = above.size, above.box, below.box
    is_centred = abs(one.centre_x - other.centre_x) < SAME_MIDDLE * size
    return (
        is_centred and abs(one.x0 - other.x0) > OTHER_EDGE * size and 0 <= other.y0 - one.y1 < MAX_GAP * size
    )


def _joined(lines: Sequence[Block]) -> Block:
    box = Box.around(line.box for line in lines if line.box)
    return replace(
        lines[0],
        text=Text.join([line.text.strip() for line in lines], " "),
        regions=(Region(lines[0].page, box),),
        children=tuple(child for line in lines for child in line.children),
    )
