"""Remove control characters and lone surrogates from text before it is written to a file or a terminal."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def without_controls(text: str) -> str:
    """Return the text without control characters.

    A terminal could interpret them as commands. Tabs stay, and every line ending becomes a newline. Lone surrogates
    are removed too, because UTF-8 cannot encode them.
    """
    return _CONTROLS.sub("", re.sub(r"\r\n?", "\n", text)) if _CONTROLS.search(text) else text
