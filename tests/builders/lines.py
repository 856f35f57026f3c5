"""Lines of a text layer to test with. Coordinates are in points from the top left."""

from __future__ import annotations

from typing import Any

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span
from tests.builders.pages import width_of


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


def printed(text: str, y: float, font: str, x: float = 70, size: float = 10) -> Line:
    """A recognised line with a run for each word, as wide as this font prints it."""
    spans = []
    at = x + width_of(text[: len(text) - len(text.lstrip())], size, font)
    for word in text.split():
        width = width_of(word, size, font)
        spans.append(Span(word, Box(at, y, at + width, y + size), "", size, score=0.99))
        at += width + width_of(" ", size, font)
    return line(*spans)
