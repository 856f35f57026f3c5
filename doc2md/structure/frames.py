"""Group the boxes of a page by the frames and filled areas in which they stand: cards, side bars, slides."""

from __future__ import annotations

from collections.abc import Sequence

from doc2md.geometry import Box

Indices = list[int]

MAX_FRAMES = 60
"""Maximum number of frames on a page. More are the cells of a table or parts of a drawing."""

SLACK = 2.0
"""In points. A box may stick out of its frame by this much."""

MAX_CUT = 0.1
"""Fraction of a box. A frame that covers more of a box that it does not contain is a decoration."""

LEVEL = 0.5
"""Fraction of a box's height. The boxes of one row of a grid start within this distance of each other."""


def group_by_frame(boxes: Sequence[Box], part: Indices, frames: Sequence[Box]) -> list[Indices]:
    """The boxes of `part` that stand together in a frame, one list for each of the outermost frames.

    A frame counts if it contains at least two boxes, but not all of them, and cuts no other box. On a page with
    many frames none counts.
    """
    if len(frames) > MAX_FRAMES:
        return []
    groups: list[Indices] = []
    taken = set[int]()
    for frame in sorted(frames, key=lambda frame: (-frame.area, frame)):
        inside = [i for i in part if frame.contains(boxes[i], SLACK)]
        if not 2 <= len(inside) < len(part) or not taken.isdisjoint(inside):
            continue
        if any(frame.overlaps(boxes[i], MAX_CUT) for i in part if i not in inside):
            continue
        groups.append(inside)
        taken.update(inside)
    return groups


def in_grid(boxes: Sequence[Box]) -> Indices:
    """The order of boxes that form a grid of several columns: row by row, from left to right. Empty if they form none.

    Boxes one below the other are no grid: text may stand between them.
    """
    rows: list[Indices] = []
    for i in sorted(range(len(boxes)), key=lambda i: boxes[i].y0):
        if rows and boxes[i].y0 - boxes[rows[-1][0]].y0 < LEVEL * boxes[i].height:
            rows[-1].append(i)
        else:
            rows.append([i])
    if min(len(rows), len(rows[0])) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return []
    return [i for row in rows for i in sorted(row, key=lambda i: boxes[i].x0)]
