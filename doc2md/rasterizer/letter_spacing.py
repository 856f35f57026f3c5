"""Remove the spaces that MuPDF inserts between letters that are set apart for emphasis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Any

MIN_LETTERS = 4
"""Minimum number of letters in a letterspaced word. A line that has one may have shorter ones too."""

MAX_GAP = 0.8
"""In units of the font size. Maximum width of the space between the letters of a word."""

UNEVEN = 1.5
"""Maximum ratio of the gaps in a word to their median. A wider gap lies between two words."""

_INSERTED = "\x01"
_WORD = re.compile(rf"(?<![^\s{_INSERTED}])[^\W\d_](?:{_INSERTED}[^\W\d_])+(?![^\W_])")


def without_letter_spacing(spans: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the spans of one line from MuPDF without the inserted spaces in letterspaced words.

    A letterspaced word has single letters with an inserted space after each. Spaces of the PDF are kept.
    """
    chars = [char for span in spans for char in span["chars"]]
    text = "".join([_INSERTED if char.get("synthetic") else char["c"][:1] for char in chars])
    words = (
        [match.span() for match in _WORD.finditer(text)] if text.count(_INSERTED) >= MIN_LETTERS - 1 else []
    )
    if max((end - start + 1 for start, end in words), default=0) < 2 * MIN_LETTERS:
        return list(spans)
    size = max(span["size"] for span in spans)
    gaps = {at: _width(chars[at]) for start, end in words for at in range(start + 1, end, 2)}
    widest = min(MAX_GAP * size, UNEVEN * median(gaps.values()))
    removed = {id(chars[at]) for at, gap in gaps.items() if gap <= widest}
    kept = ({**span, "chars": [char for char in span["chars"] if id(char) not in removed]} for span in spans)
    return [span for span in kept if span["chars"]]


def _width(char: dict[str, Any]) -> float:
    return float(char["bbox"][2] - char["bbox"][0])
