"""The data types of single characters on a page."""

from __future__ import annotations

from typing import NamedTuple

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
