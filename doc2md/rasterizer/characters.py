"""Single characters on a page: their data types, and glyphs that stand for several letters."""

from __future__ import annotations

from typing import Any, NamedTuple

from doc2md.geometry import Box


class Style(NamedTuple):
    """The properties that all characters of a span share.

    `size` is the font size in points, `baseline` a y coordinate in points, `link` the index of a link or -1, `colour`
    an sRGB colour as an integer (0xRRGGBB).
    """

    font: str
    size: float
    bold: bool
    italic: bool
    mono: bool
    math: bool
    baseline: float = 0.0
    link: int = -1
    colour: int = 0


class Char(NamedTuple):
    """A character with its box in points on the page as displayed, and its style.

    `inserted` means that it is a space that MuPDF inserted because of a gap.
    """

    char: str
    box: Box
    style: Style
    inserted: bool = False


def divided(char: dict[str, Any], letters: str) -> list[dict[str, Any]]:
    """A character from MuPDF as several letters. They divide its box among them."""
    x0, y0, x1, y1 = char["bbox"]
    width = (x1 - x0) / len(letters)
    places = [(x0 + i * width, y0, x0 + (i + 1) * width, y1) for i in range(len(letters))]
    return [
        {**char, "c": letter, "bbox": place, "origin": (place[0], char["origin"][1])}
        for letter, place in zip(letters, places, strict=True)
    ]
