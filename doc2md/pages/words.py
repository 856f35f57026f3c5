"""Splitting text into words, so that two readings of a page can be compared."""

from __future__ import annotations

import re

_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|\d+|(?:(?![{_CJK}])[^\W\d_])+")


def words_in(text: str) -> list[str]:
    """The words of `text`: runs of letters (in lower case), runs of digits, and single CJK characters.

    Punctuation and spaces between words do not count, because two readings often differ in them: `3 kg` and `3kg` have
    the same words.
    """
    return _WORD.findall(text.lower())
