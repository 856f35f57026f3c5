"""Detect monospaced type in a scan: the middles of its characters stand at the points of a grid.

The distance between the middles of two neighbours is one advance, or several with spaces between. In running text the
distances divided by any number lie a fifth of it away from whole numbers, in monospaced type less than a tenth.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.ocr.lines import InkedLine
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Span

ADVANCES = (0.46, 0.76, 0.004)
"""Smallest and largest advance, and the step from one that is tried to the next, as multiples of the font size."""

USUAL_ADVANCE = 0.6
"""Advance of most monospaced fonts, as a multiple of the font size. It gives a better size than the height of a few
letters."""

MIN_STEP = 0.2
"""Minimum distance between two characters, as a multiple of the font size. With less, one of them was read twice."""

MAX_OFF = 0.085
"""Maximum mean distance of the steps of a line from the grid, in advances. Of lines with 15 steps, monospaced ones have
up to .09 and others .11 or more.
"""

MAX_OFF_PROOF = 0.07
"""The same for all lines with one advance that prove a page to have monospaced type. Of the hundred lines of a page in
type with wide letters, a few have less than .085 by chance.
"""

MIN_STEPS, MIN_PROOF = 6, 20
"""Minimum number of steps of a line, and of all lines with one advance, that prove a page to have monospaced type."""

FEW_STEPS = 3
"""Minimum number of steps of a line that is compared with a known advance."""

WORD, MAX_OFF_WORD = 6, 0.24
"""Number of steps of a part of a line, and their maximum mean distance from the grid."""

SAME_ADVANCE = 0.015
"""Maximum relative difference between the advances of lines in one size."""

SIZES = (0.75, 1.3)
"""Range of the measured size of a line, as a multiple of the size that the advance gives."""

NEAR = 3.4
"""Maximum distance from a line that proves nothing to a monospaced one above or below, as a multiple of the font size.
"""

REACH = 10
"""Maximum distance by which such a line starts further left, in advances."""

IN_PHASE, MAX_OFF_NEAR = 0.27, 0.16
"""Maximum median distance of the characters of such a line from the grid of the other line, and maximum mean distance
of its steps from a grid, in advances.
"""

SPACE_READ, SPACE_MISSED = 0.2, -0.35
"""What is added to the number of free columns between two characters if a space was read there, and if none was."""

SYNC = 0.15
"""Fraction of the distance of a character from the grid by which the grid is moved for the next ones."""

MAX_SHARE = 0.9
"""Fraction of monospaced text on a page beyond which the page may be a typed letter or a receipt, not a listing."""

OTHER_TYPE, MIN_OTHER = 0.14, 10
"""Minimum mean distance of the steps of a line in other type from any grid, in advances, and minimum number of steps.
"""

AT_EDGE, MANY_AT_EDGE = 0.85, 0.35
"""Fraction of the width of all lines at which the right edge begins, and the share of lines that end there in running
text and in receipts. Few lines of a listing do.
"""


class _Steps(NamedTuple):
    """The steps between neighbouring characters of a line, in points, and its font size."""

    values: NDArray[np.float64]
    size: float

    def off(self, advance: float) -> float:
        """The mean distance of the steps from multiples of an advance, in advances."""
        steps = self.values / advance
        return float(np.minimum(np.abs(steps - np.maximum(1, np.round(steps))), 0.5).mean())

    def worst(self, advance: float) -> float:
        """The same for the worst part of the line: a word of running text beside code."""
        steps = self.values / advance
        off = np.minimum(np.abs(steps - np.maximum(1, np.round(steps))), 0.5)
        return float(np.convolve(off, np.full(WORD, 1 / WORD), "valid").max()) if len(off) >= WORD else 0.0

    def fits(self, advance: float) -> bool:
        """Whether the size of the line is that of type with this advance."""
        return SIZES[0] < self.size * USUAL_ADVANCE / advance < SIZES[1]


def with_monospace(lines: Sequence[InkedLine]) -> list[Line]:
    """The lines of a page. Monospaced ones are marked as such, and their characters are aligned in columns."""
    steps = [_steps_of(line) for line in lines]
    known = _advances(steps)
    found = {
        i: advance
        for i, line in enumerate(steps)
        if len(line.values) >= FEW_STEPS and (advance := _best(line, known)) is not None
    }
    sure = dict(found)
    for i in range(len(lines)):
        if i not in found and not lines[i].line.turned:
            near = (j for j in sure if _goes_with(lines[i], steps[i], lines[j], sure[j]))
            if (j := next(near, None)) is not None:
                found[i] = found[j]
    if _is_typed(lines, steps, found):
        return [line.line for line in lines]
    return [_aligned(line, found[i]) if i in found else line.line for i, line in enumerate(lines)]


def _is_typed(lines: Sequence[InkedLine], steps: Sequence[_Steps], found: Collection[int]) -> bool:
    """Whether a page is typed as a whole, so that monospaced type (the lines `found`) does not mark programs.

    A page that a listing fills has running heads in other type, and only few of its lines reach the right edge.
    """
    if not found:
        return False
    boxes = [lines[i].line.box for i in found]
    whole = Box.around(boxes)
    edge = whole.x0 + AT_EDGE * whole.width
    others = [
        i for i, line in enumerate(lines) if i not in found and not _may_be_typed(line.line, steps[i], edge)
    ]
    typed, other = (sum(len("".join(lines[i].line.text.split())) for i in part) for part in (found, others))
    if typed <= MAX_SHARE * (typed + other):
        return False
    at_edge = sum(box.x1 > edge for box in boxes)
    proofs = (steps[i] for i in others if len(steps[i].values) >= MIN_OTHER)
    has_others = any(min(map(line.off, _tried(line))) > OTHER_TYPE for line in proofs)
    return not has_others or at_edge > MANY_AT_EDGE * len(boxes)


def _may_be_typed(line: Line, steps: _Steps, edge: float) -> bool:
    """Whether a line that is on no known grid may be typed: on a grid of its own, as a title in larger type is, or only
    digits at the right edge of the page, as the amounts of a receipt are. The numbers of code are at the left edge."""
    if len(steps.values) >= FEW_STEPS:
        return min(map(steps.off, _tried(steps))) < MAX_OFF
    return line.box.x1 > edge and not any(map(str.isalpha, line.text))


def _tried(line: _Steps) -> list[float]:
    """The advances that are tried for a line, in points."""
    advances: list[float] = (np.arange(*ADVANCES) * line.size).tolist()
    return advances


def _steps_of(inked: InkedLine) -> _Steps:
    """The steps between ASCII characters of which one is a letter: digits have equal widths in most fonts."""
    line, centres = inked
    found = [
        after - before
        for (one, before), (other, after) in pairwise(_visible(line, centres))
        if (one + other).isascii() and (one.isalpha() or other.isalpha())
    ]
    if (
        len(found) > MIN_STEPS + 1
    ):  # what is beside a line, such as a rule, widens its first and its last character
        found = found[1:-1]
    steps = np.array([] if line.turned else found, np.float64)
    return _Steps(steps[steps > MIN_STEP * line.size], line.size)


def _visible(line: Line, centres: Sequence[float]) -> list[tuple[str, float]]:
    return [(char, x) for char, x in zip(line.text, centres, strict=True) if not char.isspace()]


def _advances(lines: Sequence[_Steps]) -> list[float]:
    """The advances that lines of the page prove, in points."""
    fits = list[_Fit]()
    for line in lines:
        if len(line.values) >= MIN_STEPS:
            off, advance = min((line.off(a), a) for a in _tried(line))
            if off < MAX_OFF:
                fits.append(_Fit(advance, len(line.values), off))
    groups: list[list[_Fit]] = []
    for fit in sorted(fits):
        if groups and fit.advance < groups[-1][-1].advance * (1 + SAME_ADVANCE):
            groups[-1].append(fit)
        else:
            groups.append([fit])
    return [
        median(fit.advance for fit in group for _ in range(fit.steps)) for group in groups if _proves(group)
    ]


class _Fit(NamedTuple):
    """The advance of a line, the number of its steps, and their mean distance from the grid."""

    advance: float
    steps: int
    off: float


def _proves(group: Sequence[_Fit]) -> bool:
    """Whether lines with one advance prove that a page has monospaced type."""
    steps = sum(fit.steps for fit in group)
    return steps >= MIN_PROOF and sum(fit.off * fit.steps for fit in group) < MAX_OFF_PROOF * steps


def _best(line: _Steps, known: Sequence[float]) -> float | None:
    """The known advance on whose grid a line stands, or None."""
    able = [(line.off(a), a) for a in known if line.fits(a) and line.worst(a) < MAX_OFF_WORD]
    off, advance = min(able, default=(1.0, 0.0))
    return advance if off < MAX_OFF else None


def _goes_with(line: InkedLine, steps: _Steps, other: InkedLine, advance: float) -> bool:
    """Whether a line that proves nothing is above or below a monospaced one, and in its columns."""
    size = advance / USUAL_ADVANCE
    box, near = line.line.box, other.line.box
    if not -0.5 * size < box.gap_y(near) < (NEAR - 1) * size or box.height > SIZES[1] * size:
        return False
    if not near.x0 - REACH * advance < box.x0 < near.x1:
        return False
    few = len(steps.values) < FEW_STEPS
    if not few and (steps.off(advance) > MAX_OFF_NEAR or steps.worst(advance) > MAX_OFF_WORD):
        return False
    start = _visible(other.line, _without_edges(other, advance))[0][1]
    seen = _visible(line.line, _without_edges(line, advance))
    known = [*takewhile(lambda char: char[0].isascii(), seen)] or seen[:1]  # other scripts have other widths
    columns = [(x - start) / advance for _, x in known]
    return median(abs(column - round(column)) for column in columns) < IN_PHASE


def _aligned(inked: InkedLine, advance: float) -> Line:
    """The line marked as monospaced, with its characters in the columns of a grid and the spaces that this leaves."""
    line = inked.line
    spans = [span for span in line.spans for _ in span.text]
    words: list[list[_Char]] = []
    before, place, spaced = _Char("", 0.0, 0.0, line.spans[0]), 0.0, True
    for char, x, span in zip(line.text, _without_edges(inked, advance), spans, strict=True):
        if char.isspace():
            spaced = True
            continue
        if before.char and (before.char + char).isascii():
            late = (x - advance / 2 - before.place) / advance - 1
            free = max(0, round(late + (SPACE_READ if spaced else SPACE_MISSED)))
            place = before.place + (1 + free + SYNC * (late - free)) * advance
            spaced = free > 0
        else:  # other scripts have other widths
            place = x - advance / 2
        before = _Char(char, x, place, span)
        words += [[before]] if spaced else []
        words[-1] += [] if spaced else [before]
        spaced = False
    off = median(char.middle - advance / 2 - char.place for word in words for char in word)
    made = [_span(word, off, advance, last=word is words[-1]) for word in words]
    return Line(tuple(made), Box.around(span.box for span in made), line.turned)


def _without_edges(inked: InkedLine, advance: float) -> list[float]:
    """The middles of the characters. What is beside a line, such as a rule, widens its first and its last one."""
    text, centres = inked.line.text.rstrip(), list(inked.centres)
    if len(text) > 2 and text[:2].isascii() and not text[1].isspace():
        centres[0] = max(centres[0], centres[1] - advance)
    if len(text) > 2 and text[-2:].isascii() and not text[-2].isspace():
        centres[len(text) - 1] = min(centres[len(text) - 1], centres[len(text) - 2] + advance)
    return centres


class _Char(NamedTuple):
    """A character, the middle of its ink and the left edge of its column in points, and the span that it was in."""

    char: str
    middle: float
    place: float
    span: Span


def _span(word: Sequence[_Char], off: float, advance: float, *, last: bool) -> Span:
    """A word at its place in the grid, which is moved to the right by `off`."""
    xs = [char.place + off for char in word]
    text = "".join(char.char for char in word)
    end = max(xs[-1] + advance, word[-1].middle)
    box = Box(xs[0], word[0].span.box.y0, end, word[0].span.box.y1)
    return replace(
        word[0].span,
        text=text if last else text + " ",
        box=box,
        xs=tuple(xs if last else [*xs, end]),
        mono=True,
        size=round(advance / USUAL_ADVANCE, 1),
        score=min(char.span.score for char in word),
    )
