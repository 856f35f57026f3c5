"""Find printed line numbers in the margin of a page, as in drafts, court papers and journals under review."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median, median_low

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TextLayer

LINE_NUMBER = "line number in the margin"
"""The reason why line numbers are left out."""

STEPS = (1, 2, 5, 10)
"""Which lines are numbered: each, every second, fifth or tenth."""

MAX_COLUMNS = 2
"""Maximum number of columns of line numbers on a page: in both margins, for two columns of text."""

NEAR = 0.25
"""Lines that begin or end at most this far from the edge of the text, as a fraction of its width, have the pitch that
the numbers count. The lines of another column may be at other heights, and without numbers."""

MIN_NUMBERS, MIN_STEPPED = 5, 3
"""Minimum number of line numbers on a page, and of those that count every fifth or tenth line from the first on."""

MIN_COVERED = 0.6
"""Minimum share of the lines of a column that have line numbers beside them. A last page may be empty below."""

MAX_OUTSIDE, MAX_HEADS = 0.1, 2
"""Maximum share of the other lines that are not on the inner side of the numbers, such as running heads, and the number
of them that any page may have."""

MAX_BESIDE = 0.3
"""Maximum height of a running head on the outer side of the numbers, as a fraction of their height. The names of the
rows of a table are at the outer side of the numbers in its first column.
"""

WIDE, MIN_WIDE = 0.5, 0.4
"""Minimum width of a wide line, as a fraction of the width of the text, and minimum share of such lines.

The first column of a table may be numbers, too. The lines beside it are the words of single cells.
"""

SMALL = 0.9
"""Ratio to the font size of the text. Numbers in smaller type need no wide lines beside them."""

MIN_GAP = 0.75
"""In units of the font size of the number. Minimum white space between a line number and the text."""

GUTTER_STEP, GUTTER_GAP = 5, 0.3
"""Minimum step of the numbers between two columns, as in patents, and the minimum white space beside them, in units of
the font size. Tables count each row, and gutters are narrow."""

ALIGNED = 4.0
"""In points. Numbers whose right or left edges are closer than this are in one column."""

MAX_PITCH = 1.5
"""Maximum ratio of the distance between two line numbers, for each line that they count, to the pitch of the text.

The numbers of paragraphs are further apart.
"""

_NUMBER = re.compile(r"\s*(\d{1,4})\s*")


def without_line_numbers(layer: TextLayer) -> TextLayer:
    """Return the layer without the line numbers in its margins. Its hidden text has them with the reason."""
    for _ in range(MAX_COLUMNS):
        before, layer = layer, _without_column(layer)
        if layer is before:
            break
    return layer


def _without_column(layer: TextLayer) -> TextLayer:
    pieces = [piece for line in layer.lines for piece in _split(line)]
    column = _column(pieces)
    if not column:
        return layer
    numbers = " ".join(pieces[i].text.strip() for i in column)
    lines = tuple(piece for i, piece in enumerate(pieces) if i not in column)
    return replace(layer, lines=lines, hidden=(*layer.hidden, (numbers, LINE_NUMBER)))


def _split(line: Line) -> list[Line]:
    """Separate a number at the start or the end of a line from the text, if there is white space between them."""
    if len(line.spans) < 2 or line.turned:
        return [line]
    for at in (1, len(line.spans) - 1):
        if not _NUMBER.fullmatch(line.spans[0 if at == 1 else -1].text):
            continue
        parts = [line.part(line.spans[:at]), line.part(line.spans[at:])]
        if parts[0].box.gap_x(parts[1].box) > GUTTER_GAP * line.size:
            return parts
    return [line]


def _column(lines: Sequence[Line]) -> frozenset[int]:
    """The indices of the line numbers among the lines of a page; none if it has no line numbers."""
    columns = defaultdict[tuple[str, int], list[int]](list)
    for i, line in enumerate(lines):
        if not line.turned and _NUMBER.fullmatch(line.text):
            for shift in (0.0, ALIGNED / 2):
                columns[f"right{shift}", int((line.box.x1 + shift) // ALIGNED)].append(i)
                columns[f"left{shift}", int((line.box.x0 + shift) // ALIGNED)].append(i)
    best = max(columns.values(), key=len, default=[])
    enough = len(best) >= MIN_NUMBERS or (len(best) >= MIN_STEPPED and _counts_from_first(best, lines))
    return frozenset(best) if enough and _counts_lines(best, lines) else frozenset()


def _counts_from_first(column: Sequence[int], lines: Sequence[Line]) -> bool:
    """Whether the lowest of the numbers is that of the fifth or the tenth line."""
    values = sorted(int(lines[i].text) for i in column)
    return values[0] >= GUTTER_STEP and values[0] == values[1] - values[0]


def _counts_lines(column: Sequence[int], lines: Sequence[Line]) -> bool:
    """Whether numbers count the lines of the page: in equal steps, outside the text, and along most of it."""
    numbers = sorted((lines[i] for i in column), key=lambda line: line.baseline)
    values = [int(line.text) for line in numbers]
    steps = {after - before for before, after in pairwise(values)}
    if len(steps) != 1 or not steps <= set(STEPS):
        return False
    text = [line for i, line in enumerate(lines) if i not in column and not line.turned]
    box = Box.around(line.box for line in numbers)
    in_gutter = min(steps) >= GUTTER_STEP
    gap = (GUTTER_GAP if in_gutter else MIN_GAP) * median(line.size for line in numbers)
    left = [line for line in text if line.box.x0 > box.x1 + gap]
    right = [line for line in text if line.box.x1 < box.x0 - gap]
    inside = max(left, right, key=len)
    outer = min(left, right, key=len)
    is_head = bool(outer) and Box.around(line.box for line in outer).height < MAX_BESIDE * box.height
    others = len(text) - len(inside) - (is_head or in_gutter) * len(outer)
    if not inside or others > max(MAX_HEADS, MAX_OUTSIDE * len(text)):
        return False
    steps_of_numbers = [b.baseline - a.baseline for a, b in pairwise(numbers)]
    around = Box.around(line.box for line in inside)
    near = [line for line in inside if _gap_to_edge(line.box, around, box) < NEAR * around.width]
    if median(steps_of_numbers) > MAX_PITCH * _pitch(near) * max(steps):
        return False
    wide = sum(line.box.width > WIDE * around.width for line in inside)
    small = median(line.size for line in numbers) < SMALL * median(line.size for line in inside)
    is_text = small or wide > MIN_WIDE * len(inside)
    covered = sum(box.y0 - line.size < line.box.centre_y < box.y1 + line.size for line in near)
    return is_text and covered > MIN_COVERED * len(near)


def _gap_to_edge(line: Box, text: Box, numbers: Box) -> float:
    """The distance of a line from the edge of the text that is beside the numbers."""
    return line.x0 - text.x0 if numbers.centre_x < text.centre_x else text.x1 - line.x1


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance between the baselines of two rows, in points."""
    baselines = sorted(line.baseline for line in lines)
    size = median(line.size for line in lines)
    steps = [after - before for before, after in pairwise(baselines) if after - before > 0.5 * size]
    return median_low(steps) if steps else size
