"""Join drop caps (initial letters several rows high) with the word they start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

_INITIAL = re.compile(r"\w['’]?")
"""Matches an initial, which may have an apostrophe: L’été."""

MIN_SIZE_RATIO = 1.8
"""Minimum ratio between the font size of a drop cap and that of its row."""

MAX_DISTANCE, MAX_OVERLAP = 1.2, 0.5
"""In units of the font size. Maximum distance between a drop cap and its word, and maximum overlap of their boxes."""


def with_drop_caps(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines with each drop cap moved to the start of the row whose first word it starts."""
    letters = [line for line in lines if _is_initial(line.text.strip())]
    rows = list(lines)
    for letter in letters:
        row = min(
            (line for line in rows if _starts_row(letter, line)), key=lambda line: line.box.y0, default=None
        )
        if row:
            first = replace(
                letter.spans[0],
                text=letter.text.strip(),
                xs=tuple(x for span in letter.spans for x in span.xs)[: len(letter.text.strip())],
                size=row.size,
                baseline=row.baseline,
            )
            box = Box.around([row.box, letter.box._replace(y0=row.box.y0, y1=row.box.y1)])
            rows[rows.index(row)] = replace(row, spans=(first, *row.spans), box=box)
            rows.remove(letter)
    return tuple(rows)


def _is_initial(text: str) -> bool:
    return bool(_INITIAL.fullmatch(text)) and text[0].isupper()


def _starts_row(letter: Line, row: Line) -> bool:
    return (
        not row.turned
        and letter.size > MIN_SIZE_RATIO * row.size
        and -MAX_OVERLAP * row.size < row.box.x0 - letter.box.x1 < MAX_DISTANCE * row.size
        and letter.box.y0 - row.size < row.box.centre_y < letter.box.y1
        and row.text[:1].isalpha()
    )
