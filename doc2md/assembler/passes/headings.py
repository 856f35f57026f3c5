"""Heading levels over the whole document: from the headings' own numbers, then from the size of their type."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from doc2md.document import Block, Kind, MarkKind, Reading, Text

_NUMBERED = re.compile(
    r"(?:§\s*)?(\d{1,3}(?:\.\d{1,3}){0,5})\.?(?=[\s\u3000]|[^\d\s.,%)])|([A-Z](?:\.\d{1,3}){1,4})\b"
)
DEEPEST = 6

BLURRED = 1.11
"""How many times another a size may be that was measured in a picture, and mean the same."""

_STYLES = {MarkKind.BOLD, MarkKind.ITALIC}


class Heading(NamedTuple):
    """What a heading shows: its page, its level as the engine gave it, its type's size in half points, its depth
    by its number (0: none), and whether its size was measured in a picture."""

    page: int
    level: int
    size: int
    depth: int
    measured: bool = False


class HeadingLevels:
    def look(self, reading: Reading) -> list[Heading]:
        return [_heading(block, reading.page) for block in reading.blocks if block.kind is Kind.HEADING]

    def plan(self, evidence: Sequence[list[Heading]]) -> Plan:
        headings = [heading for page in evidence for heading in page]
        sizes = alike({h.size for h in headings if h.measured})
        return _plan([_settled(heading, sizes) for heading in headings], sizes)

    def rewrite(self, reading: Reading, plan: Plan) -> Reading:
        blocks = tuple(
            replace(
                b,
                level=plan.level(_settled(_heading(b, reading.page), plan.measured)),
                text=_unstyled(b.text),
            )
            if b.kind is Kind.HEADING
            else b
            for b in reading.blocks
        )
        return replace(reading, blocks=blocks)


def _settled(heading: Heading, sizes: Mapping[int, int]) -> Heading:
    return heading._replace(size=sizes[heading.size]) if heading.measured else heading


def alike(sizes: Iterable[int]) -> dict[int, int]:
    """For each measured size the one it stands for: the two groups whose means are nearest are made one, and so on."""
    groups = [[size] for size in sorted(sizes)]
    while len(groups) > 1:
        steps = [fmean(above) / max(1.0, fmean(below)) for below, above in pairwise(groups)]
        nearest = min(range(len(steps)), key=steps.__getitem__)
        if steps[nearest] > BLURRED:
            break
        groups[nearest : nearest + 2] = [groups[nearest] + groups[nearest + 1]]
    return {size: round(fmean(group)) for group in groups for size in group}


def _unstyled(text: Text) -> Text:
    """Without the bold or italic of the whole line: that is how a heading is printed, not what it says."""
    marks = (m for m in text.marks if m.kind not in _STYLES or m.end - m.start < len(text.plain.strip()))
    return Text(text.plain, tuple(marks))


def _heading(block: Block, page: int) -> Heading:
    match = _NUMBERED.match(block.text.plain)
    depth = (match[1] or match[2]).count(".") + 1 if match else 0
    # What was recognised is never quite sure.
    measured = block.confidence is not None and block.confidence < 1
    return Heading(page, block.level, round(block.size * 2), depth, measured)


class Plan(NamedTuple):
    """`top` is the level of a heading numbered with one figure; `sizes` the level of each size of type; `measured` the
    size that is meant by each that was measured."""

    top: int
    sizes: dict[int, int]
    measured: dict[int, int]

    def level(self, heading: Heading) -> int:
        if heading.depth and self.top:
            return min(self.top + heading.depth - 1, DEEPEST)
        if heading.size and heading.size in self.sizes:
            return self.sizes[heading.size]
        return heading.level or 2


def _plan(headings: Sequence[Heading], measured: dict[int, int]) -> Plan:
    numbered = [h for h in headings if h.depth]
    # Two numbers may be chance ("2 eggs"); a scheme shows itself in more, or in "1.3", and in most of the headings.
    scheme = len(numbered) >= 3 or any(h.depth > 1 for h in numbered)
    scheme = scheme and 2 * len(numbered) >= len(headings)
    top = 0
    if scheme:
        outer = max(h.size for h in numbered if h.depth == min(n.depth for n in numbered))
        above = any(not h.depth and (h.size > outer or (not h.size and h.level == 1)) for h in headings)
        top = 2 if above else 1
    return Plan(top, _size_levels(headings, top), measured)


def _size_levels(headings: Sequence[Heading], top: int) -> dict[int, int]:
    """Larger type is a higher level; a size that numbered headings use has their level."""
    votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for heading in headings:
        if heading.depth and top:
            votes[heading.size][top + heading.depth - 1] += 1
        elif heading.level and heading.size:
            votes[heading.size][heading.level] += 1
    sizes = sorted({h.size for h in headings if h.size}, reverse=True)
    levels: dict[int, int] = {}
    last = 0
    for size in sizes:
        level = votes[size].most_common(1)[0][0] if votes[size] else last + 1
        last = levels[size] = min(max(level, last + 1 if not votes[size] else level), DEEPEST)
    return levels
