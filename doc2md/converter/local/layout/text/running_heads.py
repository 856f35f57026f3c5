"""Find running heads, running feet and page numbers of one page by their position, without comparing pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from doc2md.converter.local.layout.layout_model import AreaLabel
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.converter.local.layout.text.rows import count_pieces
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MARGIN = 0.07
"""Fraction of the page height, at the top and at the bottom. A single short line of small type inside it is a running
head.
"""

EDGE = 0.04
"""Fraction of the page height. Every line inside this part of the margin is a running head, unless its type is
large.
"""

OUTER_MARGIN = 0.14
"""Fraction of the page height. A line in three or more pieces inside it is a running head if no text is further out."""

SIDE_MARGIN = 0.07
"""Fraction of the page width. Rotated text inside this margin is a running head."""

SHORT_LENGTH = 80
"""In characters. A shorter line of small type in the margin is a running head."""

MAX_LENGTH = 160
"""Maximum length of a running head, in characters."""

NUMBER_GAP = 1.5
"""In units of the font size. Minimum white space between a page number and the text above it."""

PIECE_GAP = 3.0
"""In units of the font size. Minimum gap between the left, middle and right piece of a running head."""

_NUMBER = re.compile(r"\W*\d{1,4}\W*")


def running_head_label(
    context: PageContext, group: Sequence[Line], groups: Sequence[Sequence[Line]]
) -> AreaLabel | None:
    """Label a group of rows as `HEADER` or `FOOTER`, or return None if it is text.

    `groups` are all groups of the page.
    """
    width, height = context.size
    row = group[0]
    if row.turned and (row.box.x1 < SIDE_MARGIN * width or row.box.x0 > (1 - SIDE_MARGIN) * width):
        return AreaLabel.HEADER
    label = AreaLabel.HEADER if row.box.centre_y < height / 2 else AreaLabel.FOOTER
    # Distance of the inner side from the page edge, as a fraction of the page height.
    distance = min(group[-1].box.y1, height - row.box.y0) / height
    words = " ".join(line.text.strip() for line in group)
    if row.turned or len(words) > MAX_LENGTH:
        return None
    at_edge = distance < EDGE and row.size < 1.4 * context.body
    if at_edge or (
        len(group) == 1 and _is_apart(context, row, groups, distance, foot=label is AreaLabel.FOOTER)
    ):
        return label
    return None


def _is_apart(
    context: PageContext, row: Line, groups: Sequence[Sequence[Line]], distance: float, *, foot: bool
) -> bool:
    """Whether a single row is set like a running head: small and short, in several pieces, or only a number."""
    words = row.text.strip()
    if distance < MARGIN and len(words) < SHORT_LENGTH and row.size <= 1.03 * context.body:
        return True
    if distance < OUTER_MARGIN and count_pieces(row, PIECE_GAP) > 2 and _is_outermost(row, groups):
        return True
    return foot and bool(_NUMBER.fullmatch(words)) and _is_outermost(row, groups, NUMBER_GAP * row.size)


def _is_outermost(row: Line, groups: Sequence[Sequence[Line]], white: float = 0.0) -> bool:
    """Whether a row has no text between it and the top or bottom edge of the page, and none beside it.

    If `white`, in points, is not 0, only the bottom edge counts, and the text above must be further away than `white`.
    """
    others = [Box.around(line.box for line in group) for group in groups if row not in group]
    return bool(others) and (
        all(other.y1 + white < row.box.y0 for other in others)
        or (white == 0 and all(row.box.y1 < other.y0 for other in others))
    )
