"""Typewriter type, told in a picture by its letters' advance: it is the same in all words of all lines of a program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean, median, pstdev

from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

LONG = 4
"""Letters of the words by whose width an advance is measured."""

LETTERS = 3
"""How many of them are letters."""

BEARINGS = 0.25
"""Advances by which a word's ink is narrower than its letters."""

EVEN = 0.05
"""Standard deviation of the words' advances over their mean, at the most; of running text it is twice that."""

ENOUGH = 5
"""Long words that show it."""

NARROWEST = 0.5
"""Type sizes of the advance, at the least."""

WIDTH = 0.6
"""Type sizes of the advance of most typewriter types: better than what the height of a few letters tells."""

MOST = 0.75
"""Share of a page in typewriter type, beyond which the page was typed: a letter or a receipt, not a program."""

PARTED = 0.9
"""Type sizes of white between a program and running text, at the least."""

LIKE = 0.08
"""Share by which the advance of a line may differ from that of the lines above it."""

LEADING = 3.6
"""Type sizes from a line of a program to the next, an empty one between them included, at the most."""


def with_monospace(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those set in typewriter type marked as such, with their letters in columns."""
    prose = [line.box for line in lines if not _is_even(_advances(line))]
    groups = [group for group in _groups(lines) if _is_wide(group) and not _is_amid(group, prose)]
    sure = [group for group in groups if len(_all_advances(group)) >= ENOUGH]
    known = [median(_all_advances(group)) for group in sure]
    made = dict[int, Line]()
    for group in groups:
        advance = median(_all_advances(group))
        # What is too short to show it by itself is known by the other programs of the page.
        if group in sure or any(_alike(advance, other, LIKE / 2) for other in known):
            made.update((id(line), _typed(line, advance)) for line in group)
    if sum(len(line.text) for line in made.values()) > MOST * sum(len(line.text) for line in lines):
        return list(lines)
    return [made.get(id(line), line) for line in lines]


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines under each other that may be typed, with one advance; one without a long word goes with those above it."""
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
    """Whether a group stands in running text, as lines do that are even by chance."""
    size = median(line.size for line in group)
    near = Box.around(line.box for line in group).grown(0, PARTED * size)
    return any(near.overlaps(other) for other in prose)


def _goes_on(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    if line.box.y0 - last.box.y1 > (LEADING - 1) * max(last.size, line.size):
        return False
    left, right = min(other.box.x0 for other in group), max(other.box.x1 for other in group)
    if line.box.x0 > right or line.box.x1 < left - LEADING * line.size:
        return False
    usual, mine = _all_advances(group), _advances(line)
    if not usual:
        return False
    if mine:
        return _alike(median(mine), median(usual), LIKE)
    short = _advances(line, 1)
    return not short or _alike(median(short), median(usual), 3 * LIKE)


def _is_even(advances: Sequence[float]) -> bool:
    return not advances or pstdev(advances) <= EVEN * fmean(advances)


def _alike(advance: float, other: float, share: float) -> bool:
    return abs(advance / other - 1) < share


def _is_wide(group: Sequence[Line]) -> bool:
    return median(_all_advances(group)) >= NARROWEST * median(line.size for line in group)


def _all_advances(group: Sequence[Line]) -> list[float]:
    return [advance for line in group for advance in _advances(line)]


def _advances(line: Line, least: int = LONG) -> list[float]:
    """For each long word of a line, the distance from one letter to the next, in points.

    Digits say nothing: they are as wide as each other in most types.
    """
    words = [(span.text.strip(), span.box.width) for span in line.spans]
    return [
        width / (len(word) - BEARINGS)
        for word, width in words
        if word.isascii() and sum(map(str.isalpha, word)) >= min(least, LETTERS) and len(word) >= least
    ]


def _typed(line: Line, advance: float) -> Line:
    """A line in typewriter type: each word's letters an advance apart."""

    def span(word: Span) -> Span:
        start = word.box.x0 - BEARINGS / 2 * advance
        xs = tuple(start + i * advance for i in range(len(word.text)))
        return replace(word, xs=xs, mono=True, size=round(advance / WIDTH, 1))

    spans = tuple(map(span, line.spans))
    return Line(spans, Box.around(span.box for span in spans), line.turned)
