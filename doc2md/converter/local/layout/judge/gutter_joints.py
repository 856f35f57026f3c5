"""Join rows right below each other that are in different parts of a page, because a gutter begins or ends there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.markers import marker_of
from doc2md.converter.local.layout.judge.roles import ROLES
from doc2md.converter.local.layout.text.rows import gaps_between_words, has_room
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

MAX_STEP, EVEN = 1.6, 0.1
"""Maximum step between two rows of one title or paragraph, and maximum difference between the steps of a paragraph, in
units of the font size."""

ALIGNED, SAME_SIZE = 0.3, 0.04
"""Maximum difference between equal indents, in units of the font size, and between equal font sizes, as a fraction."""

MAX_SPACE = 2.0
"""Maximum ratio of the widest to the usual space between the words of a row in one column."""

BAND = 16.0
"""Height in points of the bands of a page in which the last rows of groups are looked up."""

_TEXT, _HEADING = ROLES.index("text"), ROLES.index("heading")


def join_over_gutters(
    roles: NDArray[np.float64], groups: Sequence[list[int]], above: Sequence[int], rows: Sequence[Line]
) -> list[list[int]]:
    """Join a heading or a paragraph with its next rows where a column gutter begins or ends beside it.

    A title over two columns may have a last row that is no wider than one of them, and a card may be longer than the
    one beside it. The judge sees no row above, because that is in another part of the page. `roles` are the
    probabilities of the rows (rows x roles).
    """
    joined, likely = list[list[int]](), roles.argmax(axis=1).tolist()
    ends = defaultdict[int, list[int]](list)  # the places in `joined`, by the height of the last row
    for group in groups:
        at, first, role = None, rows[group[0]], likely[group[0]]
        if above[group[0]] < 0 and role in {_HEADING, _TEXT}:
            bands = range(_band(first.baseline - MAX_STEP * first.size), _band(first.baseline) + 1)
            near = sorted(place for band in bands for place in ends[band])
            same = (place for place in near if likely[joined[place][0]] == role)
            at = next((place for place in same if _is_below(rows, joined[place], group[0], role)), None)
        if at is None:
            at = len(joined)
            joined.append(list(group))
        else:
            ends[_band(rows[joined[at][-1]].baseline)].remove(at)
            joined[at] += group
        ends[_band(rows[group[-1]].baseline)].append(at)
    return joined


def _band(y: float) -> int:
    return int(y // BAND)


def _is_below(rows: Sequence[Line], before: Sequence[int], first: int, role: int) -> bool:
    """Whether a row goes on right below a group, in the same type, with nothing between them or beside them."""
    above, row = rows[before[-1]], rows[first]
    step, slack = row.baseline - above.baseline, ALIGNED * row.size
    aligned = abs(row.box.x0 - above.box.x0) < slack or abs(row.box.centre_x - above.box.centre_x) < slack
    in_one_look = above.main.font == row.main.font and abs(above.size - row.size) < SAME_SIZE * row.size
    if (
        not (aligned and in_one_look and 0 < step < MAX_STEP * row.size)
        or marker_of(row.text.strip()).kind != "none"
    ):
        return False
    if role == _TEXT and not _goes_on_evenly([rows[i] for i in before], row):
        return False
    area = Box.around((above.box, row.box))
    return not any(other.box.overlaps(area) for other in rows if other is not above and other is not row)


def _goes_on_evenly(before: Sequence[Line], row: Line) -> bool:
    """Whether a row is as far below a paragraph as its rows are from each other, and its last row is full.

    Below a single row in one piece, it goes on in the middle of a sentence.
    """
    spaces = gaps_between_words(before[-1])
    in_one_piece = max(spaces, default=0.0) <= MAX_SPACE * median(spaces or [0.0])
    in_sentence = in_one_piece and row.text.lstrip()[:1].islower()
    steps = [below.baseline - above.baseline for above, below in pairwise([*before, row])]
    width = max(line.box.width for line in before)
    even = (len(steps) > 1 or in_sentence) and max(steps) - min(steps) < EVEN * row.size
    return even and not has_room(before[-1], row, width)
