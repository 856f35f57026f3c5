"""Leave out the ruling lines that are typed: rows of hyphens, equal signs or asterisks across a page.

Such a row says no more than a drawn line. A row right below a title that is as wide as the title underlines it, which
makes it a heading. Underscores and dots are fields of a form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from doc2md.rasterizer.text_layer import Line

UNDERLINE = 0.3
"""Maximum difference between the widths of a title and the signs below it, as a fraction of the title's width."""

MAX_STEP = 2.0
"""In units of the font size. Maximum distance between the baselines of a title and the signs below it."""

_DIVIDER = re.compile(r"\s*([-=–—*~])(?: ?\1){19,}\s*")


def without_dividers(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page without those that are only a ruling line."""
    dividers = {id(line) for line in lines if _DIVIDER.fullmatch(line.text)}
    if not dividers:
        return list(lines)
    words = [line for line in lines if id(line) not in dividers]
    return [line for line in lines if id(line) not in dividers or any(underlines(line, w) for w in words)]


def underlines(signs: Line, title: Line) -> bool:
    """Whether a row of signs is right below a title and about as wide."""
    step, width = signs.baseline - title.baseline, title.box.width
    return 0 < step < MAX_STEP * title.size and abs(signs.box.width - width) <= UNDERLINE * width
