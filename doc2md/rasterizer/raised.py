"""Superscripts and subscripts of a line: words that are smaller, or short, above or below its baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from doc2md.rasterizer.text_layer import Span

MIN_SPACE = 0.1
"""In units of the font size. Minimum width of a space between words; a script is nearer to its word."""

MAX_RAISED_LENGTH = 2
"""Maximum length, in characters, of a superscript or subscript in recognised text."""

LARGE_SCRIPT_RISE, LARGE_SCRIPT_DROP = (0.25, 0.6), (-0.5, -0.2)
"""Minimum and maximum rise above the baseline of a script that is as large as the words, in units of the font size."""

MAX_LARGE_SCRIPT = 4
"""Maximum length, in characters, of a script that is as large as the words."""

MIN_INDEX_DROP, MAX_INDEX_DROP = 0.06, 0.5
"""In units of the font size. Minimum and maximum distance of an index below the baseline of its letter."""

MAX_SCRIPT_GAP = 0.7
"""In units of the font size. Smaller words further away are a text of their own, not a superscript or subscript."""


def raise_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Mark the spans of a line that are smaller and above or below its baseline as superscript or subscript."""
    if len(spans) == 1 and not (spans[0].superscript or spans[0].subscript):
        return spans
    weights = Counter[tuple[float, float]]()
    for span in spans:
        weights[round(span.size, 1), round(span.baseline, 1)] += len(span.text.strip())
    if not weights:
        return spans
    (size, baseline), _ = max(weights.items(), key=lambda item: (item[1] > 1, item[0][0], item[1]))
    if _begins_with_symbol(spans, size, baseline):
        size, baseline = spans[0].size, spans[0].baseline

    beside = _beside_words(spans, size)

    def raised(at: int, span: Span) -> Span:
        # Words from OCR have no font, and their measured size is not exact.
        known = beside[at] and (bool(span.font) or len(span.text.strip()) <= MAX_RAISED_LENGTH)
        small, rise = known and span.size < 0.86 * size, baseline - span.baseline
        up, down = small and rise > 0.15 * size, small and rise < -0.06 * size
        if not small and _is_large_script(spans, at, size, baseline):
            up, down = rise > 0, rise < 0
        if (span.superscript, span.subscript) == (up, down):
            return span
        return replace(span, superscript=up, subscript=down)

    return tuple(raised(at, span) for at, span in enumerate(spans))


def _begins_with_symbol(spans: Sequence[Span], size: float, baseline: float) -> bool:
    """Whether the words are the index of the letter before them, as in the name of a voltage."""
    if len(spans) < 2:
        return False
    first, second = spans[:2]
    return (
        first.text.isalpha()
        and len(first.text) == 1
        and (round(second.size, 1), round(second.baseline, 1)) == (size, baseline)
        and second.size < 0.86 * first.size
        and MIN_INDEX_DROP < (second.baseline - first.baseline) / first.size < MAX_INDEX_DROP
        and first.box.gap_x(second.box) < MIN_SPACE * first.size
    )


def _is_large_script(spans: Sequence[Span], at: int, size: float, baseline: float) -> bool:
    """Whether a few signs as large as the words are raised or lowered right after a word of the baseline, as in m²."""
    span, before = spans[at], spans[at - 1] if at else None
    rise = (baseline - span.baseline) / size
    return (
        before is not None
        and bool(span.font)
        and not span.math
        and 0 < len(span.text.strip()) <= MAX_LARGE_SCRIPT
        and 0.86 * size <= span.size <= 1.02 * size
        and any(low <= rise <= high for low, high in (LARGE_SCRIPT_RISE, LARGE_SCRIPT_DROP))
        and before.text[-1:].strip() != ""
        and before.box.gap_x(span.box) < MIN_SPACE * size
    )


def _beside_words(spans: Sequence[Span], size: float) -> list[bool]:
    """Return for each span whether it is in a group without wide gaps that has words of the given font size."""
    groups: list[list[Span]] = []
    for span in spans:
        if not groups or groups[-1][-1].box.gap_x(span.box) > MAX_SCRIPT_GAP * size:
            groups.append([])
        groups[-1].append(span)
    return [any(other.size > 0.86 * size for other in group) for group in groups for _ in group]
