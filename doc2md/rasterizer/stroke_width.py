"""Find bold letters in fonts without a name by the width of their strokes.

Chromium writes fonts with cubic outlines as Type 3 fonts, whose glyphs are drawings. Such a font has no name and no
flags that could say that it is bold. The width of a stroke is twice its area divided by the length of its outline,
so it does not depend on how complicated the characters are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doc2md.geometry import Box
from doc2md.rasterizer.mupdf import pymupdf
from doc2md.rasterizer.text_layer import Line, Span

ZOOM = 3.0
"""Pixels per point. A stroke of small print is then two pixels wide."""

MAX_PIXELS = 8_000_000
"""Maximum size of the page image."""

BOLDER = 1.35
"""Ratio of the stroke width of bold letters to that of the text."""

FAINT = 0.4
"""Share of the contrast of letters. What has less is no part of a letter."""

UNNAMED = "Type3"
"""The start of the names that MuPDF gives to fonts without one."""


def with_bold(page: Any, lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a page, with the letters of unnamed fonts marked as bold if their strokes are wide."""
    unnamed = [line for line in lines if not line.turned and any(map(_is_unnamed, line.spans))]
    if not unnamed or page.rotation or page.rect.width * page.rect.height * ZOOM**2 > MAX_PIXELS:
        return lines
    brightness = _brightness(page)
    widths = [_stroke(line, brightness) for line in unnamed]
    usual = median([width for line, width in zip(unnamed, widths, strict=True) for _ in line.text.strip()])
    bold = {id(line) for line, width in zip(unnamed, widths, strict=True) if width > BOLDER * usual > 0}
    return [_bold(line) if id(line) in bold else line for line in lines]


def _is_unnamed(span: Span) -> bool:
    return span.font.startswith(UNNAMED) and bool(span.text.strip())


def _bold(line: Line) -> Line:
    return replace(
        line, spans=tuple(replace(span, bold=True) if _is_unnamed(span) else span for span in line.spans)
    )


def _brightness(page: Any) -> NDArray[np.int16]:
    image = page.get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM), colorspace=pymupdf.csGRAY, alpha=False)
    rows = np.frombuffer(image.samples, np.uint8).reshape(image.height, image.stride)
    return rows[:, : image.width].astype(np.int16)


def _stroke(line: Line, brightness: NDArray[np.int16]) -> float:
    """The mean stroke width of a line in units of its font size; 0 if it has no ink."""
    parts = [_area_and_outline(brightness, span.box) for span in line.spans if _is_unnamed(span)]
    area, outline = sum(area for area, _ in parts), sum(outline for _, outline in parts)
    return 2 * area / outline / (ZOOM * max(1.0, line.size)) if outline else 0.0


def _area_and_outline(brightness: NDArray[np.int16], box: Box) -> tuple[float, float]:
    """The area of the letters in a box, and the length of their outlines, in pixels.

    The paper is the middle brightness. What differs less from it than `FAINT` is the edge of a tinted area.
    """
    x0, y0, x1, y1 = (max(0, round(ZOOM * value)) for value in box)
    inside = brightness[y0:y1, x0:x1]
    if not inside.size:
        return 0.0, 0.0
    contrast = np.abs(inside - np.median(inside))
    ink = np.clip(contrast / max(1.0, float(contrast.max())) - FAINT, 0, None) / (1 - FAINT)
    outline = np.abs(np.diff(ink, axis=0)).sum() + np.abs(np.diff(ink, axis=1)).sum()
    return float(ink.sum()), float(outline)
