"""Set recognised lines that have only signs into their rows.

The size and the baseline of a line come from the height of its ink. That of a dash or an asterisk says neither, and a
cell with such a sign would be a row of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from doc2md.converter.local.ocr.lines import InkedLine
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line

_HEIGHTS = {
    **dict.fromkeys("-–—−=+<>~×÷±≤≥≠→←•·", 0.3),
    **dict.fromkeys("*'\"`^°“”‘’", 0.55),
    **dict.fromkeys("._…", 0.05),
    **dict.fromkeys(",", 0.0),
    **dict.fromkeys(":", 0.25),
    **dict.fromkeys(";", 0.2),
}
"""How far the middle of a sign is above the baseline, in units of the font size. Other signs are as high as letters."""

IN_ROW = 0.35
"""Maximum distance of the baselines of a sign and of the line beside it, in units of the font size."""

ASCENT, DESCENT = 0.72, 0.2
"""How far the box of a sign reaches above and below the baseline, in units of the font size."""


def with_signs_in_rows(lines: Sequence[InkedLine]) -> list[InkedLine]:
    """The lines of a page. Those with only low signs get the size and the baseline of the line beside them."""
    words = [found.line for found in lines if _height(found.line) is None and not found.line.turned]
    if not words:
        return list(lines)
    usual = median(line.size for line in words)
    return [_in_row(found, words, usual) for found in lines]


def _height(line: Line) -> float | None:
    """How far the middle of a line is above its baseline, in units of the font size, or None if it has letters."""
    found = [_HEIGHTS.get(char) for char in line.text if not char.isspace()]
    known = [height for height in found if height is not None]
    return sum(known) / len(known) if known and len(known) == len(found) else None


def _in_row(found: InkedLine, words: Sequence[Line], usual: float) -> InkedLine:
    line, height = found.line, _height(found.line)
    if height is None or line.turned:
        return found
    beside = [
        (line.box.gap_x(other.box), other.size, other.baseline)
        for other in words
        if abs(line.box.centre_y + height * other.size - other.baseline) < IN_ROW * other.size
    ]
    _, size, baseline = min(beside, default=(0.0, usual, line.box.centre_y + height * usual))
    top, bottom = baseline - ASCENT * size, baseline + DESCENT * size
    spans = tuple(
        replace(span, size=size, baseline=baseline, box=Box(span.box.x0, top, span.box.x1, bottom))
        for span in line.spans
    )
    return InkedLine(line.part(spans), found.centres)
