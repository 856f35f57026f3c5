"""Passages that are quoted: paragraphs set further in than the text around them, all their rows alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.document import Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import split_marker

NEAREST, FARTHEST = 0.8, 6.0
"""Type sizes by which a passage is set in."""

LEVEL = 0.2
"""Type sizes by which the beginnings of its rows may differ."""

PARTED = 1.7
"""Type sizes from the baseline of the row above it; what stands closer to one is its definition."""


def is_quote(context: PageContext, group: Sequence[Line], groups: Sequence[Sequence[Line]]) -> bool:
    """Whether a group of rows is a quoted passage; `groups` are all of the page, by their tops."""
    first, box = group[0], Box.around(row.box for row in group)
    starts = [row.box.x0 for row in group]
    if (
        context.right_to_left
        or len(group) < 2
        or _is_item(group)
        or max(starts) - min(starts) > LEVEL * first.size
    ):
        return False
    column = [other for other in groups if other is not group and other[0].box.overlap_x(box) > 0]
    left = _margin(column, box.width)
    if left is None or not NEAREST * first.size < box.x0 - left < FARTHEST * first.size:
        return False
    above = [other for other in column if other[-1].baseline < first.baseline]
    # In a list it is a part of an item.
    for other in reversed(above):
        if _is_item(other):
            return False
        if abs(other[0].box.x0 - left) < LEVEL * first.size:
            break
    else:
        if context.page == 1:  # it is the summary of what follows
            return False
    return not above or first.baseline - max(other[-1].baseline for other in above) > PARTED * first.size


def _is_item(group: Sequence[Line]) -> bool:
    return split_marker(Text(group[0].text)) is not None


def _margin(column: Sequence[Sequence[Line]], width: float) -> float | None:
    """Where the rows of a column begin: most of those that are as wide as a passage, or wider."""
    places = Counter(
        round(row.box.x0) for group in column for row in group[-1:] if row.box.width > 0.5 * width
    )
    return min(places, key=lambda x: (-places[x], x)) if places else None
