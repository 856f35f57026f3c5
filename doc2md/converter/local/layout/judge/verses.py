"""Break the lines of poems, which the judge joins to paragraphs where they are long."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.markers import marker_of
from doc2md.converter.local.layout.judge.roles import LINKS
from doc2md.rasterizer.text_layer import Line

INDENT, ALIGNED = (0.5, 5.0), 0.3
"""In units of the font size. Minimum and maximum indent of a verse, and maximum difference between equal indents."""

PUNCTUATION, MIN_ENDS, MIN_VERSES = ",;.:!?—–", 0.6, 4
"""The marks at the ends of verses, the minimum share of verses that end in one, and their minimum number."""

MAX_STEP, MAX_NEW_VERSE = 1.6, 0.6
"""Maximum step between two verses, in units of the font size, and the probability from which a row begins a block."""

_NEW, _BREAK = LINKS.index("new"), LINKS.index("break")

Links = NDArray[np.float64]
"""The probabilities of the links of all rows: rows x links."""

Above = Sequence[int] | NDArray[np.int64]
"""The index of the row above each row, or -1."""


def break_verses(links: Links, above: Above, rows: Sequence[Line]) -> None:
    """Break the lines of a poem: each begins with a capital, and most end in a punctuation mark."""
    runs: dict[int, list[int]] = {}
    for i, over in enumerate(map(int, above)):
        run = runs.pop(over, []) if over >= 0 and _is_next_verse(rows[over], rows[i]) else []
        runs[i] = [*run, i]
    for run in runs.values():
        ends = sum(rows[i].text.rstrip()[-1:] in PUNCTUATION for i in run)
        if len(run) < MIN_VERSES or ends < MIN_ENDS * len(run):
            continue
        for i in run[1:]:
            if links[i][_NEW] < MAX_NEW_VERSE:
                links[i] = np.eye(len(LINKS))[_BREAK]


def _is_next_verse(above: Line, row: Line) -> bool:
    step = (row.baseline - above.baseline) / row.size
    in_one_look = row.size == above.size and abs(row.box.x0 - above.box.x0) < ALIGNED * row.size
    return in_one_look and step < MAX_STEP and all(line.text.lstrip()[:1].isupper() for line in (above, row))


def break_indented_verses(links: Links, above: Above, rows: Sequence[Line]) -> None:
    """Break the lines of a stanza whose every second line is indented.

    The entries of an index or of a bibliography look so too, if each has two rows. They begin with a capital or in
    bold, and their second rows rarely do.
    """
    runs: dict[int, list[int]] = {}
    for i, over in enumerate(map(int, above)):
        run = runs.get(over, [])
        if run and links[i][_NEW] < MAX_NEW_VERSE and _is_verse_below(rows, run, i):
            del runs[over]
        else:
            run = []
        runs[i] = [*run, i]
    for run in runs.values():
        upper = [rows[i].text.lstrip()[:1].isupper() for i in run]
        if len(run) >= MIN_VERSES and (all(upper) or not all(upper[::2])):
            for i in run[1:]:
                links[i] = np.eye(len(LINKS))[_BREAK]


def _is_verse_below(rows: Sequence[Line], run: Sequence[int], i: int) -> bool:
    """Whether a row is indented like the second last of a run, but not like the last."""
    row, last = rows[i], rows[run[-1]]
    starts = [rows[j].box.x0 for j in run[-2:]] + [row.box.x0]
    turns = INDENT[0] < abs(starts[-1] - starts[-2]) / row.size < INDENT[1]
    returns = len(starts) < 3 or abs(starts[-1] - starts[-3]) < ALIGNED * row.size
    step = (row.baseline - last.baseline) / row.size
    is_plain = marker_of(last.text.strip()).kind == "none" and not any(
        line.spans[0].bold or line.mono for line in (last, row)
    )
    return row.size == last.size and step < MAX_STEP and turns and returns and is_plain
