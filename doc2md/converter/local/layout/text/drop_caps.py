"""Initials: a letter several rows high belongs to the word it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

LARGE = 1.8
"""Times the size of its row, from which a letter is an initial."""

BESIDE = 1.2
"""Type sizes between an initial and its word, at most."""


def with_drop_caps(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, each initial put before the row whose first word it begins."""
    letters = [line for line in lines if len(line.text.strip()) == 1 and line.text.strip().isupper()]
    rows = list(lines)
    for letter in letters:
        row = min(
            (line for line in rows if _begins(letter, line)), key=lambda line: line.box.y0, default=None
        )
        if row:
            first = replace(
                letter.spans[0],
                text=letter.text.strip(),
                xs=letter.spans[0].xs[:1],
                size=row.size,
                baseline=row.baseline,
            )
            box = Box.around([row.box, letter.box._replace(y0=row.box.y0, y1=row.box.y1)])
            rows[rows.index(row)] = Line((first, *row.spans), box, row.turned)
            rows.remove(letter)
    return tuple(rows)


def _begins(letter: Line, row: Line) -> bool:
    return (
        not row.turned
        and letter.size > LARGE * row.size
        and -1 < row.box.x0 - letter.box.x1 < BESIDE * row.size
        and letter.box.y0 - row.size < row.box.centre_y < letter.box.y1
        and row.text[:1].isalpha()
    )
