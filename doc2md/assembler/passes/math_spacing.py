r"""Remove spaces around formulas: a model writes them on both sides, also before a full stop and inside brackets."""

from __future__ import annotations

import re
from dataclasses import replace

from doc2md.document import MarkKind, Reading, Text, with_texts

_BEFORE_STOP = re.compile(r" +(?=[,.;:!?](?:\s|\Z)|[)\]}])")
"""Only ASCII punctuation: wide punctuation, as in Chinese, includes its own space."""
_AFTER_BRACKET = re.compile(r"(?<=[(\[]) +\Z")


def close_math_spacing(reading: Reading) -> Reading:
    """The page without spaces between a formula and the punctuation or bracket beside it."""
    blocks = tuple(with_texts(b, _closed) if b.transcribed else b for b in reading.blocks)
    return replace(reading, blocks=blocks)


def _closed(text: Text) -> Text:
    changes: list[tuple[int, int, str]] = []
    at = 0
    for mark in text.marks:
        if mark.kind is not MarkKind.MATH:
            continue
        before = _AFTER_BRACKET.search(text.plain, at, mark.start)
        after = _BEFORE_STOP.match(text.plain, mark.end)
        changes += [(*found.span(), "") for found in (before, after) if found]
        at = after.end() if after else mark.end
    return text.splice(changes)
