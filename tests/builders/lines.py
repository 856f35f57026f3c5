"""Lines of a text layer to test with. Coordinates are in points from the top left."""

from __future__ import annotations

from typing import Any

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span


def span(text: str, x: float = 0, y: float = 0, size: float = 10, **style: Any) -> Span:
    """A run of characters, each 0.6 times as wide as the type size, on a baseline at `y`."""
    xs = tuple(x + i * 0.6 * size for i in range(len(text)))
    box = Box(x, y - 0.7 * size, x + len(text) * 0.6 * size, y)
    return Span(text, box, "", size, baseline=y, xs=xs, **style)


def line(*spans: Span) -> Line:
    return Line(spans, Box.around(each.box for each in spans))


def row(text: str, x: float = 0, y: float = 0, **style: Any) -> Line:
    """A line of one run."""
    return line(span(text, x, y, **style))


def scored(*words: tuple[str, float]) -> Line:
    """A recognised line: words, each with the confidence of the recogniser."""
    box = Box(0, 0, 100, 10)
    return Line(tuple(Span(text, box, "", 10, score=score) for text, score in words), box)
