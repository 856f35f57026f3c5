"""A part of a page that may be a table."""

from __future__ import annotations

from typing import NamedTuple

from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Rule

SOURCES = ("rules", "fills", "text")
"""What a candidate can be found by."""

STEPS = (1.9, 2.7, 4.2)
"""In units of the font size. Maximum baseline distances between the rows of one candidate."""


class Candidate(NamedTuple):
    """A part of a page that may be a table.

    rows    its rows of text, from top to bottom
    xs, ys  where lines are drawn from edge to edge, between columns and between rows, in points
    inner   the shorter horizontal rules inside
    source  what it was found by
    """

    box: Box
    rows: tuple[Row, ...]
    source: str
    xs: tuple[float, ...] = ()
    ys: tuple[float, ...] = ()
    inner: tuple[Rule, ...] = ()
