"""Join list markers with the line they introduce: drawn bullets, and bullets or numbers that are separate lines.

Browsers draw list bullets as shapes, and the areas of the layout model often leave markers out. Markers are joined
early, so that they stay with their words in all later steps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low

from doc2md.converter.local.layout.text.big_numerals import with_small_numerals
from doc2md.converter.local.layout.text.rows import MIN_WIDE_SPACE, join
from doc2md.document import Text
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Dot, Line, Span, TextLayer
from doc2md.structure.lists import BULLETS, TICKS, WIDE_SPACE, split_marker

MIN_DISTANCE = 0.1
MAX_DISTANCE = 3.0
"""In units of the font size. Minimum and maximum distance between a marker and its words."""

WIDER = 1.4
"""Minimum ratio of this white space to the spaces between the words of the line."""

ALIGNED = 1.0
"""In points. Maximum distance between the left edges of two equal signs that are markers."""

MIN_WIDE_LINE = 0.4
"""Fraction of the page width. Minimum width of the text beside the number of a paragraph."""

MAX_MARGIN = 5.0
"""In units of the font size. Maximum distance between the number of a paragraph and its text."""

MIN_PICTURE, MAX_PICTURE = 1.5, 18.0
"""In points. Minimum and maximum width and height of a picture that is a bullet."""

MAX_BULLET = 1.2
"""In units of the font size. Maximum height of a picture that is a bullet. A larger one is the icon of a note."""

_BARE_NUMBER = re.compile(r"\d{1,3}")
_CAN_BE_WORD = re.compile(r"([o+§¶])[ \u00a0]")
_BEFORE_TICK = re.compile(rf"o\s+[{TICKS}]")
_BLANK = re.compile("[ \u00a0]")
_SPACE = re.compile(r"(?<=\S)\s+(?=\S)")


def with_markers(
    layer: TextLayer, gutters: Sequence[Box] = (), formulas: Sequence[Box] = (), *, typewritten: bool = False
) -> list[Line]:
    """Return the lines of a layer, each marker joined with the line it introduces, but not across a gutter.

    `formulas` are the boxes of formulas. The number of a formula is not a marker, even if it is right before the
    next column. `typewritten` says that a monospaced font does not mark code.
    """
    layer = with_small_numerals(layer)
    numbers = _paragraph_numbers(layer, typewritten=typewritten)
    markers = [
        i
        for i, line in enumerate(layer.lines)
        if (_is_marker(line) or i in numbers)
        and not any(box.covers(line.box, 0.5) for box in formulas)
        and (line.text.strip() in BULLETS or not any(_is_right_before(other, line) for other in layer.lines))
    ]
    lines = [line for i, line in enumerate(layer.lines) if i not in markers]
    # A tick between a bullet and its words is joined first.
    for i in sorted(markers, key=lambda i: layer.lines[i].box.x0, reverse=not layer.right_to_left):
        marker = layer.lines[i]
        reach = MAX_MARGIN if i in numbers else MAX_DISTANCE
        at = _line_after(marker.box, lines, layer.right_to_left, reach)
        if at is None or any(_is_between(gutter, marker.box, lines[at].box) for gutter in gutters):
            lines.append(marker)
        else:
            lines[at] = join([_with_wide_space(marker, lines[at]), lines[at]], layer.right_to_left)
    lines = with_wide_spaces(lines, typewritten=typewritten)
    pictured = _pictured_dots(layer)
    for dot in (*layer.drawings.dots, *pictured):
        # A page with English words may still be laid out from right to left. Then its bullets are on the right.
        for right_to_left in (layer.right_to_left, not layer.right_to_left):
            at = _line_after(dot.box, lines, right_to_left)
            if at is not None and dot in pictured and dot.box.height > MAX_BULLET * lines[at].size:
                continue
            if at is not None and not any(dot.box.overlaps(line.box) for line in layer.lines):
                lines[at] = join([_bullet_line(dot, lines[at]), lines[at]], right_to_left)
                break
    return lines


def _pictured_dots(layer: TextLayer) -> list[Dot]:
    """Small pictures of one size below each other: bullets of presentations and brochures."""
    small = [
        box for box in layer.pictures if MIN_PICTURE < box.height < MAX_PICTURE > box.width > MIN_PICTURE
    ]
    looks = Counter(_look(box) for box in small)
    return [Dot(box, filled=True, square=False) for box in small if looks[_look(box)] > 1]


def _look(box: Box) -> tuple[int, int, int]:
    """The place and the size of a picture across the page, in points."""
    return round(box.x0), round(box.width), round(box.height)


def _paragraph_numbers(layer: TextLayer, *, typewritten: bool) -> set[int]:
    """The indices of the lines that number paragraphs in the margin, as in judgments: bare numbers that count on."""
    found = [(i, line) for i, line in enumerate(layer.lines) if _BARE_NUMBER.fullmatch(line.text.strip())]
    rows = [line for line in layer.lines if line.box.width > MIN_WIDE_LINE * layer.size[0]]
    found = [
        (i, line)
        for i, line in found
        if not line.turned and _line_after(line.box, rows, layer.right_to_left, MAX_MARGIN) is not None
    ]
    found.sort(key=lambda entry: entry[1].baseline)
    pairs = [
        (i, k)
        for (i, one), (k, other) in pairwise(found)
        if int(other.text) == int(one.text) + 1
        and _are_aligned(one.box, other.box)
        and _have_row_between(one, other, layer, typewritten=typewritten)
    ]
    return {i for pair in pairs for i in pair}


def _have_row_between(one: Line, other: Line, layer: TextLayer, *, typewritten: bool) -> bool:
    """Whether a row without a number is between two numbers. The numbers of lines have none."""
    words = [line for line in layer.lines if one.box.x1 < line.box.x0 < one.box.x1 + MAX_MARGIN * line.size]
    starts = {round(line.box.x0) for line in words if abs(line.baseline - one.baseline) < 0.5 * line.size}
    return any(
        round(line.box.x0) in starts
        and one.baseline + 0.8 * line.size < line.baseline < other.baseline - 0.8 * line.size
        and (typewritten or not line.mono)
        for line in words
    )


def _are_aligned(one: Box, other: Box) -> bool:
    return min(abs(one.x0 - other.x0), abs(one.x1 - other.x1)) < ALIGNED


def _is_marker(line: Line) -> bool:
    if line.turned or len(line.text.strip()) > 6:
        return False
    split = split_marker(Text(line.text.strip() + WIDE_SPACE))
    return split is not None and not split[1].plain.strip() and not split[0].isdigit()


def _with_wide_space(marker: Line, words: Line) -> Line:
    """A marker on its own, with an em space at its end if there is white space between it and its words."""
    if marker.box.gap_x(words.box) < MIN_WIDE_SPACE * marker.size:
        return marker
    last = marker.spans[-1]
    text = last.text.rstrip() + WIDE_SPACE
    xs = (*last.xs[: len(text) - 1], last.box.x1)
    return replace(marker, spans=(*marker.spans[:-1], replace(last, text=text, xs=xs)))


def with_wide_spaces(lines: Sequence[Line], *, typewritten: bool = False) -> list[Line]:
    """The lines, with an em space after each `o`, `+`, `§` or `¶` at their start that is a marker and not a word."""
    made = list(lines)
    starts = {i: match[1] for i, line in enumerate(lines) if (match := _CAN_BE_WORD.match(line.text))}
    for i, sign in starts.items():
        line, twins = lines[i], [j for j, other in starts.items() if other == sign and j != i]
        aligned = sign != "o" and any(abs(lines[j].box.x0 - line.box.x0) < ALIGNED for j in twins)
        is_word = line.mono and not typewritten
        if _BEFORE_TICK.match(line.text) or (
            not is_word and (_is_wide(line) or _has_own_font(line) or aligned)
        ):
            at = next(k for k, span in enumerate(line.spans) if _BLANK.search(span.text))
            spaced = replace(line.spans[at], text=_BLANK.sub(WIDE_SPACE, line.spans[at].text, count=1))
            made[i] = replace(line, spans=(*line.spans[:at], spaced, *line.spans[at + 1 :]))
    return made


def _has_own_font(line: Line) -> bool:
    """Whether the first character of a line is in another font than the words after it, as bullets are."""
    first, *others = (span for span in line.spans if span.text.strip())
    is_alone = len(first.text.strip()) == 1 and bool(others)
    return is_alone and all(other.font != first.font for other in others)


def _is_wide(line: Line) -> bool:
    """Whether the first space of a line is much wider than the other ones, which are wide in justified text."""
    xs = [x for span in line.spans for x in span.xs]
    if len(xs) != len(line.text):
        return False
    gaps = [xs[m.end()] - xs[m.start()] for m in _SPACE.finditer(line.text) if m.end() < len(xs)]
    return bool(gaps) and gaps[0] > max(MIN_WIDE_SPACE * line.size, WIDER * median_low(gaps[1:] or [0.0]))


def _is_right_before(other: Line, line: Line) -> bool:
    """Whether a line ends just before another in the same row. Then a sign between the two is an operator."""
    return (
        0 < line.box.x0 - other.box.x1 < line.size and abs(line.baseline - other.baseline) < 0.5 * line.size
    )


def _is_between(gutter: Box, one: Box, other: Box) -> bool:
    within = gutter.y0 <= one.y0 <= gutter.y1
    return within and min(one.x1, other.x1) <= gutter.centre_x <= max(one.x0, other.x0)


def _line_after(box: Box, lines: list[Line], right_to_left: bool, reach: float = MAX_DISTANCE) -> int | None:
    """Index of the nearest line in the same row that a marker at `box` introduces, or None."""
    near = list(_distances(box, lines, right_to_left, reach))
    return min(near)[1] if near else None


def _distances(box: Box, lines: list[Line], right_to_left: bool, reach: float) -> Iterator[tuple[float, int]]:
    for i, line in enumerate(lines):
        size = line.size
        if line.turned or not line.baseline - 0.85 * size < box.centre_y < line.baseline + 0.1 * size:
            continue
        gap = box.x0 - line.box.x1 if right_to_left else line.box.x0 - box.x1
        if MIN_DISTANCE * size <= gap <= reach * size:
            yield gap, i


def _bullet_line(dot: Dot, line: Line) -> Line:
    char = ("▪" if dot.square else "•") if dot.filled else "◦"
    span = Span(char, dot.box, "", line.size, baseline=line.baseline, xs=(dot.box.x0,))
    return Line((span,), dot.box)
