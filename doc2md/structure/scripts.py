"""Properties of writing systems: reading direction, and spaces between words."""

from __future__ import annotations

import unicodedata


def reads_right_to_left(text: str) -> bool:
    """Whether most letters of `text` are written from right to left."""
    sides = [unicodedata.bidirectional(char) for char in text]
    return sides.count("R") + sides.count("AL") > sides.count("L")


def is_cjk(char: str) -> bool:
    """Whether a character belongs to a script without spaces between words. Hangul has them, so it does not count."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"
