"""Find the items of a list that a model wrote as one paragraph: `Before use:- Rinse the tank.- Fill it.`"""

from __future__ import annotations

import re
from typing import NamedTuple

_DASH = re.compile(r"(?<=[.:;!?)。：；！？）])\s?(?P<label>[-•]) (?=\S)|\A(?P<first>[-•]) (?=\S)")
_NUMBER = re.compile(
    r"(?<=[.:;!?)。：；！？）])\s?(?P<label>\d{1,2}[.)、])(?: (?=\S)|(?=[^\s\d]))"
    r"|\A(?P<first>\d{1,2}[.)、])(?: (?=\S)|(?=[^\s\d]))"
)
"""A number that is followed by a digit at once is a part of a date or of a section number."""
_SIGN = re.compile(r"(?:\A|(?<=\s))(?P<label>(?P<first>[•‣◦▪●○◆◇►▸➢➤❖✓✔]|√(?= [^\W\d])|\A·))\s*(?=[^\s\d])")
"""Characters that are only used as bullets. Arrows can mean a conclusion, and newspapers put a square before a name."""

_IN_ITEM = re.compile(r"(?<=[^\W\d_])- (?=[^\W\d_])")
"""A dash directly after a word. Inside an item it mostly begins the next item, and rarely splits a compound word."""
_WORDS = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]|\w+")
MIN_WORDS = 3
"""Minimum number of words, or of characters in a script without spaces, in an item that is split off at such a dash."""


class Item(NamedTuple):
    """The marker of an item, and the start and end of its text in the paragraph."""

    label: str
    start: int
    end: int


def split_run_on(plain: str) -> tuple[int, list[Item]]:
    """The end of the text before the list, and the items of the list; no items if it is no list.

    Bullets count as items at the start of the paragraph, or if there are two of the same kind; dashes if there are two,
    or one after a colon; numbers if they count up.
    """
    for pattern, good in ((_SIGN, _are_signs), (_DASH, _are_dashes), (_NUMBER, _are_numbers)):
        found = list(pattern.finditer(plain))
        if good(plain, found):
            ends = [match.start() for match in found[1:]] + [len(plain)]
            items = [Item(m["label"] or m["first"], m.end(), end) for m, end in zip(found, ends, strict=True)]
            return found[0].start(), items
    return len(plain), []


def _are_signs(plain: str, found: list[re.Match[str]]) -> bool:
    alike = len({match["label"] for match in found}) == 1
    return alike and (len(found) >= 2 or found[0].start() == 0)


def _are_dashes(plain: str, found: list[re.Match[str]]) -> bool:
    return len(found) >= 2 or (len(found) == 1 and plain[: found[0].start()].rstrip()[-1:] in {":", "："})


def _are_numbers(plain: str, found: list[re.Match[str]]) -> bool:
    numbers = [int(re.sub(r"\D", "", match[0])) for match in found]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def split_item(plain: str) -> list[tuple[int, int]]:
    """The spans, without markers, of the items inside an item with a dash as its marker; one span for a single item."""
    cuts = [match.span() for match in _IN_ITEM.finditer(plain)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(plain)]
    spans = list(zip(starts, ends, strict=True))
    if any(len(_WORDS.findall(plain[start:end])) < MIN_WORDS for start, end in spans):
        return [(0, len(plain))]
    return spans
