"""Detect monospaced type in a scan: the advance of its letters is the same in all words of all lines of a listing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean, median, pstdev

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

MIN_LENGTH = 4
"""Minimum length of the words whose width gives the advance."""

MIN_LETTERS = 3
"""Minimum number of letters in such a word."""

BEARINGS = 0.25
"""Difference between the width of a word's letters and the width of its ink, in advances."""

MAX_DEVIATION = 0.05
"""Maximum ratio of standard deviation to mean of the words' advances. In running text it is about twice that."""

MIN_WORDS = 5
"""Minimum number of long words that prove a group of lines to be monospaced."""

MIN_ADVANCE = 0.5
"""Minimum advance, as a multiple of the font size."""

USUAL_ADVANCE = 0.6
"""Advance of most monospaced fonts, as a multiple of the font size. It gives a better size than the height of a few
letters."""

MAX_SHARE = 0.75
"""Fraction of monospaced text on a page beyond which the page is a typed letter or a receipt, not a listing."""

MIN_DISTANCE = 0.9
"""Minimum white space between a listing and running text, as a multiple of the font size."""

TOLERANCE = 0.08
"""Maximum relative difference between the advance of a line and that of the lines above it."""

MAX_LINE_DISTANCE = 3.6
"""Maximum distance between two lines of a listing, with an empty line between them, as a multiple of the font size."""


def with_monospace(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page. Monospaced ones are marked as such, and their letters are aligned in columns."""
    prose = [line.box for line in lines if not _is_even(_advances(line))]
    groups = [group for group in _groups(lines) if _is_wide(group) and not _is_amid(group, prose)]
    sure = [group for group in groups if len(_all_advances(group)) >= MIN_WORDS]
    known = [median(_all_advances(group)) for group in sure]
    made = dict[int, Line]()
    for group in groups:
        advance = median(_all_advances(group))
        # Groups with too few words as a proof are compared with the other listings of the page.
        if group in sure or any(_alike(advance, other, TOLERANCE / 2) for other in known):
            made.update((id(line), _monospaced(line, advance)) for line in group)
    if sum(len(line.text) for line in made.values()) > MAX_SHARE * sum(len(line.text) for line in lines):
        return list(lines)
    return [made.get(id(line), line) for line in lines]


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Groups of successive lines with the same even advance. A line without a long word joins the lines above it."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.y0):
        if line.turned or not _is_even(_advances(line)):
            continue
        home = next((group for group in reversed(groups[-8:]) if _goes_on(group, line)), None)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    return [group for group in groups if _all_advances(group) and _is_even(_all_advances(group))]


def _is_amid(group: Sequence[Line], prose: Sequence[Box]) -> bool:
    """Whether a group is inside running text, where some lines are even by chance."""
    size = median(line.size for line in group)
    near = Box.around(line.box for line in group).grown(0, MIN_DISTANCE * size)
    return any(near.overlaps(other) for other in prose)


def _goes_on(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    if line.box.y0 - last.box.y1 > (MAX_LINE_DISTANCE - 1) * max(last.size, line.size):
        return False
    left, right = min(other.box.x0 for other in group), max(other.box.x1 for other in group)
    if line.box.x0 > right or line.box.x1 < left - MAX_LINE_DISTANCE * line.size:
        return False
    usual, mine = _all_advances(group), _advances(line)
    if not usual:
        return False
    if mine:
        return _alike(median(mine), median(usual), TOLERANCE)
    short = _advances(line, 1)
    return not short or _alike(median(short), median(usual), 3 * TOLERANCE)


def _is_even(advances: Sequence[float]) -> bool:
    return not advances or pstdev(advances) <= MAX_DEVIATION * fmean(advances)


def _alike(advance: float, other: float, share: float) -> bool:
    return abs(advance / other - 1) < share


def _is_wide(group: Sequence[Line]) -> bool:
    return median(_all_advances(group)) >= MIN_ADVANCE * median(line.size for line in group)


def _all_advances(group: Sequence[Line]) -> list[float]:
    return [advance for line in group for advance in _advances(line)]


def _advances(line: Line, min_length: int = MIN_LENGTH) -> list[float]:
    """For each long word of a line, the distance from one letter to the next, in points.

    Words of digits do not count: digits have equal widths in most fonts.
    """
    words = [(span.text.strip(), span.box.width) for span in line.spans]
    return [
        width / (len(word) - BEARINGS)
        for word, width in words
        if word.isascii()
        and sum(map(str.isalpha, word)) >= min(min_length, MIN_LETTERS)
        and len(word) >= min_length
    ]


def _monospaced(line: Line, advance: float) -> Line:
    """The line marked as monospaced, with the letters of each word one advance apart."""

    def span(word: Span) -> Span:
        start = word.box.x0 - BEARINGS / 2 * advance
        xs = tuple(start + i * advance for i in range(len(word.text)))
        return replace(word, xs=xs, mono=True, size=round(advance / USUAL_ADVANCE, 1))

    spans = tuple(map(span, line.spans))
    return Line(spans, Box.around(span.box for span in spans), line.turned)
