"""Parts of a page that may be tables because of what is drawn: rules, and the edges of filled areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from doc2md.converter.local.layout.tables.candidate import STEPS, Candidate
from doc2md.converter.local.layout.tables.page_rows import PageRows
from doc2md.converter.local.layout.tables.ruled import MAX_RULES, SNAP, components, join_rules
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Drawings, Fill, Rule

MIN_WIDTH = 60.0
"""In points. Shorter horizontal rules are above footnotes, under words or in formulas."""

ENDS_TOLERANCE = 4.0
"""In points. The ends of the rules of one table may differ by this much."""

FULL_WIDTH = 0.9
"""Fraction of the width or height of a candidate. A rule that is longer divides it completely."""

MAX_BANDS = 4
"""Maximum number of bands between rules for which each sequence of bands is a candidate."""

MAX_PAGE_FILL = 0.5
"""Fraction of the page area. A larger filled area is the background of a page."""


class Rules(NamedTuple):
    """Horizontal and vertical rules, joined, from top to bottom and from left to right."""

    across: list[Rule]
    down: list[Rule]


def drawn_candidates(drawings: Drawings, rows: PageRows, size: tuple[float, float]) -> Iterator[Candidate]:
    """The parts of a page between and around drawn lines. `size` is the width and height of the page in points."""
    if len(drawings.across) + len(drawings.down) > MAX_RULES:
        return
    yield from _from_rules(Rules(join_rules(drawings.across), join_rules(drawings.down)), rows, "rules")
    if fills := visible_fills(drawings.fills, size):
        yield from _from_rules(with_edges(drawings, fills), rows, "fills")


def visible_fills(fills: Sequence[Fill], size: tuple[float, float]) -> list[Box]:
    """The filled areas that are not the background of the page and not of its colour."""
    page = Box(0, 0, *size)
    papers = {fill.colour for fill in fills if fill.box.overlap(page).area > MAX_PAGE_FILL * page.area}
    papers = papers or {0xFFFFFF}
    return [fill.box for fill in fills if fill.colour not in papers and fill.box.height < 0.8 * size[1]]


def with_edges(drawings: Drawings, fills: Sequence[Box]) -> Rules:
    """The rules of a page together with the edges of its filled areas."""
    across = [Rule(y, box.x0, box.x1) for box in fills for y in (box.y0, box.y1)]
    down = [Rule(x, box.y0, box.y1) for box in fills for x in (box.x0, box.x1)]
    return Rules(join_rules([*drawings.across, *across]), join_rules([*drawings.down, *down]))


def _from_rules(rules: Rules, rows: PageRows, source: str) -> Iterator[Candidate]:
    """Candidates from rules: those that touch, horizontal ones with the same ends, vertical ones side by side."""
    for across, down in components(rules.across, rules.down):
        yield from _inside(_around(across, down), rules, rows, source)
    for group in _same_ends(rules.across):
        yield from _between(group, rules, rows, source)
    for group in _same_ends(rules.down):
        yield from _beside(group, rules, rows, source)


def _around(across: Sequence[Rule], down: Sequence[Rule]) -> Box:
    return Box.around(
        [Box(r.start, r.at, r.end, r.at) for r in across] + [Box(r.at, r.start, r.at, r.end) for r in down]
    )


def _inside(box: Box, rules: Rules, rows: PageRows, source: str) -> Iterator[Candidate]:
    """The candidate in a box, divided by the rules in it."""
    inside = rows.inside(box)
    if not inside:
        return
    xs = tuple(
        rule.at
        for rule in rules.down
        if box.x0 + SNAP < rule.at < box.x1 - SNAP
        and min(rule.end, box.y1) - max(rule.start, box.y0) > 0.5 * box.height
    )
    across = [
        rule for rule in rules.across if box.y0 + SNAP < rule.at < box.y1 - SNAP and _length(rule, box) > 8
    ]
    ys = tuple(rule.at for rule in across if _length(rule, box) > FULL_WIDTH * box.width)
    inner = tuple(rule for rule in across if _length(rule, box) <= FULL_WIDTH * box.width)
    yield Candidate(box, tuple(inside), source, _apart(xs), _apart(ys), inner)


def _length(rule: Rule, box: Box) -> float:
    return min(rule.end, box.x1) - max(rule.start, box.x0)


def _apart(places: Sequence[float]) -> tuple[float, ...]:
    """Places that are not close to the one before."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > ENDS_TOLERANCE:
            kept.append(place)
    return tuple(kept)


