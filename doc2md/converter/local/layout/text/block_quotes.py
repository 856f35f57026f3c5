"""Find block quotes: paragraphs that are indented relative to the surrounding text, with all rows aligned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.document import Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Rule
from doc2md.structure.lists import split_marker

MIN_INDENT = 0.8
MAX_INDENT = 6.0
"""In units of the font size. Minimum and maximum indent of a block quote from the left margin of its column."""

ALIGNMENT_TOLERANCE = 0.2
"""In units of the font size. Left edges that differ by less are aligned."""

MIN_BAR, MAX_BAR = 0.4, 2.5
"""In units of the font size. Minimum and maximum distance of a bar from the quotation at its right."""

CORNER = 2.0
"""In points. Maximum distance between the end of a bar and a rule that it meets."""

MAX_SIZE = 1.25
"""Maximum ratio of the font size of the text above to that of a quotation. Larger type is a heading."""

MIN_TEXT = 0.35
"""Minimum width of a row of the text above, as a fraction of the page width. Rows of addresses are shorter."""

MIN_STEP = 1.7
"""In units of the font size. Minimum distance between the baseline of the row above and the first baseline of a quote.
A paragraph that is closer to the row above it is the definition of a term.
"""


def is_quote(context: PageContext, group: Sequence[Line], groups: Sequence[Sequence[Line]]) -> bool:
    """Whether a group of rows is a block quote. `groups` are all groups of the page, from top to bottom."""
    if _has_bar(context, group, groups):
        return True
    first, box = group[0], Box.around(row.box for row in group)
    starts = [row.box.x0 for row in group]
    if (
        context.right_to_left
        or len(group) < 2
        or _is_item(group)
        or max(starts) - min(starts) > ALIGNMENT_TOLERANCE * first.size
    ):
        return False
    column = [other for other in groups if other is not group and other[0].box.overlap_x(box) > 0]
    left = _left_margin(column, box.width)
    if left is None or not MIN_INDENT * first.size < box.x0 - left < MAX_INDENT * first.size:
        return False
    above = [other for other in column if other[-1].baseline < first.baseline]
    # Below a list item, the group belongs to that item.
    for other in reversed(above):
        if _is_item(other):
            return False
        if abs(other[0].box.x0 - left) < ALIGNMENT_TOLERANCE * first.size and (
            context.page > 1 or _is_text(other, first.size, MIN_TEXT * context.size[0])
        ):
            break
    else:
        if context.page == 1:  # an indented paragraph with no text above it is the abstract
            return False
    return not above or first.baseline - max(other[-1].baseline for other in above) > MIN_STEP * first.size


def _is_text(group: Sequence[Line], size: float, width: float) -> bool:
    """Whether a group is running text above a group of this font size: no title, author or running head.

    A row of it is wider than `width`, in points.
    """
    return group[0].size < MAX_SIZE * size and any(row.box.width > width for row in group)


def _has_bar(context: PageContext, group: Sequence[Line], groups: Sequence[Sequence[Line]]) -> bool:
    """Whether a vertical bar is at the left of a group, and nothing on the page is at the left of the bar.

    A rule between columns has text at its left. A frame has a rule at the right, too, or rules that meet its ends.
    """
    first, box = group[0], Box.around(row.box for row in group)
    slack = 0.5 * first.size
    near = [
        rule for rule in context.drawings.down if rule.start < box.y0 + slack and rule.end > box.y1 - slack
    ]
    bars = [rule for rule in near if MIN_BAR * first.size < box.x0 - rule.at < MAX_BAR * first.size]
    if not bars or any(rule.at > box.x0 for rule in near):
        return False
    bar = bars[-1]
    if any(_meets(rule, bar) for rule in context.drawings.across):
        return False
    rows = (row.box for other in groups for row in other)
    return not any(row.x1 <= bar.at and row.y0 < bar.end and row.y1 > bar.start for row in rows)


def _meets(across: Rule, bar: Rule) -> bool:
    """Whether a horizontal rule begins at the end of a vertical bar, or crosses it there, as lines of a frame do."""
    near = min(abs(across.at - bar.start), abs(across.at - bar.end)) < CORNER
    return near and across.start < bar.at + CORNER < across.end


def _is_item(group: Sequence[Line]) -> bool:
    return split_marker(Text(group[0].text)) is not None


def _left_margin(column: Sequence[Sequence[Line]], width: float) -> float | None:
    """The x at which most rows of a column start.

    Only the last row of a group counts, if it has more than half of `width`.
    """
    places = Counter(
        round(row.box.x0) for group in column for row in group[-1:] if row.box.width > 0.5 * width
    )
    return min(places, key=lambda x: (-places[x], x)) if places else None
