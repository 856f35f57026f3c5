"""Find the rows of a group that start list items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from doc2md.converter.local.layout.text.rows import LEADERS
from doc2md.document import Text
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import DASHES, begins, is_bullet, kind_of, split_marker, succeeds

MIN_INSIDE = 2.0
"""In points. Minimum difference between the indent of a nested item and that of the item before."""

MAX_SHIFT = 2.5
"""In units of the font size. Maximum difference between the indents of two markers that count on."""

MAX_BETWEEN = 40
"""Maximum number of items between two that count on, such as the items that are nested in the first."""


def item_starts(rows: Sequence[Line], labelled: bool, right_to_left: bool) -> list[int]:
    """The indices of the rows that start an item.

    A sentence may start with a number or a dash. So unless `labelled` is true, the first item starts with a bullet, or
    with a marker that a later row counts on from.
    """
    marked = [
        _Marked(i, split[0], -row.box.x1 if right_to_left else row.box.x0)
        for i, row in enumerate(rows)
        if (split := split_marker(Text(row.text))) and not _is_title(row, split[0])
    ]
    if not labelled:
        first = _first(marked)
        marked = [one for one in marked if first is not None and one.row >= first]
    found: list[_Marked] = []
    for at, one in enumerate(marked):
        later = marked[at + 1 : at + MAX_BETWEEN]
        if not found or _starts_item(one, found, later, MAX_SHIFT * rows[one.row].size):
            found.append(one)
    return [one.row for one in found]


def _is_title(row: Line, marker: str) -> bool:
    """Whether a row with a number such as `1.2` or `3` is an entry of a table of contents, or has a bold title."""
    if len(re.findall(r"\d+", marker)) < 2 and not marker.isdigit():
        return False
    words = [span for span in row.spans if re.search(r"[^\W\d]", span.text)]
    return bool(LEADERS.search(row.text) or (words and words[0].bold))


class _Marked(NamedTuple):
    """The index of a row that begins with a marker, the marker, and its indent in points from the side of the page."""

    row: int
    marker: str
    indent: float


def _first(marked: Sequence[_Marked]) -> int | None:
    """The first row with a bullet, or with a number or dash that begins a series; None if there is none."""
    bullets = [one.row for one in marked if _is_plain_bullet(one.marker)]
    series = [
        one.row
        for at, one in enumerate(marked)
        if any(_counts_on(one, after) for after in marked[at + 1 : at + MAX_BETWEEN])
    ]
    return min(bullets + series, default=None)


def _is_plain_bullet(marker: str) -> bool:
    return is_bullet(marker) and marker not in DASHES


def _counts_on(before: _Marked, after: _Marked) -> bool:
    if is_bullet(after.marker):
        return kind_of(before.marker) == kind_of(after.marker)
    return succeeds(before.marker, after.marker)


def _starts_item(one: _Marked, found: Sequence[_Marked], later: Sequence[_Marked], reach: float) -> bool:
    """Whether a row with a marker starts an item after those that are `found`. `reach` is a distance in points."""
    last = found[-1]
    inside = one.indent > last.indent + MIN_INSIDE
    if _is_plain_bullet(one.marker) or _counts_on(last, one):
        return True
    if inside and (one.marker in DASHES or begins(one.marker)):
        return True
    if not inside and kind_of(one.marker) == kind_of(last.marker):
        return True
    if begins(one.marker) and any(_counts_on(one, after) for after in later):
        return True
    return any(
        _counts_on(other, one) and abs(one.indent - other.indent) < reach for other in found[-MAX_BETWEEN:]
    )
