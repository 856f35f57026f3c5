"""Find code listings in frames and shaded boxes, before the areas of the layout model are used.

A frame or shaded box is a listing if all its Latin letters are monospaced, even with comments in another script. Its
right edge also tells where long lines were wrapped.
"""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.converter.local.layout.text.code import make_code
from doc2md.converter.local.layout.text.draft import Code
from doc2md.converter.local.layout.text.rows import rows
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line


def find_listings(lines: Sequence[Line], frames: Sequence[Box]) -> tuple[list[Code], list[Line]]:
    """Find the listings in frames and shaded boxes. `frames` are their boxes, in points.

    Returns the listings and the remaining lines.
    """
    found: list[Code] = []
    rest = list(lines)
    for frame in sorted(frames, key=lambda box: box.area):
        inside = [line for line in rest if _is_framed(line, frame)]
        if inside and _is_monospaced(inside):
            found.append(make_code(rows(inside), frame))
            rest = [line for line in rest if not _is_framed(line, frame)]
    return found, rest


def _is_framed(line: Line, frame: Box) -> bool:
    """Whether the centre of a line is inside a frame, and the line is at most 4 points wider than the frame."""
    return frame.contains_point(line.box.centre) and line.box.width <= frame.width + 4


def _is_monospaced(lines: Sequence[Line]) -> bool:
    """Whether at least 97 % of the ASCII characters in some lines are monospaced."""
    letters = [
        (span.mono, len("".join(span.text.split()).encode("ascii", "ignore")))
        for line in lines
        for span in line.spans
    ]
    monospaced, total = sum(n for mono, n in letters if mono), sum(n for _, n in letters)
    return monospaced > 0 and monospaced >= 0.97 * total
