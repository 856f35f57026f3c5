"""What the only page of a document says about the texts at its edges: is one a running head, or part of the text?"""

from __future__ import annotations

import re

from doc2md.assembler.passes.edge_names import repeats_heading
from doc2md.assembler.passes.edges import (
    MAX_NAME,
    MAX_NAME_WORDS,
    SIDEBAR,
    Edge,
    edge_of,
    end_row,
    is_lone_number,
    is_page_number,
    is_sentence,
    is_small,
    words_of,
)
from doc2md.document import FURNITURE, Block, Kind, Reading
from doc2md.geometry import Box
from doc2md.structure.font_sizes import common_size, half_points

NUMBER_GAP = 3.0
"""In units of the font size. Minimum distance of a text from the page number beside it."""

MIRROR = 0.5
"""In units of the font size. Maximum difference between the distances of a head and a foot from their edges."""

LONE_GAP, NUMBER_BELOW, CENTRED = 8.0, 2.0, 0.01
"""What makes a name or a number at the foot of a page stand alone.

The minimum white space above it in units of its font size, that above the number of the page in the middle, and the
maximum distance of the centre from that of the page, as a fraction of the page width.
"""

MARGIN, SMALL_APART, MARGIN_GAP = 0.1, 0.92, 2.0
"""What makes a line in small type one in the margin of a page.

The height of the margin as a fraction of the page height, the maximum font size as a ratio to that of the text, and the
minimum white space to the text in units of the font size of the text.
"""

_NOTE = re.compile(r"\W*\d{0,3}[*†‡§¶]|\d{1,2}[.)]?\s")
"""Matches the start of a note."""

MIN_SPACE = 0.8
"""In units of the font size. Minimum white space between a name with a number and the text, if both have one size."""

MUCH_SMALLER = 0.85
"""Maximum ratio of the font size of a name to that of the text, if nothing but its type or its margin tells."""

_MARKED_NAME = re.compile(r"\D{4,}?\s*[|•·–—]\s*\d{1,4}|\d{1,4}\s*[|•·–—]\s*[^\W\d_]\D{3,}")
"""Matches a name, a sign, and the number of a page, such as `Annual report | 3`."""

_NUMBERED_NAME = re.compile(r"\d{2,3}\s+[^\W\d_]\D{3,}")
"""Matches the number of a page and a name, such as `206 Law and Courts`. In small type, it may be an address."""


_IMPRINT = re.compile(
    r"\bdoi\b|https?://doi\.org|\bISSN\b|\bISBN\b|©|\(c\) ?\d{4}|\bcopyright\b.*\d{4}|\ball rights reserved\b"
    r"|\bdownloaded (?:from|on|by)\b|\blicensed use limited\b|\bVol\. ?\d+|\d{1,4} ?\(\d{4}\) ?\d",
    re.IGNORECASE,
)
"""Matches what publishers print at the head and foot of the first page, and libraries on each."""

_CONTACT = re.compile(r"@|www\.|https?:|\bTel|\d[\d\s()/]{6,}", re.IGNORECASE)
"""Matches a way to reach the writer of a letter, which is text."""


