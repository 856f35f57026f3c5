"""Compare a text layer with the image of its page, by recognising a sample of lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from statistics import fmean
from typing import Any, NamedTuple

from doc2md.converter.local.ocr.detection import find_lines
from doc2md.converter.local.ocr.models import small, tiny
from doc2md.converter.local.ocr.page_image import render
from doc2md.converter.local.ocr.recognition import KNOWN_SCRIPT_SCORE, SURE_SCORE, LineReading, read, sample
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, TextLayer, legible

EARLIER_OCR_SCORE = 0.7
"""Confidence in words from an earlier OCR run of another program."""


class Agreement(NamedTuple):
    """The fraction of sampled lines with text in the layer, and the similarity of these texts; both from 0 to 1."""

    covered: float
    alike: float


def agreement(page: Any, layer: TextLayer) -> Agreement:
    """Compare `layer` with the image of `page`. Lines that cannot be read do not count against the layer."""
    image, scale = render(page)
    quads, larger = find_lines(image), small()
    covered, alike = list[bool](), list[float]()
    for i in sample(quads):
        reading = read(image, quads[i], tiny())
        if larger and reading.score < SURE_SCORE:
            reading = read(image, quads[i], larger)
        there = _bare("".join(_inside(layer, box_of(reading, scale))))
        covered.append(bool(there))
        if there and reading.score >= KNOWN_SCRIPT_SCORE:
            alike.append(likeness("".join(glyph.char for glyph in reading.glyphs), there))
    return Agreement(fmean(covered or [1]), fmean(alike or [1]))


def with_missing_lines(layer: TextLayer, seen: TextLayer) -> TextLayer:
    """The layer, and those recognised lines of `seen` where the layer has no text."""
    more = (
        line for line in seen.lines if line.score >= KNOWN_SCRIPT_SCORE and not any(_inside(layer, line.box))
    )
    return replace(layer, lines=(*layer.lines, *more), unread=seen.unread)


def or_earlier_ocr(seen: TextLayer, layer: TextLayer) -> TextLayer:
    """`seen`, or the invisible text of an earlier OCR run in `layer` if most lines of `seen` were not readable."""
    if seen.unread <= len(seen.lines) or not legible(replace(layer, lines=layer.unpainted)):
        return seen
    lines = (
        Line(tuple(replace(span, score=EARLIER_OCR_SCORE) for span in line.spans), line.box, line.turned)
        for line in layer.unpainted
    )
    return replace(seen, lines=tuple(lines), unread=0)


def box_of(reading: LineReading, scale: float) -> Box:
    """The bounding box of a line in points; `scale` is the size of a pixel in points."""
    (x0, y0), (x1, y1) = (
        (reading.quad.min(axis=0) * scale).tolist(),
        (reading.quad.max(axis=0) * scale).tolist(),
    )
    return Box(x0, y0, x1, y1)


def _inside(layer: TextLayer, box: Box) -> Iterator[str]:
    """The characters of the layer inside a box, line by line."""
    for line in layer.lines:
        if box.y0 < line.box.centre_y < box.y1:
            for span in line.spans:
                margin = 0.3 * span.size
                yield from (
                    char for x, char in zip(span.xs, span.text, strict=False) if box.x0 - margin < x < box.x1
                )


def likeness(a: str, b: str) -> float:
    """The similarity of two readings, from 0 to 1, by their letters and digits."""
    return SequenceMatcher(None, _bare(a), _bare(b), autojunk=False).ratio()


def _bare(text: str) -> str:
    """Only the letters and digits, in lower case: recognisers differ in spaces and punctuation."""
    return "".join(filter(str.isalnum, text.casefold()))
