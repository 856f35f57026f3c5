"""Find bold letters in fonts without a name by the width of their strokes.

Chromium writes fonts with cubic outlines as Type 3 fonts, whose glyphs are drawings, and TeX writes bitmap fonts so.
Such a font has no name and no flags that could say that it is bold. The width of a stroke is twice its area divided by
the length of its outline, so it does not depend on how complicated the characters are. Chromium divides a font into
many with few characters each, so whole lines are measured there; fonts of TeX are measured as a whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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

SMALL, MAX_SPANS = 0.75, 12
"""Minimum size of the letters of a bold bitmap font as a ratio to that of the text, and the number of its spans that
are measured."""

UNNAMED = "Type3"
"""The start of the names that MuPDF gives to fonts without one."""

_NUMBERED = re.compile(r"[A-Z]{1,2}\d{1,4}")
"""Matches the name that a page gives to a font."""


def with_bold(page: Any, lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a page, with the letters of unnamed fonts marked as bold if their strokes are wide."""
    level = [line for line in lines if not line.turned]
    unnamed = [line for line in level if any(map(_is_unnamed, line.spans))]
    bitmaps = _bitmap_fonts(page, level)
    size = page.rect.width * page.rect.height * ZOOM**2
    if not (unnamed or bitmaps) or page.rotation or size > MAX_PIXELS:
        return lines
    brightness = _brightness(page)
    widths = [_stroke(filter(_is_unnamed, line.spans), brightness) for line in unnamed]
    usual = median([w for line, w in zip(unnamed, widths, strict=True) for _ in line.text.strip()] or [0.0])
    bold = {id(line) for line, width in zip(unnamed, widths, strict=True) if width > BOLDER * usual > 0}
    made = [_bold(line, _is_unnamed) if id(line) in bold else line for line in lines]
    fonts = _bold_fonts(bitmaps, brightness)
    return [_bold(line, lambda span: span.font in fonts) for line in made] if fonts else made


def _bitmap_fonts(page: Any, lines: Iterable[Line]) -> dict[str, list[Span]]:
    """The spans of each Type 3 font that has no other name than the one that the page gives it, as TeX's have."""
    found = defaultdict[str, list[Span]](list)
    for span in (span for line in lines for span in line.spans):
        if _NUMBERED.fullmatch(span.font) and span.text.strip():
            found[span.font].append(span)
    if not found:
        return {}
    try:
        drawn = {font[3] for font in page.get_fonts() if font[2] == "Type3"}
    except Exception:  # MuPDF raises many types for damaged fonts
        return {}
    return {font: spans for font, spans in found.items() if font in drawn}


def _bold_fonts(fonts: Mapping[str, list[Span]], brightness: NDArray[np.int16]) -> frozenset[str]:
    """The fonts with wider strokes than the font that has most letters. Those of small print are wide anyway."""
    if not fonts:
        return frozenset()
    widths = {}
    for font, spans in fonts.items():
        longest = sorted(spans, key=lambda span: -len(span.text))[:MAX_SPANS]
        widths[font] = median(_stroke([span], brightness) for span in longest)
    text = max(fonts, key=lambda font: sum(len(span.text) for span in fonts[font]))
    size = SMALL * fonts[text][0].size
    return frozenset(
        font
        for font, width in widths.items()
        if width > BOLDER * widths[text] > 0 and fonts[font][0].size >= size
    )


def _is_unnamed(span: Span) -> bool:
    return span.font.startswith(UNNAMED) and bool(span.text.strip())


def _bold(line: Line, which: Callable[[Span], bool]) -> Line:
    return replace(
        line, spans=tuple(replace(span, bold=True) if which(span) else span for span in line.spans)
    )


def _brightness(page: Any) -> NDArray[np.int16]:
    image = page.get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM), colorspace=pymupdf.csGRAY, alpha=False)
    rows = np.frombuffer(image.samples, np.uint8).reshape(image.height, image.stride)
    return rows[:, : image.width].astype(np.int16)


def _stroke(spans: Iterable[Span], brightness: NDArray[np.int16]) -> float:
    """The mean stroke width of some spans in units of their font size; 0 if they have no ink."""
    spans = list(spans)
    parts = [_area_and_outline(brightness, span.box) for span in spans]
    area, outline = sum(area for area, _ in parts), sum(outline for _, outline in parts)
    size = max([1.0, *(span.size for span in spans)])
    return 2 * area / outline / (ZOOM * size) if outline else 0.0


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
