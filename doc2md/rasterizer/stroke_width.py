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

BOLDER = 1.25
"""Ratio of the stroke width of bold letters to that of the text."""

UNNAMED = "Type3"
"""The start of the names that MuPDF gives to fonts without one."""


def with_bold(page: Any, lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a page, with the letters of unnamed fonts marked as bold if their strokes are wide."""
    unnamed = [line for line in lines if not line.turned and any(map(_is_unnamed, line.spans))]
    if not unnamed or page.rotation or page.rect.width * page.rect.height * ZOOM**2 > MAX_PIXELS:
        return lines
    area, outline = _ink(page)
    widths = [_stroke(line, area, outline) for line in unnamed]
    usual = median([width for line, width in zip(unnamed, widths, strict=True) for _ in line.text.strip()])
    bold = {id(line) for line, width in zip(unnamed, widths, strict=True) if width > BOLDER * usual > 0}
    return [_bold(line) if id(line) in bold else line for line in lines]


def _is_unnamed(span: Span) -> bool:
    return span.font.startswith(UNNAMED) and bool(span.text.strip())


def _bold(line: Line) -> Line:
    return replace(
        line, spans=tuple(replace(span, bold=True) if _is_unnamed(span) else span for span in line.spans)
    )


def _ink(page: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each pixel of the page, how dark it is and how much that differs from its neighbours."""
    image = page.get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM), colorspace=pymupdf.csGRAY, alpha=False)
    dark = 255 - np.frombuffer(image.samples, np.uint8).reshape(image.height, image.stride)[:, : image.width]
    area = dark.astype(np.float32)
    outline = np.zeros_like(area)
    outline[:, 1:] += np.abs(np.diff(area, axis=1))
    outline[1:, :] += np.abs(np.diff(area, axis=0))
    return area, outline


def _stroke(line: Line, area: NDArray[np.float32], outline: NDArray[np.float32]) -> float:
    """The mean stroke width of a line in units of its font size; 0 if it has no ink.

    The paper is the most frequent brightness. A coloured background has no outline, so it is subtracted.
    """
    found = [_part(area, outline, span.box) for span in line.spans if _is_unnamed(span)]
    ink, edge = sum(i for i, _ in found), sum(e for _, e in found)
    return 2 * ink / edge / (ZOOM * max(1.0, line.size)) if edge else 0.0


def _part(area: NDArray[np.float32], outline: NDArray[np.float32], box: Box) -> tuple[float, float]:
    x0, y0, x1, y1 = (max(0, round(ZOOM * value)) for value in box)
    inside = area[y0:y1, x0:x1]
    if not inside.size:
        return 0.0, 0.0
    paper = float(np.median(inside))
    return float(np.abs(inside - paper).sum()), float(outline[y0:y1, x0:x1].sum())
