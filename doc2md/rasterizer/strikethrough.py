"""Words struck out: a rule drawn through the middle of their small letters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from doc2md.rasterizer.text_layer import Line, Rule, Span

LOW, HIGH = 0.12, 0.42
"""Type sizes above the baseline between which a rule strikes out."""


def strike(lines: Sequence[Line], across: Sequence[Rule]) -> list[Line]:
    """The lines with what is struck out marked, spans cut where a rule begins or ends."""
    rules = sorted(across)
    heights = [rule.at for rule in rules]

    def struck(line: Line) -> Line:
        if line.turned:
            return line
        low = bisect_left(heights, line.baseline - HIGH * line.size)
        high = bisect_right(heights, line.baseline - LOW * line.size)
        near = [r for r in rules[low:high] if r.start < line.box.x1 and r.end > line.box.x0]
        if not near:
            return line
        return replace(line, spans=tuple(piece for span in line.spans for piece in _cut(span, near)))

    return [struck(line) for line in lines] if rules else list(lines)


def _cut(span: Span, rules: Sequence[Rule]) -> Iterator[Span]:
    ends = (*span.xs[1:], span.box.x1)
    middles = [(x + end) / 2 for x, end in zip(span.xs, ends, strict=False)]
    under = [any(rule.start <= x <= rule.end for rule in rules) for x in middles]
    start = 0
    for at in range(1, len(under) + 1):
        if at == len(under) or under[at] != under[start]:
            yield replace(span[start:at], strike=under[start])
            start = at
