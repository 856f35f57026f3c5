"""Properties of writing systems: reading direction, and spaces between words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter


def reads_right_to_left(text: str) -> bool:
    """Whether most letters of `text` are written from right to left."""
    if text.isascii():
        return False
    sides = Counter[str]()
    for char, count in Counter(text).items():
        sides[unicodedata.bidirectional(char)] += count
    return sides["R"] + sides["AL"] > sides["L"]


def has_right_to_left(text: str) -> bool:
    """Whether some letters of `text` are written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text)


JOINED_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Ranges, for a regular expression, of scripts without spaces between words. In comparisons each of their characters
counts as a word.
"""
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u0640"
"""Characters that a reader does not see: soft hyphens, joiners, and the tatweel that lengthens Arabic words."""

_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese and Khmer."""


def writes_without_spaces(char: str) -> bool:
    """Whether a character belongs to a script in which a line can end anywhere between two words without a space."""
    return is_cjk(char) or bool(_WITHOUT_SPACES.match(char))


def is_hangul(char: str) -> bool:
    """Whether a character is a Korean syllable. Korean has spaces, but its lines may end inside a word."""
    return "\uac00" <= char <= "\ud7a3"


def is_mostly_cjk(text: str) -> bool:
    """Whether most characters are Chinese or Japanese. All their fonts have characters of one width."""
    return not text.isascii() and 2 * sum(map(is_cjk, text)) > sum(not char.isspace() for char in text)


def is_cjk(char: str) -> bool:
    """Whether a character belongs to a script without spaces between words. Hangul has them, so it does not count."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"
