"""Join paragraphs and listings that are split by the end of a column or a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from doc2md.document import Block, Edit, Kind, Reading, Text

FLOATS = {Kind.FIGURE, Kind.TABLE, Kind.CAPTION, Kind.HEADER, Kind.FOOTER, Kind.PAGE_NUMBER, Kind.FOOTNOTE}
"""Kinds that can be between the two parts of a paragraph."""
_OPEN_END = re.compile(r"[^\W_]$|[,;\-\u00ad–]$|[)\]\"”]$")


_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BROKEN_OFF = re.compile(r"[，。；：、！？][^，。；：、！？]*\Z")
MIN_LENGTH = 40
"""Minimum length of a paragraph that can continue, in a script without capital letters. Shorter ones are bylines and
labels."""
MAX_BYLINE = 6
"""Maximum length of a name or a place after the last punctuation mark."""

_BROKEN = {Kind.PARAGRAPH, Kind.CODE}
_MAX_INDENT = 24
"""Maximum difference of the indents of two parts of a listing, in characters."""
_ADVANCE = 0.6
"""Width of a character in nearly all monospaced fonts, as a multiple of the font size."""


def join_broken_paragraphs(pages: Sequence[Reading]) -> list[Reading]:
    """The pages with each split block joined in its first part. The page of the second part gets an edit."""
    out: list[Reading] = []
    opened: tuple[int, int] | None = None  # indices of the page and the block that may continue
    for number, reading in enumerate(pages):
        blocks: list[Block] = []
        edits: list[Edit] = []
        out.append(reading)
        for block in reading.blocks:
            if block.kind in FLOATS:
                blocks.append(block)
                continue
            first = at_place(out, blocks, number, opened)
            if first and continues(first, block):
                put(out, blocks, number, opened, joined(first, block))
                edits.append(
                    Edit(
                        "paragraphs",
                        block.id,
                        f"joined to {first.id}, which it continues",
                        before=block.text.plain,
                    )
                )
            else:
                blocks.append(block)
                opened = (number, len(blocks) - 1) if block.kind in _BROKEN else None
        out[number] = replace(reading, blocks=tuple(blocks), edits=reading.edits + tuple(edits))
    return out


def at_place(
    out: list[Reading], blocks: list[Block], number: int, place: tuple[int, int] | None
) -> Block | None:
    if place is None:
        return None
    return blocks[place[1]] if place[0] == number else out[place[0]].blocks[place[1]]


def put(
    out: list[Reading], blocks: list[Block], number: int, place: tuple[int, int] | None, block: Block
) -> None:
    assert place
    if place[0] == number:
        blocks[place[1]] = block
    else:
        out[place[0]] = out[place[0]].with_blocks(place[1], block)


def continues(first: Block, second: Block) -> bool:
    """Whether the second block continues the first, over the end of a page or a column.

    The first paragraph must have an open end, and the second must start in the middle of a sentence. Listings have no
    sentences: two with the same font size are one, because there is text between separate listings.
    """
    if first.kind is not second.kind:
        return False
    if first.kind is Kind.CODE:
        return 0 < second.size == first.size and jumps(first, second)
    if second.kind is not Kind.PARAGRAPH or not _OPEN_END.search(first.text.plain):
        return False
    if not (
        second.text.plain[:1].islower() or _continues_in_wide_script(first.text.plain, second.text.plain)
    ):
        return False
    return jumps(first, second)


def jumps(first: Block, second: Block) -> bool:
    last, box = first.regions[-1], second.box
    if not last.box or not box:
        return False
    return second.page == last.page + 1 or (second.page == last.page and box.centre_y < last.box.y0)


def _continues_in_wide_script(first: str, second: str) -> bool:
    end = _BROKEN_OFF.search(first[-200:])
    if end is None or len(first) < MIN_LENGTH or not (_WIDE.match(first[-1:]) and _WIDE.match(second)):
        return False
    return end[0][0] in "，；：、" or len(end[0]) > MAX_BYLINE


def joined(first: Block, second: Block) -> Block:
    words, rest = first.text, second.text
    if first.kind is Kind.CODE:
        text = Text(_stacked(first, second))
    elif words.plain[-1] in "-\u00ad" and rest.plain[0].islower():
        text = Text.join([words[: len(words.plain) - 1], rest])
    else:
        text = Text.join([words, rest], "" if _WIDE.match(words.plain[-1:]) else " ")
    return replace(
        first, text=text, regions=first.regions + second.regions, origin=first.origin + second.origin
    )


def _stacked(first: Block, second: Block) -> str:
    """The lines of two parts of a listing. The part that is indented on its page is indented by as many spaces."""
    left, right = first.regions[-1].box, second.box
    columns = round((right.x0 - left.x0) / (_ADVANCE * first.size)) if left and right else 0
    if abs(columns) > _MAX_INDENT or second.page == first.regions[-1].page:
        columns = 0  # the left edge of another column is not known
    pads = (" " * max(0, -columns), " " * max(0, columns))
    parts = ((first.text.plain, pads[0]), (second.text.plain, pads[1]))
    return "\n".join(pad + line if line else line for text, pad in parts for line in text.splitlines())
