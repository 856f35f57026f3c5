"""The numbers that headings begin with, such as `1.2`, `IV.`, `b)`, `（二）` and `Chapter 3`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from doc2md.structure.nesting import nested

CHAPTER = re.compile(
    r"[^\W\d_]{3,12}\s+"
    r"(?:\d{1,3}|[IVXLC]{1,6}|[A-Z]|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))[.:]?(?!\S)"
    r"|第\s*[\d一二三四五六七八九十]{1,3}\s*[章部篇]"
)
"""Matches a word and a number, such as `Chapter 3`, `Teil II`, `Appendix A` and `Part One`."""

DIGITS = "digits"
"""The scheme of numbers such as `1` and `1.2`."""

_DIGITS = re.compile(
    r"(?:§\s*)?(\d{1,3}(?:\.\d{1,3}){0,5})\.?(?=[\s\u3000]|[^\d\s.,%)°º])|([A-Z](?:\.\d{1,3}){1,4})\b"
)
_CAPITAL = re.compile(r"([IVX]{1,6}|[A-Z])([.)])\s")
_OTHERS = (
    re.compile(r"(?:\d{1,2}|[a-z])(?P<sign>\)|\s?[°º])\s?"),
    re.compile(r"(?P<sign>[(（])(?:\d{1,2}|[a-z]|[一二三四五六七八九十]{1,3})[)）]"),
    re.compile(r"[一二三四五六七八九十]{1,3}(?P<sign>、)"),
)
_FIRST = re.compile(r"[^\w]*(?:\w{3,12}\s+|第\s*)?(?:1|I|A|a|一|(?i:one))(?![0-9A-Za-z十])")


class Number(NamedTuple):
    """The number of a heading.

    scheme   how it is written; headings of one level share it; empty without a number
    parts    2 for 1.3; 1 in the other schemes; 0 without a number
    starts   whether it is the first one of its scheme
    """

    scheme: str = ""
    parts: int = 0
    starts: bool = False


NONE = Number()


def number_of(words: str) -> Number:
    """The number that a heading begins with."""
    starts = bool(_FIRST.match(words))
    if match := _DIGITS.match(words):
        # 1.0 is the number of a section without a second part.
        return Number(DIGITS, (match[1] or match[2]).removesuffix(".0").count(".") + 1, starts)
    if match := CHAPTER.match(words):
        return Number(f"chapter {_word(match[0])}", 1, starts)
    if match := _CAPITAL.match(words):
        kind = "A" if not set(match[1]) <= set("IVX") else "I" if len(match[1]) > 1 else "either"
        return Number(kind + match[2], 1, starts)
    for pattern in _OTHERS:
        if match := pattern.match(words):
            return Number(_kind(match[0]) + match["sign"].strip(), 1, starts)
    return NONE


def scheme_depths(numbers: Sequence[Number]) -> dict[str, int]:
    """The depth of each scheme in the numbers of a document, from 1. A scheme is below another by their nesting.

    A scheme that follows another one without being below it has no depth. Where no number is above those like 1.2,
    chapters are.
    """
    resolved = {number.scheme: _resolved(number.scheme, numbers) for number in numbers if number.parts}
    parts = [number.parts for number in numbers if number.scheme == DIGITS]
    if parts and min(parts) > 1:
        return {scheme: 1 for scheme in resolved if scheme == DIGITS or scheme.startswith("chapter")}
    outer = [number._replace(scheme=resolved[number.scheme]) for number in numbers if number.parts == 1]
    first = {number.scheme: number for number in reversed(outer)}
    known = {scheme for scheme, number in first.items() if number.starts or scheme == DIGITS}
    depths = nested([number.scheme for number in outer if number.scheme in known])
    outermost = {DIGITS} if depths.get(DIGITS) == 0 else set(islice(depths, 1))
    kept = {scheme for scheme, depth in depths.items() if depth or scheme in outermost}
    return {scheme: depths[real] + 1 for scheme, real in resolved.items() if real in kept}


def _resolved(scheme: str, numbers: Sequence[Number]) -> str:
    """A scheme, but that of I., V. and X. is letters unless the document has II., III. or the like."""
    if not scheme.startswith("either"):
        return scheme
    roman = scheme.replace("either", "I")
    return roman if any(number.scheme == roman for number in numbers) else scheme.replace("either", "A")


def _word(chapter: str) -> str:
    """The word of the number of a chapter."""
    return chapter[-1] if chapter[0] == "第" else chapter.split(maxsplit=1)[0].casefold()


def _kind(number: str) -> str:
    """The kind of the characters of a number."""
    char = next(char for char in number if char.isalnum())
    return "1" if char.isdigit() else "a" if char.isascii() else "一"
