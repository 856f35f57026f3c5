"""Join paragraphs and listings that are split by the end of a column or a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from doc2md.assembler.passes.doubted_headings import length_of
from doc2md.assembler.passes.split_blocks import join_split_blocks, jumps
from doc2md.document import Block, Kind, Reading, Text
from doc2md.structure.scripts import has_right_to_left

_OPEN_END = re.compile(r"[^\W_]$|[,;\-\u00ad–]$|[)\]\"”]$")


_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BROKEN_OFF = re.compile(r"[，。；：、！？][^，。；：、！？]*\Z")
_ENDED = re.compile(r"[.!?:؟۔]\s")
MIN_LENGTH = 40
"""Minimum length of a paragraph that can continue, in a script without capital letters. Shorter ones are bylines and
labels."""
_SMALL_WORD = re.compile(r"(?:^|\s)[^\W\d_A-ZÀ-Þ]+,?$")
MAX_BYLINE = 6
"""Maximum length of a name or a place after the last punctuation mark."""

_BROKEN = {Kind.PARAGRAPH, Kind.CODE}
_MIN_INDENT, _MAX_INDENT = 2, 24
"""Minimum and maximum difference of the indents of two parts of a listing, in characters. The pages of a scan are not
exactly at the same place.
"""
_ADVANCE = 0.6
"""Width of a character in nearly all monospaced fonts, as a multiple of the font size."""


def join_broken_paragraphs(pages: Sequence[Reading]) -> list[Reading]:
    """The pages with each split paragraph and listing joined in its first part."""

    def whole(first: Block, second: Block, over_float: bool) -> Block | None:
        return joined(first, second) if continues(first, second, over_float=over_float) else None

    return join_split_blocks(pages, "paragraphs", _BROKEN, whole)


def continues(first: Block, second: Block, *, over_float: bool = False) -> bool:
    """Whether the second block continues the first, over the end of a page or a column, or over a figure or a table.

    The first paragraph must have an open end, and the second must start in the middle of a sentence. Listings have no
    sentences: two with the same font size are one, because there is text between separate listings.
    """
    if first.kind is not second.kind:
        return False
    if first.kind is Kind.CODE:
        return 0 < second.size == first.size and jumps(first, second)
    return second.kind is Kind.PARAGRAPH and goes_on(first, second) and (over_float or jumps(first, second))


def goes_on(first: Block, second: Block) -> bool:
    """Whether the first paragraph has an open end, and the second starts in the middle of a sentence."""
    if not _OPEN_END.search(first.text.plain):
        return False
    return (
        second.text.plain[:1].islower()
        or _continues_in_wide_script(first.text.plain, second.text.plain)
        or _continues_without_case(first, second)
        or _breaks_off(first, second)
    )


def _breaks_off(first: Block, second: Block) -> bool:
    """Whether a sentence breaks off after a small word or a comma, so that the next word is a name or a German noun."""
    words, rest = first.text.plain, second.text.plain
    has_sentence = re.search(r"[.!?:;] ", words)
    return bool(
        _SMALL_WORD.search(words)
        and has_sentence
        and "\n" not in words + rest
        and len(rest) >= MIN_LENGTH
        and rest[0].isupper()
        and abs(first.size - second.size) < 0.5
    )


def _continues_in_wide_script(first: str, second: str) -> bool:
    end = _BROKEN_OFF.search(first[-200:])
    if end is None or length_of(first) < MIN_LENGTH or not (_WIDE.match(first[-1:]) and _WIDE.match(second)):
        return False
    return end[0][0] in "，；：、" or len(end[0]) > MAX_BYLINE


def _continues_without_case(first: Block, second: Block) -> bool:
    """Whether a sentence breaks off between two long texts in a script without capitals, such as Arabic."""
    words, rest = first.text.plain, second.text.plain
    return bool(
        has_right_to_left(words[-1:])
        and has_right_to_left(rest[:1])
        and _ENDED.search(words)
        and min(len(words), len(rest)) >= MIN_LENGTH
        and "\n" not in words + rest
        and abs(first.size - second.size) < 0.5
    )


def joined(first: Block, second: Block) -> Block:
    """The first block with the text of the second."""
    words, rest = first.text, second.text
    if first.kind is Kind.CODE:
        text = Text(_stacked(first, second))
    elif words.plain[-1] in "-\u00ad" and rest.plain[0].islower():
        text = Text.join([words[: len(words.plain) - 1], rest])
    else:
        in_lines = "\n" in rest.plain and ("\n" in words.plain or len(words.plain) < MIN_LENGTH)
        text = Text.join([words, rest], "\n" if in_lines else "" if _WIDE.match(words.plain[-1:]) else " ")
    return replace(
        first, text=text, regions=first.regions + second.regions, origin=first.origin + second.origin
    )


def _stacked(first: Block, second: Block) -> str:
    """The lines of two parts of a listing. The part that is indented on its page is indented by as many spaces."""
    left, right = first.regions[-1].box, second.box
    columns = round((right.x0 - left.x0) / (_ADVANCE * first.size)) if left and right else 0
    if not _MIN_INDENT <= abs(columns) <= _MAX_INDENT or second.page == first.regions[-1].page:
        columns = 0  # the left edge of another column is not known
    pads = (" " * max(0, -columns), " " * max(0, columns))
    parts = ((first.text.plain, pads[0]), (second.text.plain, pads[1]))
    return "\n".join(pad + line if line else line for text, pad in parts for line in text.splitlines())
