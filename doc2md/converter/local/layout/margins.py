"""Find lines in the margins of a page that would be joined with the text beside or below them.

A name in the side margin is on the baseline of a line of the text. In a typewriter font a running head looks like the
first row of a listing. A running head and the page number beside it are on one row. Such lines become blocks of their
own. Whether they are running heads is decided later, with the evidence of all pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise

from doc2md.converter.local.layout.text.rows import common_size, join, split_at_white
from doc2md.document import Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line
from doc2md.structure.lists import WIDE_SPACE, split_marker

SIDE = 0.2
"""Maximum width of a side margin, as a fraction of the page width."""

SIDE_GAP = 0.6
"""In units of the font size. Minimum white space between a small text in a side margin and larger text in its line."""

MAX_SIDE_LINES = 4
"""Maximum number of lines in a side margin. More of them are notes, dates or labels of the lines beside them."""

MIN_LETTERS = 4
"""Minimum number of characters in a side margin. Fewer may be a marker or a number of a paragraph."""

SMALL = 0.95
"""Ratio to the font size of the text. Lines in the margins have smaller type."""

MAX_STEP = 2.0
"""In units of the font size. Maximum distance between two lines in a side margin."""

EDGE = 0.13
"""Height of the top and bottom margins, as a fraction of the page height. LaTeX sets running heads at .11."""

FOOT = 0.2
"""Height of the bottom margin where a row is split. LaTeX sets the feet of A4 pages at .18."""

MIN_GAP = 0.8
"""In units of the font size. Minimum white space between a running head and the text."""

WHITE = 2.0
"""In units of the font size. Minimum distance between the first letters of two texts on the first or last row."""

MAX_PARTS = 3
"""Maximum number of texts on the first or last row: left, centred and right. A row with more is one of a table."""


_NUMBER = re.compile(r"\d+|[ivxl]+")
"""Matches the number of a page."""


def margin_texts(
    lines: Sequence[Line], size: tuple[float, float], *, body: float = 0.0, typewritten: bool = False
) -> tuple[list[list[Line]], list[Line]]:
    """Find the texts in the margins of a page that are set apart.

    `size` is the width and height of the page in points, `body` the font size of the document. `typewritten` says that
    the document is set in a monospaced font. Returns the texts, each as its lines from top to bottom, and the other
    lines.
    """
    common = common_size(lines)
    text = max(common, body)  # on a page with large tables or listings, most text is small
    pieces = [piece for line in lines for piece in _split(line, size[0], SMALL * text)]
    level = [piece for piece in pieces if not piece.turned and piece.text.strip()]
    small = [piece for piece in level if piece.size < SMALL * text]
    beside = list(_beside(small, level, size[0])) if len(small) < len(level) else []
    beside += _lone_numbers(level, size[0], common)
    taken = {id(line) for found in beside for line in found}
    level = [line for line in level if id(line) not in taken]
    texts = [*beside]
    for row in _ends(level, size[1]):
        found = _texts_of_end(row, common, typewritten=typewritten)
        texts += found
        taken.update(id(line) for line in row if found)
    return texts, [line for line in (pieces if beside else lines) if id(line) not in taken]


def _split(line: Line, width: float, small: float) -> list[Line]:
    """Separate a small text in the left margin from the line of the text beside it, if both are in one line."""
    first, rest = line.spans[0], tuple(dropwhile(lambda span: not span.text.strip(), line.spans[1:]))
    if not rest or line.turned or first.size >= small or rest[0].size < small:
        return [line]
    inked, others = first[: len(first.text.rstrip())].box, line.part(rest)
    if inked.x1 > SIDE * width or inked.gap_x(others.box) < SIDE_GAP * first.size:
        return [line]
    return [replace(line, spans=(first,), box=inked), others]


def _beside(small: Sequence[Line], level: Sequence[Line], width: float) -> Iterator[list[Line]]:
    """The text in each side margin, if the other text of the page is on one side of it."""
    ids = {id(line) for line in small}
    large = [line.box for line in level if id(line) not in ids]
    left = min(*(box.x0 for box in large), SIDE * width)
    right = max(*(box.x1 for box in large), (1 - SIDE) * width)
    for group in (
        [line for line in small if line.box.x1 <= left],
        [line for line in small if line.box.x0 >= right],
    ):
        if not group or len(group) > MAX_SIDE_LINES or not _is_one_piece(group):
            continue
        if all(_has_counterpart(line, small) for line in group):
            continue  # the value of a label in the same small type
        box = Box.around(line.box for line in group)
        ids = {id(line) for line in group}
        others = [line.box for line in level if id(line) not in ids]
        is_apart = all(other.x0 >= box.x1 for other in others) or all(other.x1 <= box.x0 for other in others)
        if is_apart and any(other.overlap_y(box) > 0 for other in others):
            yield sorted(group, key=lambda line: line.baseline)


def _has_counterpart(line: Line, small: Sequence[Line]) -> bool:
    """Whether a line in the same type is on the baseline of a line."""
    return any(
        other is not line
        and abs(other.baseline - line.baseline) < 0.1 * line.size
        and other.size == line.size
        for other in small
    )


def _lone_numbers(level: Sequence[Line], width: float, common: float) -> Iterator[list[Line]]:
    """The only number in a side margin, which may be that of the page.

    In the left margin, a number that is not larger than the text may be that of a paragraph.
    """
    if len(level) < 2:
        return
    starts, ends = sorted(line.box.x0 for line in level)[:2], sorted(line.box.x1 for line in level)[-2:]
    for line in level:
        is_left = line.box.x1 < SIDE * width
        if not _NUMBER.fullmatch(line.text.strip()) or not (is_left or line.box.x0 > (1 - SIDE) * width):
            continue
        start = starts[line.box.x0 == starts[0]]  # where the other lines start
        end = ends[line.box.x1 != ends[1]]
        gap = start - line.box.x1 if is_left else line.box.x0 - end
        if gap > MIN_GAP * common and (line.size * SMALL > common or not is_left):
            yield [line]


def _is_one_piece(group: Sequence[Line]) -> bool:
    """Whether lines are one short text below each other."""
    baselines = sorted(line.baseline for line in group)
    near = all(below - above <= MAX_STEP * group[0].size for above, below in pairwise(baselines))
    return near and sum(len(line.text.strip()) for line in group) >= MIN_LETTERS


def _ends(level: Sequence[Line], height: float) -> Iterator[list[Line]]:
    """The first and the last row of a page, if they are in its margins, with white space to the other rows."""
    if not level:
        return
    for end in (min(level, key=lambda line: line.box.y0), max(level, key=lambda line: line.box.y1)):
        box = end.box
        if EDGE * height < box.y1 and box.y0 < (1 - FOOT) * height:
            continue
        row = [line for line in level if line.box.overlap_y(box) > 0]
        if not row:
            continue
        area = Box.around(line.box for line in row).grown(0, MIN_GAP * end.size)
        if sum(line.box.overlap_y(area) > 0 for line in level) == len(row) < len(level):
            yield row


def _texts_of_end(row: Sequence[Line], common: float, *, typewritten: bool) -> list[list[Line]]:
    """The texts of the first or last row of a page; empty if it looks like the text of the page."""
    if typewritten and all(line.size < SMALL * common for line in row):
        return [list(row)]
    parts = split_at_white(join(row), WHITE)
    # No heading has a number in its middle or at its end, far from its words.
    has_number = any(part.text.strip().isdecimal() for part in parts[1:])
    if any(round(line.size, 1) > common for line in row) and not has_number:
        return []
    if _is_marker(parts[0].text.strip()):
        return []
    ends_with_number = parts[-1].text.strip().isdecimal()
    if any(line.bold for line in row) and not (has_number or ends_with_number):
        return []
    is_number = len(parts) == 1 and ends_with_number
    return [[part] for part in parts] if is_number or 1 < len(parts) <= MAX_PARTS else []


def _is_marker(text: str) -> bool:
    """Whether a text is no more than the marker of an item. A bare number may be that of a page."""
    split = split_marker(Text(f"{text}{WIDE_SPACE}"))
    return split is not None and not split[1].plain.strip() and not text.isdecimal()
