"""Turn the big numerals of steps into the markers of the lines beside them.

Such a numeral is two or three lines high. Without the text beside it, it looks like a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from doc2md.converter.local.layout.text.rows import common_size
from doc2md.rasterizer.text_layer import Line, Span, TextLayer

MAX_GAP = 3.0
"""In units of the font size of the numeral. Maximum distance from a numeral to its text."""

ALIGNED = 6.0
"""In points. Maximum distance between the left edges of two numerals."""

MAX_SIZE = 1.15
"""Ratio to the font size of the text of the page. Text in larger type beside a numeral is a heading."""

BIG = 1.5
"""Minimum ratio of the font size of a big numeral to that of the text beside it."""

MIN_STEPS = 2
"""Minimum number of big numerals that count on."""

_BIG = re.compile(r"\d{1,2}\.?")


def with_small_numerals(layer: TextLayer) -> TextLayer:
    """Return the layer with the big numerals of steps as the markers of the lines beside them."""
    smallest = min((line.size for line in layer.lines), default=0.0)
    found = [
        (i, line)
        for i, line in enumerate(layer.lines)
        if line.size >= BIG * smallest and _BIG.fullmatch(line.text.strip()) and not line.turned
    ]
    if len(found) < MIN_STEPS:
        return layer
    largest = MAX_SIZE * common_size(layer.lines)
    beside = {i: text for i, line in found if (text := _text_beside(line, layer.lines, largest))}
    found = sorted(((i, line) for i, line in found if i in beside), key=lambda entry: entry[1].baseline)
    steps = {
        index
        for (i, one), (k, other) in pairwise(found)
        if _value(other) == _value(one) + 1 and abs(one.box.x0 - other.box.x0) < ALIGNED
        for index in (i, k)
    }
    if len(steps) < MIN_STEPS:
        return layer
    lines = [_step(line, beside[i]) if i in steps else line for i, line in enumerate(layer.lines)]
    return replace(layer, lines=tuple(lines))


def _value(numeral: Line) -> int:
    return int(numeral.text.strip().rstrip("."))


def _text_beside(numeral: Line, lines: Sequence[Line], largest: float) -> Line | None:
    """The first line of the text to the right of a big numeral, in type that is at most as large as `largest`."""
    near = [
        line
        for line in lines
        if line.size * BIG <= numeral.size
        and not line.bold
        and line.size <= largest
        and numeral.box.y0 - line.size < line.box.y0 < numeral.box.y1
        and 0 < line.box.x0 - numeral.box.x1 < MAX_GAP * numeral.size
    ]
    return min(near, key=lambda line: line.baseline, default=None)


def _step(numeral: Line, line: Line) -> Line:
    """The marker of a line, in its type and on its baseline, at the place of a numeral across the page."""
    text = f"{_value(numeral)}."
    box = line.box._replace(x0=numeral.box.x0, x1=numeral.box.x1)
    xs = tuple(box.x0 + i * box.width / len(text) for i in range(len(text)))
    return Line((Span(text, box, "", line.size, baseline=line.baseline, xs=xs),), box)
