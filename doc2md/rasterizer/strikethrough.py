"""Detect struck-out text by a ruling line through the middle of its lowercase letters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from doc2md.rasterizer.text_layer import Line, Rule, Span

MIN_HEIGHT, MAX_HEIGHT = 0.12, 0.42
"""Minimum and maximum height of a strikethrough line above the baseline, as fractions of the font size."""


def strike(lines: Sequence[Line], across: Sequence[Rule]) -> list[Line]:
    """Return the lines with struck-out characters marked. Spans are split where a ruling line starts or ends.

    `across` are the horizontal ruling lines of the page. Lines that are not horizontal stay unchanged.
    """
    rules = sorted(across)
    heights = [rule.at for rule in rules]

    def struck(line: Line) -> Line:
        if line.turned:
            return line
        low = bisect_left(heights, line.baseline - MAX_HEIGHT * line.size)
        high = bisect_right(heights, line.baseline - MIN_HEIGHT * line.size)
        near = [r for r in rules[low:high] if r.start < line.box.x1 and r.end > line.box.x0]
        if not near:
            return line
        return replace(line, spans=tuple(piece for span in line.spans for piece in _split(span, near)))

    return [struck(line) for line in lines] if rules else list(lines)


def _split(span: Span, rules: Sequence[Rule]) -> Iterator[Span]:
    ends = (*span.xs[1:], span.box.x1)
    middles = [(x + end) / 2 for x, end in zip(span.xs, ends, strict=False)]
    is_struck = [any(rule.start <= x <= rule.end for rule in rules) for x in middles]
    start = 0
    for at in range(1, len(is_struck) + 1):
        if at == len(is_struck) or is_struck[at] != is_struck[start]:
            yield replace(span[start:at], strike=is_struck[start])
            start = at
