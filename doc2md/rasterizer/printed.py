"""The visible words of a text layer with their boxes, for comparing what was read with what the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from doc2md.document import PrintedWord
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

_WORD = re.compile(r"\S+")
_IN_NUMBERS = frozenset("0123456789.,")


def printed_lines(lines: Iterable[Line]) -> tuple[tuple[PrintedWord, ...], ...]:
    """The words of each line, cut at spaces, where a formula begins or ends, and before the mark of a note.

    Boxes are in points.
    """
    return tuple(words for line in lines if (words := tuple(_words(line))))


def _words(line: Line) -> Iterator[PrintedWord]:
    whole = Box(*(round(edge, 1) for edge in line.box))
    for text, edges in _parts(line.spans):
        for word in _WORD.finditer(text):
            box = whole
            if not line.turned:
                start, end = edges[word.start()][0], edges[word.end() - 1][1]
                box = Box(round(min(start, end), 1), whole.y0, round(max(start, end), 1), whole.y1)
            yield PrintedWord(word[0], box)


def _parts(spans: Iterable[Span]) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """The spans with and without letters of formulas, joined; with the left and right edge of each character."""
    text, edges, math = "", list[tuple[float, float]](), False
    for span in spans:
        # The mark of a note is no part of the number before it.
        is_mark = span.superscript and text[-1:] in _IN_NUMBERS and span.text[:1].isdigit()
        if span.math is not math or is_mark:
            yield text, edges
            text, edges, math = "", [], span.math
        text += span.text
        edges += _edges(span)
    yield text, edges


def _edges(span: Span) -> Iterator[tuple[float, float]]:
    starts = span.xs
    if len(starts) != len(span.text):
        step = span.box.width / max(len(span.text), 1)
        starts = tuple(span.box.x0 + step * i for i in range(len(span.text)))
    end = (
        span.box.x0 if starts and starts[-1] < starts[0] else span.box.x1
    )  # Arabic and Hebrew run to the left
    yield from zip(starts, (*starts[1:], end), strict=True)