def _has_number_on_row(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether the first or last row starts or ends with a page number, at a distance from the text beside it."""
    row = end_row(block, edge, reading)
    ordered = sorted(
        (other for other in row if other.box), key=lambda other: other.box.x0 if other.box else 0.0
    )
    for number, beside in (ordered[:2], ordered[:-3:-1]) if len(ordered) > 1 else ():
        gap = number.box.gap_x(beside.box) if number.box and beside.box else 0.0
        if is_lone_number(number) and gap >= NUMBER_GAP * beside.size:
            return True
    return False


def _mirrors_number(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a row is as far from its edge of the page as a page number in the same type is from the other edge."""
    if not block.box or not end_row(block, edge, reading):
        return False
    for other in reading.blocks:
        opposite = edge_of(other, reading.size)
        if not other.box or not opposite or {edge.side, opposite.side} != {"top", "bottom"}:
            continue
        if half_points(other.size) != half_points(block.size) or not is_lone_number(other):
            continue
        head, foot = (block.box, other.box) if edge.side == "top" else (other.box, block.box)
        is_mirrored = abs(head.y0 - (reading.size[1] - foot.y1)) <= MIRROR * block.size
        if is_mirrored and end_row(other, opposite, reading):
            return True
    return False


def _is_small_and_apart(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a block is in small type in the margin of a page, far from the text, and no sentence or footnote."""
    box, words, (_, height) = block.box, words_of(block), reading.size
    if box is None or edge.side not in {"top", "bottom"} or block.kind is Kind.FOOTNOTE or is_sentence(words):
        return False
    inner = box.y1 if edge.side == "top" else height - box.y0
    common = common_size(reading.blocks)
    if inner > MARGIN * height or not 0 < block.size < SMALL_APART * common or _NOTE.match(words):
        return False
    others = [other.box for other in reading.blocks if other is not block and other.box]
    inside = [other for other in others if MARGIN * height < other.centre_y < (1 - MARGIN) * height]
    gaps = [other.y0 - box.y1 if edge.side == "top" else box.y0 - other.y1 for other in inside]
    return bool(gaps) and min(gaps) >= MARGIN_GAP * common


def _is_alone(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a block is a name in the middle of the foot of a page, far below its text, or the number of the page.

    Programs for spreadsheets print the name of a sheet there.
    """
    box, words = block.box, words_of(block)
    if not box or not block.size or edge.side != "bottom":
        return False  # models say no sizes
    is_centred = abs(box.centre_x - reading.size[0] / 2) <= CENTRED * reading.size[0]
    is_name = (
        is_centred
        and not edge.far
        and not words.isdecimal()
        and words[-1:].isalnum()
        and len(words.split()) <= MAX_NAME_WORDS
    )
    if not is_name and words != str(reading.page):
        return False
    gap = LONE_GAP if is_name or not is_centred else NUMBER_BELOW
    others = [other.box for other in reading.blocks if other is not block and other.box]
    return bool(others) and all(other.y1 <= box.y0 - gap * block.size for other in others)


def _is_in_strip(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a small name at the top, the foot or the side of a page has a strip from top to foot to itself."""
    box, words, width = block.box, words_of(block), reading.size[0]
    is_name = len(words) <= MAX_NAME and not is_sentence(words) and not _CONTACT.search(words)
    if (
        box is None
        or words.isdecimal()
        or edge.side == "bar"
        or not is_name
        or not _is_much_smaller(block, reading)
    ):
        return False
    if box.x1 > SIDEBAR * width and box.x0 < (1 - SIDEBAR) * width:
        return False
    others = [other.box for other in _text_of(reading) if other is not block and other.box]
    return bool(others) and all(other.gap_x(box) > 0 for other in others)


def _is_in_type_of_number(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a small name on the first or last row has the font size of the page number, and no other text has it."""
    words, size = words_of(block), half_points(block.size)
    is_name = len(words) <= MAX_NAME and not is_sentence(words) and block.kind is not Kind.FOOTNOTE
    if not is_name or not _is_much_smaller(block, reading) or not _is_end(block, edge, reading):
        return False
    others = [other for other in reading.blocks if other is not block]
    numbers = [other for other in others if _is_number(other, reading)]
    alike = [other for other in others if half_points(other.size) == size and other not in numbers]
    return any(half_points(number.size) == size for number in numbers) and all(
        (end := edge_of(other, reading.size)) is not None and _is_end(other, end, reading) for other in alike
    )


def _is_numbered_name(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a page number with a name is on the first or last row, or on the one next to it, apart from the text."""
    box, words = block.box, words_of(block)
    if box is None or edge.far or edge.side not in {"top", "bottom"} or block.kind is Kind.FOOTNOTE:
        return False
    at_foot = edge.side == "bottom"
    is_numbered = at_foot and _NUMBERED_NAME.fullmatch(words) and not is_small(block, reading)
    if not (is_numbered or _MARKED_NAME.fullmatch(words)):
        return False
    if not words.lstrip("0123456789 |•·–—")[:1].isupper():
        return False
    others = [other for other in reading.blocks if other is not block and other.box]
    rows = {round(other.box.y0) for other in others if other.box and _is_beyond(other.box, box, edge)}
    inner = [other for other in others if other.box and not _is_beyond(other.box, box, edge)]
    near = min(inner, key=lambda other: box.gap_y(other.box) if other.box else 0.0, default=None)
    if len(rows) > int(at_foot) or near is None or near.box is None:
        return False
    is_apart = box.gap_y(near.box) >= MIN_SPACE * block.size
    return is_apart or half_points(near.size) != half_points(block.size)


def _is_much_smaller(block: Block, reading: Reading) -> bool:
    return 0 < block.size <= MUCH_SMALLER * common_size(reading.blocks)


def _is_beyond(other: Box, box: Box, edge: Edge) -> bool:
    """Whether a box is between another one and the edge of the page."""
    return other.y1 <= box.y0 if edge.side == "top" else other.y0 >= box.y1


def _is_end(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether no text is further out than a block at the top or the foot of a page, beside that on its own row."""
    box = block.box
    if box is None or edge.far or edge.side not in {"top", "bottom"}:
        return False
    others = [other.box for other in reading.blocks if other is not block and other.box]
    return not any(_is_beyond(other, box, edge) for other in others)


def _is_number(block: Block, reading: Reading) -> bool:
    """Whether a block is the page number: by its label, or by its pattern on the first or last row."""
    if block.kind is Kind.PAGE_NUMBER:
        return True
    edge = edge_of(block, reading.size)
    return edge is not None and is_page_number(edge, block) and _is_end(block, edge, reading)


def is_imprint(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether a block in small type at the head or the foot of a page says where it was published.

    Only other small type is further out, and the text is not right beside it.
    """
    box = block.box
    if box is None or edge.side not in {"top", "bottom"} or edge.far or block.kind is not Kind.PARAGRAPH:
        return False
    if not is_small(block, reading) or not _IMPRINT.search(words_of(block)):
        return False
    others = [other for other in reading.blocks if other is not block and other.box]
    inner = [other.box for other in others if other.box and not is_small(other, reading)]
    return not any(
        _is_beyond(other, box, edge) or other.gap_y(box) < MIN_SPACE * block.size for other in inner
    )


def _is_at_both_ends(block: Block, edge: Edge, reading: Reading) -> bool:
    """Whether the first and the last row of a page are the same words, as those that say who may read it."""
    words = words_of(block).casefold()
    if not _is_end(block, edge, reading) or not any(map(str.isalpha, words)):
        return False
    twins = [other for other in reading.blocks if other is not block and words_of(other).casefold() == words]
    ends = [(other, edge_of(other, reading.size)) for other in twins]
    return any(end and end.side != edge.side and _is_end(other, end, reading) for other, end in ends)


def _text_of(reading: Reading) -> list[Block]:
    """The blocks of a page without its running heads and its page number."""
    return [
        block for block in reading.blocks if block.kind not in FURNITURE and not _is_number(block, reading)
    ]


def _repeats_heading(block: Block, edge: Edge, reading: Reading) -> bool:
    return edge.side == "top" and not edge.far and repeats_heading(block, reading)


_TESTS = (
    (_is_small_and_apart, "it is small and far from the text"),
    (_repeats_heading, "it repeats a heading in small type"),
    (_has_number_on_row, "it is on the row of a page number"),
    (_mirrors_number, "it mirrors a page number"),
    (_is_numbered_name, "it has a page number and is apart from the text"),
    (_is_in_strip, "it is small and alone in the margin beside the text"),
    (_is_in_type_of_number, "only the page number is in its type"),
)


def reason_on_single_page(block: Block, edge: Edge, reading: Reading) -> str:
    """The evidence of the only page that a text at its edge is a running head; "" if there is none."""
    if _is_alone(block, edge, reading):
        return "it is alone in the middle of the foot"
    if _is_at_both_ends(block, edge, reading):
        return "it is at the head and at the foot"
    if edge.heading and not (edge.side == "bottom" and _is_numbered_name(block, edge, reading)):
        return ""
    return next((reason for test, reason in _TESTS if test(block, edge, reading)), "")
