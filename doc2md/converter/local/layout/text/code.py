"""Programs: rows in a typewriter font, their columns rebuilt from where the characters stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from doc2md.converter.local.layout.text.draft import Code, PageContext, around, make_block
from doc2md.document import Block, Kind, Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MAX_COLUMN = 400
MAX_BLANK = 2
"""Empty lines that are kept in a row: more is white space of the page, not of the program."""


ROOM = 25
"""Columns that may be left free in a line that was wrapped."""

ENDS = ";{},([\\"
"""What a line of a program ends with where its writer broke it."""

_REMARK = re.compile(r"\s*(?:#|//|--|%|\*|;)")


def split(rows: Sequence[Line]) -> list[tuple[bool, list[Line]]]:
    """Rows of one area parted into programs and the rest, in order; a lone typewriter row is no program."""
    runs: list[tuple[bool, list[Line]]] = []
    for row in rows:
        if runs and runs[-1][0] == row.mono:
            runs[-1][1].append(row)
        else:
            runs.append((row.mono, [row]))
    merged: list[tuple[bool, list[Line]]] = []
    for mono, part in runs:
        code = mono and (len(part) > 1 or len(runs) == 1)
        if merged and not code and not merged[-1][0]:
            merged[-1][1].extend(part)
        else:
            merged.append((code, part))
    return merged


def code(rows: Sequence[Line], frame: Box | None = None) -> Code:
    return Code(tuple(rows), around(rows), frame)


def belongs(before: Code, after: Code) -> bool:
    """Whether `after` goes on right under `before`: at most an empty line between, in the same type and column."""
    size = before.rows[-1].size
    gap = after.box.y0 - before.box.y1
    apart = before.box.gap_x(after.box)
    level = abs(after.rows[0].size - size) < 0.1 * size
    return level and -size < gap < 1.9 * size and apart < 3 * size


def to_block(context: PageContext, piece: Code) -> Block:
    """The CODE block: line breaks and indentation as printed."""
    return make_block(context, Kind.CODE, piece.rows, Text(layout(piece.rows, piece.frame)))


def layout(rows: Sequence[Line], frame: Box | None = None) -> str:
    """The characters of `rows` set out on a grid of the typewriter's own width; lines wrapped in a frame made whole."""
    width, left = advance(rows), min(_left(row) for row in rows)
    steps = [b.baseline - a.baseline for a, b in pairwise(rows)]
    pitch = median(steps) if steps else 0.0
    out = [_place(rows[0], left, width)]
    for row, step in zip(rows[1:], steps, strict=True):
        blank = round(step / pitch) - 1 if pitch > 0 else 0
        out += [""] * max(0, min(blank, MAX_BLANK))
        line = _place(row, left, width)
        # The white inside a frame is as wide on the right as on the left.
        columns = int((frame.x1 - frame.x0 - 2 * (left - frame.x0)) / width) if frame and width > 0 else 0
        if columns and _wraps(out[-1], line, columns):
            out[-1] += " " + line
        else:
            out.append(line)
    return "\n".join(out)


def _wraps(line: str, after: str, columns: int) -> bool:
    """Whether a line goes on in the next: it is open, its next word had no room, and that begins at the left edge."""
    room = columns - len(line)
    if not line or not after or after[0].isspace() or room > ROOM:
        return False
    remark = _REMARK.match(line)
    is_open = not _REMARK.match(after) if remark else _is_open(line)
    return is_open and len(after.split(maxsplit=1)[0]) + 1 > room


def _is_open(line: str) -> bool:
    """Whether a line ends inside quotes or brackets, and not right behind a sign that makes one break it there."""
    if line[-1] in ENDS:
        return False
    brackets = sum(line.count(char) for char in "([") - sum(line.count(char) for char in ")]")
    return brackets > 0 or line.count('"') % 2 > 0


def advance(rows: Sequence[Line]) -> float:
    """The width of one character, in points."""
    steps = [
        b - a
        for row in rows
        for span in row.spans
        for a, b, char in zip(span.xs, span.xs[1:], span.text, strict=False)
        if b > a and not char.isspace()
    ]
    return median(steps) if steps else 0.6 * rows[0].size


def _left(row: Line) -> float:
    return min(
        x for span in row.spans for x, char in zip(span.xs, span.text, strict=False) if not char.isspace()
    )


def _place(row: Line, left: float, width: float) -> str:
    """One row: spaces for every gap as wide as they are, so that wide characters push nothing out of line."""
    out, end, spaces = "", left, 0
    for span in row.spans:
        ends = (*span.xs[1:], span.box.x1)
        for x, stop, char in zip(span.xs, ends, span.text, strict=False):
            if char.isspace() or char < " ":
                spaces = 1
                continue
            # A blank that was written is one, however narrow it is beside wide characters.
            gap = max(round((x - end) / width) if width > 0 else 0, spaces if out else 0)
            out += " " * max(0, min(gap, MAX_COLUMN - len(out))) + char
            end, spaces = max(stop, x), 0
    return out.rstrip()
