"""Read vertical Japanese and Chinese that is drawn as single upright characters, one below the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span, TextLayer
from doc2md.structure.scripts import is_cjk

MIN_CHARACTERS = 20
"""Minimum number of characters on a page that is vertical."""

MIN_CJK = 0.8
"""Minimum share of Chinese and Japanese characters on such a page."""

MIN_BELOW, MAX_BESIDE = 0.6, 0.3
"""Minimum share of characters with one right below them, and maximum share of those with one right beside them."""

MAX_STEP = 2.2
"""In units of the font size. Maximum distance between two characters of one column."""

BESIDE = 1.15
"""In units of the font size. Maximum distance between two characters of horizontal text."""

ALIGNED = 0.25
"""In units of the font size. Maximum distance between the left edges of the characters of one column."""

ASCENT = 0.88
"""Height of an ideograph above its baseline, in units of the font size."""

TURN = 270
"""The clockwise rotation in degrees that turns columns, read from the right, into rows, read from the top."""


class _Glyph(NamedTuple):
    """A character, its left edge and baseline in points, and its span."""

    x: float
    y: float
    char: str
    span: Span


def vertical_turn(layer: TextLayer) -> int:
    """Return the rotation that makes the text of a page horizontal: `TURN` if it is such vertical text, else 0."""
    if not any(is_cjk(char) for line in layer.lines if not line.text.isascii() for char in line.text):
        return 0  # this is much faster
    glyphs = _glyphs(layer.lines)
    if len(glyphs) < MIN_CHARACTERS or sum(is_cjk(g.char) for g in glyphs) < MIN_CJK * len(glyphs):
        return 0
    below = sum(len(column) - 1 for column in _columns(glyphs))
    beside = sum(
        before.y == after.y and after.x - before.x < BESIDE * before.span.size
        for before, after in pairwise(sorted(glyphs, key=lambda g: (g.y, g.x)))
    )
    return TURN if below > MIN_BELOW * len(glyphs) and beside < MAX_BESIDE * len(glyphs) else 0


def with_rows(turned: TextLayer, layer: TextLayer) -> TextLayer:
    """Return the text layer of a page that was turned, with each column of its vertical text as a row.

    `layer` is the text layer before the turn. If its text is not vertical, `turned` is returned unchanged.
    """
    if not vertical_turn(layer):
        return turned
    lines = tuple(_row(column, layer.size[0]) for column in _columns(_glyphs(layer.lines)))
    return replace(turned, lines=lines)


def _glyphs(lines: Sequence[Line]) -> list[_Glyph]:
    return [
        _Glyph(x, round(span.baseline, 1), char, span)
        for line in lines
        if not line.turned
        for span in line.spans
        for x, char in zip(span.xs, span.text, strict=False)
        if not char.isspace()
    ]


def _columns(glyphs: Sequence[_Glyph]) -> list[list[_Glyph]]:
    """The characters in columns, each from top to bottom."""
    aligned = list[list[_Glyph]]()
    for glyph in sorted(glyphs, key=lambda g: g.x):
        if not aligned or glyph.x - aligned[-1][0].x > ALIGNED * glyph.span.size:
            aligned.append([])
        aligned[-1].append(glyph)
    made = list[list[_Glyph]]()
    for column in aligned:
        column.sort(key=lambda g: g.y)
        made.append([column[0]])
        for before, after in pairwise(column):
            if after.y - before.y > MAX_STEP * max(before.span.size, after.span.size):
                made.append([])
            made[-1].append(after)
    return made


def _row(column: Sequence[_Glyph], width: float) -> Line:
    """The row that a column becomes when the page, which is `width` points wide, is turned."""
    spans = list[Span]()
    for _, group in groupby(column, key=lambda g: (g.span.size, g.span.bold)):
        run = list(group)
        span, size = run[0].span, run[0].span.size
        xs = tuple(glyph.y - ASCENT * size for glyph in run)
        right = width - run[0].x
        box = Box(xs[0], right - size, xs[-1] + size, right)
        text = "".join(_upright(glyph.char) for glyph in run)
        spans.append(replace(span, text=text, box=box, xs=xs, baseline=right - (1 - ASCENT) * size))
    return Line(tuple(spans), Box.around(span.box for span in spans))


def _upright(char: str) -> str:
    """The ordinary form of a punctuation mark for vertical text."""
    return unicodedata.normalize("NFKC", char) if "\ufe10" <= char <= "\ufe48" else char
