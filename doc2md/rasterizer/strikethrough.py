"""Detect struck-out text by a ruling line through the middle of its lowercase letters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from doc2md.rasterizer.text_layer import Line, Rule, Span

MIN_HEIGHT, MAX_HEIGHT = 0.12, 0.42
"""Minimum and maximum height of a strikethrough line above the baseline, as fractions of the font size."""

MIN_COVERED = 0.7
"""Minimum share of the width of a character that the line covers. Outlines of letters have short lines, too."""

MAX_OVERHANG = 0.7
"""In units of the font size. How far the line may extend beyond the words. Cell borders and form lines go further."""


def strike(lines: Sequence[Line], across: Sequence[Rule]) -> list[Line]:
    """Return the lines with struck-out characters marked. Spans are split where a ruling line starts or ends.

    `across` are the horizontal ruling lines of the page. Lines that are not horizontal stay unchanged.
    """
    rules = sorted(across)
    heights = [rule.at for rule in rules]

    def struck(line: Line) -> Line:
        if line.turned:
            return line
        overhang = MAX_OVERHANG * line.size
        start, end = line.box.x0 - overhang, line.box.x1 + overhang
        pieces = list[Span]()
        for span in line.spans:
            low = bisect_left(heights, span.baseline - MAX_HEIGHT * span.size)
            high = bisect_right(heights, span.baseline - MIN_HEIGHT * span.size)
            pieces += _split(span, [r for r in rules[low:high] if start <= r.start and r.end <= end])
        return replace(line, spans=tuple(pieces)) if any(piece.strike for piece in pieces) else line

    return [struck(line) for line in lines] if rules else list(lines)


def _split(span: Span, rules: Sequence[Rule]) -> list[Span]:
    """The span in pieces that are struck out or not."""
    if not rules:
        return [span]
    ends = [*span.xs[1:], span.box.x1]
    is_struck = [
        any(_covers(rule, min(x, end), max(x, end)) for rule in rules)
        for x, end in zip(span.xs, ends, strict=True)
    ]
    made, start = list[Span](), 0
    for at in range(1, len(is_struck) + 1):
        if at == len(is_struck) or is_struck[at] != is_struck[start]:
            piece = span[start:at]
            made.append(replace(piece, strike=True) if is_struck[start] and _has_words(piece) else piece)
            start = at
    return made


def _covers(rule: Rule, start: float, end: float) -> bool:
    return min(rule.end, end) - max(rule.start, start) > MIN_COVERED * (end - start)


def _has_words(span: Span) -> bool:
    return any(map(str.isalnum, span.text))
