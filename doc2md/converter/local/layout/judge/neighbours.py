"""The rows of a page with what is computed once: their edges in reading direction, markers, neighbours and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from doc2md.converter.local.layout.first_look import style_of
from doc2md.converter.local.layout.judge.markers import Marker, marker_of
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.geometry import Box
from doc2md.rasterizer.glyphs import is_small_capitals
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.habits import Style, Use

ABSENT = -99.0
"""The value of a feature that a row does not have."""

MAX_ABOVE = 8.0
"""In units of the font size. A row further up is not the row above."""

SAME_BASELINE = 0.3
"""In units of the font size. Rows whose baselines are closer than this are on one baseline."""

MAX_INDENT = 4.0
"""In units of the font size. Maximum white space from a short row to the start of one that is indented below it."""

NO_USE = Use()


@dataclass(slots=True)
class Row:
    """A row with what is computed once. `start` and `end` are its left and right edges in reading direction."""

    line: Line
    text: str
    start: float
    end: float
    inner: float
    size: float
    style: Style
    use: Use
    marker: Marker
    capitals: float = 0.0
    above: int = -1
    below: int = -1
    left: float = 0.0
    right: float = 0.0


def row_of(line: Line, context: PageContext) -> Row:
    text = line.text.strip()
    marker = marker_of(text)
    start, end = line.box.x0, line.box.x1
    inner = _place(line, marker.end) if marker.end and not context.right_to_left else start
    if context.right_to_left:
        start, end = context.size[0] - line.box.x1, context.size[0] - line.box.x0
        inner = start
    style = style_of(line)
    known = context.habits.styles
    # The first look measures no strokes, so it counts bold letters in fonts without a name with the others.
    use = known.get(style) or known.get(style._replace(bold=False), NO_USE)
    return Row(line, text, start, end, inner, max(line.size, 1.0), style, use, marker, _capitals(line))


def _capitals(line: Line) -> float:
    """The share of capitals among the letters of a row. Small capitals count, although they are stored as letters."""
    alphabetic = [char for char in line.text if char.isalpha()]
    if alphabetic and is_small_capitals(line.main.font):
        return 1.0
    return sum(map(str.isupper, alphabetic)) / len(alphabetic) if alphabetic else ABSENT


def _place(line: Line, at: int) -> float:
    """The left edge of the character with an index in the text of a row, not counting leading white space."""
    at += len(line.text) - len(line.text.lstrip())
    for span in line.spans:
        if at < len(span.xs):
            return span.xs[at]
        at -= len(span.text)
    return line.box.x1


def find_neighbours(rows: Sequence[Row], columns: Sequence[int]) -> None:
    """Set the nearest row above and below each row, in the same part of the page."""
    order = sorted(range(len(rows)), key=lambda i: rows[i].line.baseline)
    apart = _apart([rows[i] for i in order])
    for at, i in enumerate(order):
        row = rows[i]
        best, found = -1, ABSENT
        for before in reversed(range(at)):
            j = order[before]
            other = rows[j]
            step = row.line.baseline - other.line.baseline
            if step > MAX_ABOVE * max(row.size, other.size):
                break
            if step < SAME_BASELINE * min(row.size, other.size) or columns[j] != columns[i]:
                continue
            if best >= 0 and other.line.baseline < rows[best].line.baseline - SAME_BASELINE * row.size:
                break
            overlap = row.line.box.overlap_x(other.line.box)
            if overlap > 0 and overlap > found:
                best, found = j, overlap
            elif best < 0 and apart[at] and apart[before] and _is_indented_from(row, other):
                best, found = j, 0.0
        row.above = best
        if best >= 0 and rows[best].below < 0:
            rows[best].below = i


def _apart(rows: Sequence[Row]) -> list[bool]:
    """Whether each of the rows, sorted by baseline, has its baseline for itself, so that no column is beside it."""
    close = [
        below.line.baseline - above.line.baseline < SAME_BASELINE * min(above.size, below.size)
        for above, below in pairwise(rows)
    ]
    return [not before and not after for before, after in zip([False, *close], [*close, False], strict=True)]


def _is_indented_from(row: Row, other: Row) -> bool:
    """Whether two rows start at different indents but near each other, like a short term and its definition."""
    return row.line.box.gap_x(other.line.box) < MAX_INDENT * max(row.size, other.size)


def find_columns(rows: Sequence[Row], columns: Sequence[int]) -> None:
    """Set the left and right edge of the column of each row: where most of its long rows start and end."""
    parts: dict[int, list[Row]] = {}
    for row, column in zip(rows, columns, strict=True):
        parts.setdefault(column, []).append(row)
    for part in parts.values():
        # Each row is compared with each other one. Comparisons are much faster than calls.
        boxes = [(row.line.box, row) for row in part if row.line.box.width > 0]
        edges = [(box.x0, box.x1, row.start, row.end) for box, row in boxes]
        for row in part:
            extent = row.line.box
            over = rows[row.above].line.box if row.above >= 0 else extent
            if extent.gap_x(over) >= 0:  # a short row beside an indented one
                extent = Box.around((extent, over))
            near = [(start, end) for x0, x1, start, end in edges if x0 < extent.x1 and extent.x0 < x1]
            near = near or [(row.start, row.end)]  # the signs of some fonts have no width
            row.left = _edge([start for start, _ in near], 0.1)
            row.right = _edge([end for _, end in near], 0.9)


def _edge(places: list[float], share: float) -> float:
    places.sort()
    return places[min(len(places) - 1, int(share * len(places)))]
