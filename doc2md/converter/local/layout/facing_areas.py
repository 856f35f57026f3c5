"""Join areas of the layout model that stand side by side and are the labels and the values of the same rows.

The model sees two columns, as it would in text. But the columns of a text are found by what goes on from row to row.
Where no gutter was found and each value has its label on its baseline, a reader reads along the rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.layout_model import Area, AreaLabel
from doc2md.converter.local.layout.text.columns import flowing
from doc2md.converter.local.layout.text.rows import rows
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MIN_FACING, MIN_FACING_LABELS = 0.8, 0.5
"""Minimum fraction of the values that have a label beside them, and of the labels at their heights that have a value.
"""

MIN_ROWS = 4
"""Minimum number of rows, if their looks do not show that they are values."""

SAME_ROW = 0.5
"""Two pieces are in one row if they share at least this fraction of the lower one's height."""

MIN_VALUES = 0.6
"""Minimum fraction of values that are mostly digits."""

_TEXTS = frozenset({AreaLabel.TEXT, AreaLabel.LIST_ITEM, AreaLabel.TITLE, AreaLabel.HEADING, AreaLabel.OTHER})

Share = tuple[Area, list[Line]]
"""An area with its lines."""


def join_facing_areas(shares: Sequence[Share], gutters: Sequence[Box]) -> list[Share]:
    """The areas with their lines, those with labels joined with those with the values. `gutters` are of the page."""
    made = list[Share]()
    for share in sorted(shares, key=lambda share: share[0].box.x0):
        at = next((i for i, left in enumerate(made) if _are_one(left, share, gutters)), None)
        if at is None:
            made.append(share)
        else:
            box = Box.around([made[at][0].box, share[0].box])
            made[at] = (Area(AreaLabel.TEXT, box), [*made[at][1], *share[1]])
    return made


def _are_one(left: Share, right: Share, gutters: Sequence[Box]) -> bool:
    if not {left[0].label, right[0].label} <= _TEXTS or left[0].box.overlap_y(right[0].box) <= 0:
        return False
    values = right[1]
    top, foot = min(line.box.y0 for line in values), max(line.box.y1 for line in values)
    labels = [line for line in left[1] if top < line.box.centre_y < foot]
    pairs = [(label, value) for value in values if (label := _label_of(value, labels))]
    if len(pairs) < MIN_FACING * len(values):
        return False
    if len({id(label) for label, _ in pairs}) < MIN_FACING_LABELS * len(rows(labels)):
        return False
    if any(_is_between(gutter, *pair) for gutter in gutters for pair in pairs):
        return False
    if flowing(rows(labels)) or flowing(rows(values)):
        return False
    is_one_row = len(labels) == len(left[1]) == len(values) == 1
    return is_one_row or len(pairs) >= MIN_ROWS or _are_values(values)


def _label_of(value: Line, labels: Sequence[Line]) -> Line | None:
    """The nearest piece at the left of a value in its row."""
    beside = [
        label
        for label in labels
        if label.box.x1 <= value.box.x0
        and label.box.overlap_y(value.box) > SAME_ROW * min(label.box.height, value.box.height)
    ]
    return max(beside, key=lambda label: label.box.x1, default=None)


def _is_between(gutter: Box, label: Line, value: Line) -> bool:
    is_beside = gutter.y0 <= value.box.centre_y <= gutter.y1
    return is_beside and label.box.centre_x < gutter.centre_x < value.box.centre_x


def _are_values(pieces: Sequence[Line]) -> bool:
    """Whether most pieces are mostly digits."""
    texts = ["".join(piece.text.split()) for piece in pieces]
    return sum(2 * sum(map(str.isdigit, text)) > len(text) for text in texts) >= MIN_VALUES * len(texts)
