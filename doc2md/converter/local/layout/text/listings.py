"""Where programs stand on a page, found before layout areas are trusted: the model knows prose better than code.

Two signs are used. A frame or shaded box whose Latin letters are all in typewriter type holds a listing, comments in
another script and all. Without a frame, two or more rows of typewriter type with nothing else beside them are one.
"""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.text.code import code
from doc2md.converter.local.layout.text.draft import Code
from doc2md.converter.local.layout.text.rows import rows
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

FARTHEST = 14.0
"""Type sizes between two pieces of one row of a program, at most: aligned comments stand far off."""

LEADING = 2.4
"""Type sizes from one baseline to the next inside a program, an empty line between them included, at most."""

MAX_LINES = 2_000


def find_listings(lines: Sequence[Line], frames: Sequence[Box], body: float) -> tuple[list[Code], list[Line]]:
    """The programs among the lines of a page, and the other lines. `body` is the running text's size in points."""
    found: list[Code] = []
    rest = list(lines)
    for frame in sorted(frames, key=lambda box: box.area):
        inside = [line for line in rest if _is_framed(line, frame)]
        if inside and _typed(inside):
            found.append(code(rows(inside), frame))
            rest = [line for line in rest if not _is_framed(line, frame)]
    groups = _groups(
        [line for line in rest if _is_typed(line, body) and not line.turned][:MAX_LINES], rest, body
    )
    taken = set[int]()
    for group in groups:
        placed = rows(group)
        if len(placed) > 1 and all(_is_typed(row, body) for row in placed):
            found.append(code(placed))
            taken.update(map(id, group))
    return found, [line for line in rest if id(line) not in taken]


def _is_framed(line: Line, frame: Box) -> bool:
    """Whether the middle of a line lies in a frame, and the line is no more than 4 points wider than the frame."""
    return frame.contains_point(line.box.centre) and line.box.width <= frame.width + 4


def _typed(lines: Sequence[Line]) -> bool:
    """Whether all Latin characters of some lines are set in typewriter type."""
    letters = [
        (span.mono, len("".join(span.text.split()).encode("ascii", "ignore")))
        for line in lines
        for span in line.spans
    ]
    typed, total = sum(n for mono, n in letters if mono), sum(n for _, n in letters)
    return typed > 0 and typed >= 0.97 * total


def _is_typed(line: Line, body: float) -> bool:
    """Whether a line is in typewriter type, or in a script that has none but in the size of its type."""
    if line.mono:
        return True
    sizes = {round(span.size, 1) for span in line.spans if span.mono and span.text.strip()}
    return _typed([line]) and len(sizes) == 1 and _in_size(line, min(sizes), body)


def _in_size(line: Line, size: float, body: float) -> bool:
    return size < 0.95 * body and all(abs(span.size - size) < 0.1 for span in line.spans if span.text.strip())


def _groups(typed: Sequence[Line], lines: Sequence[Line], body: float) -> list[list[Line]]:
    """Typewriter lines with nothing else in their row, gathered with their neighbours."""
    others = [line for line in lines if not _is_typed(line, body)]
    alone = [line for line in typed if not any(_beside(line, other) for other in others)]
    alone.sort(key=lambda line: (line.baseline, line.box.x0))
    groups: list[list[Line]] = []
    for line in alone:
        home = [group for group in groups if any(_linked(near, line, others) for near in group[-12:])]
        for group in home[1:]:
            home[0].extend(group)
            groups.remove(group)
        if home:
            home[0].append(line)
        else:
            groups.append([line])
    return groups


def _beside(line: Line, other: Line) -> bool:
    """Whether another line stands in the same row, near."""
    if abs(line.baseline - other.baseline) > 0.5 * max(line.size, other.size):
        return False
    return line.box.gap_x(other.box) < 4 * line.size


def _linked(above: Line, line: Line, others: Sequence[Line]) -> bool:
    step, size = line.baseline - above.baseline, max(above.size, line.size)
    if abs(above.size - line.size) > 0.12 * size:
        return False
    left, right = sorted((above.box, line.box), key=lambda box: box.x0)
    gap = right.x0 - left.x1
    if gap > FARTHEST * size or step > LEADING * size:
        return False
    if step > 0.5 * size:
        between = Box(
            min(left.x0, right.x0), above.baseline, max(left.x1, right.x1), line.baseline - 0.5 * size
        )
        if any(other.box.overlaps(between) for other in others):
            return False
    return gap <= 0 or not _gutter(Box(left.x1, above.box.y0, right.x0, line.box.y1), others)


def _gutter(gap: Box, others: Sequence[Line]) -> bool:
    """Whether a gap lies between two columns of text: lines on both sides of it and none across."""
    if any(other.box.x0 < gap.x0 and other.box.x1 > gap.x1 for other in others):
        return False
    left = sum(other.box.x1 <= gap.centre_x for other in others)
    right = sum(other.box.x0 >= gap.centre_x for other in others)
    return left > 2 and right > 2
