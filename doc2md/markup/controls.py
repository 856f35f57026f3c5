"""Characters that no text has when it leaves the program: a terminal obeys them, or no encoding has them."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def without_controls(text: str) -> str:
    """The text without control characters, but for tabs and ends of lines, which are all written as newlines.

    Halves of surrogate pairs go too: no file can hold them.
    """
    return _CONTROLS.sub("", re.sub(r"\r\n?", "\n", text)) if _CONTROLS.search(text) else text
