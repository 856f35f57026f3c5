"""Find code listings on a page before the areas of the layout model are used, because the model often misses code.

There are two rules. A frame or shaded box is a listing if all its Latin letters are monospaced, even with comments in
another script. Without a frame, two or more monospaced rows with nothing beside them are a listing.
"""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.text.code import make_code
from doc2md.converter.local.layout.text.draft import Code
from doc2md.converter.local.layout.text.rows import rows
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MAX_GAP = 14.0
"""In units of the font size. Maximum gap between two pieces of one row of code. Aligned comments can be far away."""

MAX_STEP, MAX_EMPTY = 3.0, 4.3
"""In units of the font size. Maximum baseline distance inside a listing: with one empty line, and with two.

After two empty lines, a line starts where the one above them does. OCR does not see where a listing ends.
"""

MAX_SIZE = 1.15
"""Ratio to the font size of the running text. Monospaced lines in larger type are headings."""

MIN_ASCII = 0.2
"""Minimum share of monospaced ASCII characters among all characters of a listing."""

MIN_LABELS = 0.6
"""Minimum share of monospaced rows with other text beside them that are the labels of this text, and no listing."""

MAX_LINES = 2_000
"""Maximum number of monospaced lines per page that are grouped."""


def find_listings(lines: Sequence[Line], frames: Sequence[Box], body: float) -> tuple[list[Code], list[Line]]:
    """Find the listings among the lines of a page of a document that is not set in a typewriter font.

    `frames` are the drawn frames and shaded boxes of the page, in points. `body` is the font size of the running text,
    in points. Returns the listings and the remaining lines.
    """
    found: list[Code] = []
    rest = list(lines)
    for frame in sorted(frames, key=lambda box: box.area):
        inside = [line for line in rest if _is_framed(line, frame)]
        if inside and _is_monospaced(inside) and not _is_heading(inside, body):
            found.append(make_code(rows(inside), frame))
            rest = [line for line in rest if not _is_framed(line, frame)]
    groups = _groups(
        [
            line
            for line in rest
            if _is_code_line(line, body) and not line.turned and line.size <= MAX_SIZE * body
        ][:MAX_LINES],
        rest,
        body,
    )
    taken = set[int]()
    for group in groups:
        placed = rows(group)
        if (
            len(placed) > 1
            and all(_is_code_line(row, body) for row in placed)
            and not _are_labels(placed, rest, body)
        ):
            found.append(make_code(placed))
            taken.update(map(id, group))
    return found, [line for line in rest if id(line) not in taken]


def _is_heading(framed: Sequence[Line], body: float) -> bool:
    """Whether the text in a frame is a heading: large, or one row that is all bold or italic, as no command is."""
    if any(line.size > MAX_SIZE * body for line in framed):
        return True
    spans = [span for line in framed for span in line.spans if span.text.strip()]
    is_row = len(rows(framed)) == 1
    return is_row and (all(span.bold for span in spans) or all(span.italic for span in spans))


def _is_framed(line: Line, frame: Box) -> bool:
    """Whether the centre of a line is inside a frame, and the line is at most 4 points wider than the frame."""
    return frame.contains_point(line.box.centre) and line.box.width <= frame.width + 4


def _is_monospaced(lines: Sequence[Line]) -> bool:
    """Whether at least 97 % of the ASCII characters in some lines are monospaced, and they are not only punctuation.

    Comments in code may be in another script. A text in that script has some ASCII punctuation.
    """
    texts = [(span.mono, "".join(span.text.split())) for line in lines for span in line.spans]
    counts = [(mono, len(text.encode("ascii", "ignore"))) for mono, text in texts]
    monospaced, total = sum(n for mono, n in counts if mono), sum(n for _, n in counts)
    everything = sum(len(text) for _, text in texts)
    return monospaced > MIN_ASCII * everything and monospaced >= 0.97 * total


def _is_code_line(line: Line, body: float) -> bool:
    """Whether a line is code: monospaced, except for letters of other scripts at the same small font size."""
    if line.mono:
        return True
    sizes = {round(span.size, 1) for span in line.spans if span.mono and span.text.strip()}
    return _is_monospaced([line]) and len(sizes) == 1 and _has_code_size(line, min(sizes), body)


def _has_code_size(line: Line, size: float, body: float) -> bool:
    return size < 0.95 * body and all(abs(span.size - size) < 0.1 for span in line.spans if span.text.strip())


def _groups(monospaced: Sequence[Line], lines: Sequence[Line], body: float) -> list[list[Line]]:
    """Group neighbouring monospaced lines that have no other text in their row."""
    others = [line for line in lines if not _is_code_line(line, body)]
    alone = [line for line in monospaced if not any(_is_beside(line, other) for other in others)]
    alone.sort(key=lambda line: (line.baseline, line.box.x0))
    groups: list[list[Line]] = []
    for line in alone:
        targets = [
            group for group in groups if any(_are_neighbours(near, line, others) for near in group[-12:])
        ]
        for group in targets[1:]:
            targets[0].extend(group)
            groups.remove(group)
        if targets:
            targets[0].append(line)
        else:
            groups.append([line])
    return groups


def _is_beside(line: Line, other: Line) -> bool:
    """Whether another line is in the same row and close."""
    if abs(line.baseline - other.baseline) > 0.5 * max(line.size, other.size):
        return False
    return line.box.gap_x(other.box) < 4 * line.size


def _are_labels(placed: Sequence[Line], lines: Sequence[Line], body: float) -> bool:
    """Whether most rows have other text at the right, however far, that is in no other column of text."""
    others = [line for line in lines if not _is_code_line(line, body)]
    facing = sum(any(_faces(row, other, others) for other in others) for row in placed)
    return facing >= MIN_LABELS * len(placed)


def _faces(row: Line, other: Line, others: Sequence[Line]) -> bool:
    if abs(row.baseline - other.baseline) > 0.5 * row.size or other.box.x0 < row.box.x1:
        return False
    return not _is_column_gap(Box(row.box.x1, row.box.y0, other.box.x0, row.box.y1), others)


def _are_neighbours(above: Line, line: Line, others: Sequence[Line]) -> bool:
    step, size = line.baseline - above.baseline, max(above.size, line.size)
    if abs(above.size - line.size) > 0.12 * size:
        return False
    left, right = sorted((above.box, line.box), key=lambda box: box.x0)
    gap = right.x0 - left.x1
    is_aligned = abs(above.box.x0 - line.box.x0) < 0.5 * size or min(above.score, line.score) < 1
    if gap > MAX_GAP * size or step > (MAX_EMPTY if is_aligned else MAX_STEP) * size:
        return False
    if step > 0.5 * size:
        between = Box(
            min(left.x0, right.x0), above.baseline, max(left.x1, right.x1), line.baseline - 0.5 * size
        )
        if any(other.box.overlaps(between) for other in others):
            return False
    return gap <= 0 or not _is_column_gap(Box(left.x1, above.box.y0, right.x0, line.box.y1), others)


def _is_column_gap(gap: Box, others: Sequence[Line]) -> bool:
    """Whether a gap lies between two columns of text: lines on both sides and none across it."""
    if any(other.box.x0 < gap.x0 and other.box.x1 > gap.x1 for other in others):
        return False
    left = sum(other.box.x1 <= gap.centre_x for other in others)
    right = sum(other.box.x0 >= gap.centre_x for other in others)
    return left > 2 and right > 2
