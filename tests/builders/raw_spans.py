"""Spans as MuPDF returns them, to test what reads them. Coordinates are in points from the top left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def raw_span(
    text: str, x: float = 50, y: float = 100, size: float = 10, gaps: Sequence[float] = (), **more: Any
) -> dict[str, Any]:
    """A visible span on a baseline at `y`, each character half as wide as the type size.

    `gaps` are the white spaces after the first characters, and 0 after the others.
    """
    chars = []
    for at, char in enumerate(text):
        box = (x, y - 0.8 * size, x + 0.5 * size, y + 0.2 * size)
        chars.append({"c": char, "origin": (x, y), "bbox": box})
        x = box[2] + (gaps[at] if at < len(gaps) else 0)
    left, top, _, foot = chars[0]["bbox"]
    whole = (left, top, chars[-1]["bbox"][2], foot)
    given = {"font": "f", "size": size, "flags": 0, "char_flags": 16, "color": 0, "alpha": 255}
    return {**given, "chars": chars, "bbox": whole, **more}