def _same_ends(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Groups of rules with the same ends."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        if rule.end - rule.start < MIN_WIDTH:
            continue
        target = next(
            (
                group
                for group in reversed(groups)
                if abs(group[0].start - rule.start) < ENDS_TOLERANCE
                and abs(group[0].end - rule.end) < ENDS_TOLERANCE
            ),
            None,
        )
        if target is None:
            groups.append([rule])
        elif rule.at - target[-1].at > ENDS_TOLERANCE:
            target.append(rule)
    return groups


def _between(group: Sequence[Rule], rules: Rules, rows: PageRows, source: str) -> Iterator[Candidate]:
    """Candidates between horizontal rules with the same ends, and beyond the first and the last one."""
    x0, x1 = min(rule.start for rule in group), max(rule.end for rule in group)
    for run in _runs(group, rows):
        top, bottom = run[0].at, run[-1].at
        below = _reach(Box(x0, bottom, x1, bottom + 2000), rows, down=True)
        above = _reach(Box(x0, top - 2000, x1, top), rows, down=False)
        for y0 in dict.fromkeys((top, above)):
            for y1 in dict.fromkeys((bottom, below)):
                if y1 > y0:
                    yield from _inside(Box(x0, y0, x1, y1), rules, rows, source)
        for first, last in _pairs(run, rows, rules.across):
            yield from _inside(Box(x0, first.at, x1, last.at), rules, rows, source)


def _pairs(run: Sequence[Rule], rows: PageRows, across: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """The first and last rule of parts of a sequence. A long sequence is parted only where two tables may meet."""
    if len(run) <= MAX_BANDS + 1:
        yield from combinations(run, 2)
        return
    yield from ((run[0], run[-2]), (run[1], run[-1]))
    part = [run[0]]
    for above, below in pairwise(run):
        inside = rows.inside(Box(above.start, above.at, above.end, below.at))
        width = FULL_WIDTH * (above.end - above.start)
        others = any(above.at + SNAP < r.at < below.at - SNAP and r.end - r.start > width for r in across)
        if others or all(len(row.runs) == 1 for row in inside):
            yield part[0], part[-1]
            part = []
        part.append(below)
    yield part[0], part[-1]


def _runs(group: Sequence[Rule], rows: PageRows) -> Iterator[list[Rule]]:
    """Sequences of rules: a band of running text, or one without text, ends a sequence."""
    run = [group[0]]
    for above, below in pairwise(group):
        if _is_text(rows.inside(Box(above.start, above.at, above.end, below.at)), above.end - above.start):
            yield run
            run = []
        run.append(below)
    yield run


def _is_text(rows: Sequence[Row], width: float) -> bool:
    """Whether the rows of a band are certainly running text: most are one long run. Nothing is no table either."""
    long = sum(len(row.runs) == 1 and row.runs[0].end - row.runs[0].start > 0.6 * width for row in rows)
    return not rows or long > max(2, 0.7 * len(rows))


def _reach(box: Box, rows: PageRows, *, down: bool) -> float:
    """How far the rows go on below the top of a box or above its bottom, with cells side by side. A y coordinate."""
    inside = rows.inside(box)
    edge = box.y0 if down else box.y1
    reached, last = edge, None
    for row in inside if down else reversed(inside):
        step = abs(row.baseline - (last.baseline if last else edge))
        if step > STEPS[1] * row.size:
            break
        if len(row.runs) == 1 and row.runs[0].end - row.runs[0].start > 0.6 * box.width:
            break
        last = row
        if len(row.runs) > 1:
            reached = row.box.y1 + 2 if down else row.box.y0 - 2
    return reached


def _beside(group: Sequence[Rule], rules: Rules, rows: PageRows, source: str) -> Iterator[Candidate]:
    """The candidate around vertical rules with the same ends, with the text to their left and right."""
    y0, y1 = min(rule.start for rule in group), max(rule.end for rule in group)
    for part in rows.parts:
        inside = [row for row in part if y0 - 1 < row.box.centre_y < y1 + 1]
        if len(inside) > 1:
            left = min(group[0].at, *(row.runs[0].start for row in inside)) - 1
            right = max(group[-1].at, *(row.runs[-1].end for row in inside)) + 1
            yield from _inside(Box(left, y0, right, y1), rules, rows, source)
