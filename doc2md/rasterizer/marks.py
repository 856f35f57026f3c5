"""Remove copies of accents and vowel signs.

Some programs give the characters of a cluster to each of its glyphs, so that a text layer has them twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

FLAT = 0.1
"""Maximum width in points of a character without width."""

MAX_CLUSTER = 3
"""Maximum number of characters in a cluster."""

_HAS_MARK = re.compile("[\u0300-\u036f\u0590-\u06ff\u0900-\u0eff\u0f00-\u109f\u1780-\u17ff]")


def without_copied_marks(span: dict[str, Any]) -> dict[str, Any]:
    """Return a span from MuPDF without clusters that repeat the one before if one of the two has no width."""
    chars = span["chars"]
    text = "".join([char["c"] for char in chars])
    if len(text) != len(chars) or not _HAS_MARK.search(text):
        return span
    kept = list[dict[str, Any]]()
    at = 0
    while at < len(chars):
        size = next((size for size in _sizes(text, at) if _is_printed_once(chars, at, size)), 0)
        if not size:
            kept.append(chars[at])
        at += size or 1
    return span if len(kept) == len(chars) else {**span, "chars": kept}


def _sizes(text: str, at: int) -> Iterator[int]:
    """Yield the sizes of the clusters at a place that repeat the characters before it and have an accent or sign."""
    for size in range(1, min(MAX_CLUSTER, at) + 1):
        cluster = text[at : at + size]
        if cluster == text[at - size : at] and any(
            unicodedata.category(char) in {"Mn", "Mc"} for char in cluster
        ):
            yield size


def _is_printed_once(chars: list[dict[str, Any]], at: int, size: int) -> bool:
    """Whether the cluster of this size at a place or the one before it has no width."""
    return all(map(_is_flat, chars[at : at + size])) or all(map(_is_flat, chars[at - size : at]))


def _is_flat(char: dict[str, Any]) -> bool:
    return bool(char["bbox"][2] - char["bbox"][0] < FLAT)
