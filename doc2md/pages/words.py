"""What counts as a word when two readings are compared."""

from __future__ import annotations

import re

_CHINESE = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CHINESE}]|\d+|(?:(?![{_CHINESE}])[^\W\d_])+")


def words_in(text: str) -> list[str]:
    """Letters in a row (in small ones), digits in a row, and each character of Chinese, Japanese and Korean.

    So nothing hangs on punctuation, nor on the blank in `3 kg`, which some write and others leave out.
    """
    return _WORD.findall(text.lower())
