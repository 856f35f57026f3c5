"""A text layer held against the picture of its page, by a few lines from all over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from statistics import fmean
from typing import Any, NamedTuple

from doc2md.converter.local.ocr.detection import find_lines
from doc2md.converter.local.ocr.models import small, tiny
from doc2md.converter.local.ocr.page_image import render
from doc2md.converter.local.ocr.recognition import KNOWN, SURE, LineReading, read, sample
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TextLayer, legible

OLDER = 0.7
"""Confidence in the words of an older recogniser."""


class Agreement(NamedTuple):
    """The share of the lines seen in a picture that have words in the layer, and how much alike these are; 0 to 1."""

    covered: float
    alike: float


def agreement(page: Any, layer: TextLayer) -> Agreement:
    """What is seen on the page beside what the layer says. Nothing speaks against a line that nobody can read."""
    image, scale = render(page)
    quads, larger = find_lines(image), small()
    covered, alike = list[bool](), list[float]()
    for i in sample(quads):
        reading = read(image, quads[i], tiny())
        if larger and reading.score < SURE:
            reading = read(image, quads[i], larger)
        there = _bare("".join(_inside(layer, box_of(reading, scale))))
        covered.append(bool(there))
        if there and reading.score >= KNOWN:
            seen = _bare("".join(glyph.char for glyph in reading.glyphs))
            alike.append(SequenceMatcher(None, seen, there, autojunk=False).ratio())
    return Agreement(fmean(covered or [1]), fmean(alike or [1]))


def with_missing_lines(layer: TextLayer, seen: TextLayer) -> TextLayer:
    """The layer with the recognised lines of `seen` in whose places it has no words."""
    more = (line for line in seen.lines if line.score >= KNOWN and not any(_inside(layer, line.box)))
    return replace(layer, lines=(*layer.lines, *more), unread=seen.unread)


def or_earlier_ocr(seen: TextLayer, layer: TextLayer) -> TextLayer:
    """What was recognised, or what an older recogniser left in the layer, where most of the page could not be read."""
    if seen.unread <= len(seen.lines) or not legible(replace(layer, lines=layer.unpainted)):
        return seen
    lines = (
        Line(tuple(replace(span, score=OLDER) for span in line.spans), line.box, line.turned)
        for line in layer.unpainted
    )
    return replace(seen, lines=tuple(lines), unread=0)


def box_of(reading: LineReading, scale: float) -> Box:
    (x0, y0), (x1, y1) = (
        (reading.quad.min(axis=0) * scale).tolist(),
        (reading.quad.max(axis=0) * scale).tolist(),
    )
    return Box(x0, y0, x1, y1)


def _inside(layer: TextLayer, box: Box) -> Iterator[str]:
    """The layer's characters in a box, line by line."""
    for line in layer.lines:
        if box.y0 < line.box.centre_y < box.y1:
            for span in line.spans:
                margin = 0.3 * span.size
                yield from (
                    char for x, char in zip(span.xs, span.text, strict=False) if box.x0 - margin < x < box.x1
                )


def _bare(text: str) -> str:
    """Letters and digits alone, in small ones: recognisers see spaces and punctuation otherwise."""
    return "".join(filter(str.isalnum, text.casefold()))
