"""Remove the spaces that MuPDF inserts inside words: in letterspaced words, and after signs without a width."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

MIN_LETTERS = 4
"""Minimum number of letters in a letterspaced word. A line that has one may have shorter ones too."""

MAX_GAP = 0.8
"""In units of the font size. Maximum width of the space between the letters of a word."""

MIN_APART, FEW_APART = 0.75, 0.4
"""Minimum share of the letters of a word with an inserted space before them, in one word of a line and in the others.

MuPDF inserts no space in the narrowest gaps.
"""

MAX_SIGN = 0.35
"""In units of the font size. Maximum width of a full stop or a comma."""

UNEVEN = 1.5
"""Maximum ratio of the gaps in a word to their median. A wider gap lies between two words."""

MIN_EVEN = 0.07
"""In units of the height of the letters. Minimum usual gap between the letters of a letterspaced line."""

_INSERTED = "\x01"
_WORD = re.compile(rf"(?<![^\s{_INSERTED}])[^\W\d_](?:{_INSERTED}?[^\W\d_])+(?![^\W_])")


def without_letter_spacing(spans: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the spans of one line from MuPDF without the inserted spaces in letterspaced words.

    A letterspaced word has an inserted space after nearly every letter. Spaces of the PDF are kept.
    """
    spans = _without_spaces_after_nothing(spans)
    chars = [char for span in spans for char in span["chars"]]
    text = "".join([_INSERTED if char.get("synthetic") else char["c"][:1] for char in chars])
    if _INSERTED in text and (even := _evenly_spaced(chars, text)):
        return _without(spans, even)
    if text.count(_INSERTED) < MIN_LETTERS - 1:
        return list(spans)
    words = [match for match in _WORD.finditer(text) if _share_apart(match[0]) >= MIN_APART]
    if max((_count(word[0]) for word in words), default=0) < MIN_LETTERS:
        return list(spans)
    size = max(span["size"] for span in spans)
    words += [match for match in _WORD.finditer(text) if FEW_APART <= _share_apart(match[0]) < MIN_APART]
    places = (at for word in words for at in range(*word.span()) if text[at] == _INSERTED)
    if " " in text:  # the spaces between words are in the PDF
        places = (at for at, char in enumerate(text) if char == _INSERTED)
    gaps = {at: _width(chars[at]) for at in places}
    widest = min(MAX_GAP * size, UNEVEN * median(gaps.values()))
    return _without(spans, {id(chars[at]) for at, gap in gaps.items() if gap <= widest})


def _evenly_spaced(chars: Sequence[dict[str, Any]], text: str) -> set[int]:
    """The inserted spaces of a line that are as wide as the gaps between its other letters."""
    size = max(char["bbox"][3] - char["bbox"][1] for char in chars)
    gaps = [
        after["bbox"][0] - before["bbox"][2]
        for before, after in pairwise(chars)
        if before["c"].isalpha() and after["c"].isalpha()
    ]
    usual = median(gaps) if len(gaps) >= MIN_LETTERS - 1 else 0.0
    if usual < MIN_EVEN * size or sum(abs(gap - usual) < 0.5 * usual for gap in gaps) < MIN_APART * len(gaps):
        return set()
    return {
        id(char) for at, char in enumerate(chars) if text[at] == _INSERTED and _width(char) <= UNEVEN * usual
    }


def _without_spaces_after_nothing(spans: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """The spans without the spaces that stand for the width of a full stop or comma, for which the font has none."""
    chars = [(span["size"], char) for span in spans for char in span["chars"]]
    removed = {
        id(space)
        for (_, sign), (size, space) in pairwise(chars)
        if space.get("synthetic")
        and sign["c"] in ".,:"
        and _width(sign) <= 0
        and _width(space) < MAX_SIGN * size
    }
    return _without(spans, removed) if removed else spans


def _without(spans: Sequence[dict[str, Any]], removed: Collection[int]) -> list[dict[str, Any]]:
    kept = ({**span, "chars": [char for char in span["chars"] if id(char) not in removed]} for span in spans)
    return [span for span in kept if span["chars"]]


def _share_apart(word: str) -> float:
    """The share of the letters of a word, but the first, with an inserted space before them."""
    return word.count(_INSERTED) / (_count(word) - 1)


def _count(word: str) -> int:
    """The number of letters of a word."""
    return len(word) - word.count(_INSERTED)


def _width(char: dict[str, Any]) -> float:
    return float(char["bbox"][2] - char["bbox"][0])
