"""Running heads, feet and page numbers of one page, by where they stand: no other page is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from doc2md.converter.local.layout.layout_model import AreaLabel
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.converter.local.layout.text.rows import pieces
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MARGIN, EDGE, OUTER = 0.07, 0.04, 0.14
"""Shares of the page's height at its top and foot: where a short line of small type, any single line, and a line in
pieces is no part of the text."""

SIDE = 0.07
"""Share of the page's width where a line that is turned is none."""

SHORT, LONGEST = 80, 160
"""Characters of such a line."""

APART = 1.5
"""Type sizes of white between a page number and the text, at the least."""

GAP = 3.0
"""Type sizes between the pieces of a running head: left, in the middle, right."""

_NUMBER = re.compile(r"\W*\d{1,4}\W*")


def running_head_label(
    context: PageContext, group: Sequence[Line], groups: Sequence[Sequence[Line]]
) -> AreaLabel | None:
    """`HEADER`, `FOOTER`, or None for a group of rows that is text; `groups` are all of the page."""
    width, height = context.size
    row = group[0]
    if row.turned and (row.box.x1 < SIDE * width or row.box.x0 > (1 - SIDE) * width):
        return AreaLabel.HEADER
    label = AreaLabel.HEADER if row.box.centre_y < height / 2 else AreaLabel.FOOTER
    # How far the inner side is from the page's edge.
    away = min(group[-1].box.y1, height - row.box.y0) / height
    words = " ".join(line.text.strip() for line in group)
    if row.turned or len(words) > LONGEST:
        return None
    at_edge = away < EDGE and row.size < 1.4 * context.body
    if at_edge or (len(group) == 1 and _is_apart(context, row, groups, away, foot=label is AreaLabel.FOOTER)):
        return label
    return None


def _is_apart(
    context: PageContext, row: Line, groups: Sequence[Sequence[Line]], away: float, *, foot: bool
) -> bool:
    """Whether a single row is set as running heads are: small and short, in pieces, or a number alone."""
    words = row.text.strip()
    if away < MARGIN and len(words) < SHORT and row.size <= 1.03 * context.body:
        return True
    if away < OUTER and pieces(row, GAP) > 2 and _is_outermost(row, groups):
        return True
    return foot and bool(_NUMBER.fullmatch(words)) and _is_outermost(row, groups, APART * row.size)


def _is_outermost(row: Line, groups: Sequence[Sequence[Line]], white: float = 0.0) -> bool:
    """Whether nothing stands between a row at the foot and the page's edge, nor beside it, nor at its head."""
    others = [Box.around(line.box for line in group) for group in groups if row not in group]
    return bool(others) and (
        all(other.y1 + white < row.box.y0 for other in others)
        or (white == 0 and all(row.box.y1 < other.y0 for other in others))
    )
