"""Find code in the font of the text: algorithms in words, and programs that are set in no typewriter font.

Their evidence is together in one place: words of control or signs of a programming language, rows that end before the
next word would not fit, and indents. A caption and rules may be around them, but much code has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from doc2md.converter.local.layout.text.code import make_code
from doc2md.converter.local.layout.text.code_words import (
    has_algorithm,
    has_program,
    is_algorithm,
    is_code_like,
    is_control,
    is_program,
    is_program_row,
)
from doc2md.converter.local.layout.text.draft import Code
from doc2md.converter.local.layout.text.rows import group_by_baseline, has_room, join
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Rule

MIN_ENDED = 0.7
"""Minimum share of rows that end before the next word would not fit. Few rows are as wide as the widest one."""

MAX_LEAD = 4
"""Maximum number of rows before the first and after the last row that looks like code."""

MAX_STEP, MAX_EMPTY = 1.8, 3.0
"""In units of the font size. Maximum distance between the baselines of two rows, and over an empty line of code."""

MAX_INDENT = 16.0
"""In units of the font size. Maximum distance between the left edges of two rows."""

MIN_INDENT = 0.5
"""In units of the font size. Minimum distance between the left edges of two levels."""

_HEAD = re.compile(
    r"\s*(?:algorithm|algorithmus|algorithme|algoritmo|алгоритм|算法|アルゴリズム)\s*\d", re.IGNORECASE
)


def find_unmarked_code(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[list[Code], list[Line]]:
    """Find the code among the lines of a page that is set in the font of the text.

    `rules` are the horizontal ruling lines of the page. Returns the pieces of code and the remaining lines.
    """
    found, taken, seen = list[Code](), set[int](), set[int]()
    if not has_algorithm(lines) and not has_program(lines):
        return found, list(lines)
    for seed in filter(is_code_like, lines):
        # The rows of a group that is no code are not tried one by one: a page may have a thousand.
        if id(seed) in seen:
            continue
        group = _group(seed, [line for line in lines if id(line) not in taken], rules)
        kept = _trimmed(group_by_baseline(group))
        made = [join(row) for row in kept]
        members = {id(line) for row in kept for line in row}
        seen |= members | {id(seed)}
        if _is_code(made):
            found.append(make_code(made))
            taken |= members
    return found, [line for line in lines if id(line) not in taken]


def _group(seed: Line, lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line]:
    """The lines above and below a line that are set in the same type, at a small distance, with no rule between."""
    ordered = sorted((line for line in lines if _fits(line, seed)), key=lambda line: line.baseline)
    at = next(i for i, line in enumerate(ordered) if line is seed)
    below = _near(seed, ordered[at + 1 :], rules)
    above = _near(seed, ordered[:at][::-1], rules)
    return [*reversed(list(above)), seed, *below]


def _near(seed: Line, ordered: Sequence[Line], rules: Sequence[Rule]) -> Iterator[Line]:
    """The lines of `ordered`, from the seed outwards, up to the first that is too far or is a head."""
    last = seed
    for line in ordered:
        step = abs(line.baseline - last.baseline)
        reach = MAX_EMPTY if is_program_row(line) else MAX_STEP
        if step > reach * seed.size or _HEAD.match(line.text) or _is_ruled(last, line, rules):
            return
        yield line
        last = line


def _fits(line: Line, seed: Line) -> bool:
    same_type = not line.turned and abs(line.size - seed.size) < 0.12 * seed.size
    return same_type and abs(line.box.x0 - seed.box.x0) < MAX_INDENT * seed.size


def _is_ruled(one: Line, other: Line, rules: Sequence[Rule]) -> bool:
    top, foot = sorted((one.baseline, other.baseline))
    x0, x1 = min(one.box.x0, other.box.x0), max(one.box.x1, other.box.x1)
    foot -= 0.3 * one.size
    return any(top < rule.at < foot and rule.start < x1 and x0 < rule.end for rule in rules)


def _trimmed(found: Sequence[list[Line]]) -> Sequence[list[Line]]:
    """The rows that look like code, and few short rows before and after them."""
    made = [join(row) for row in found]
    like = [i for i, row in enumerate(made) if is_code_like(row)]
    if not like:
        return []
    first, last = like[0], like[-1]
    width = Box.around(row.box for row in made[first : last + 1]).width
    start, stop = first, last
    while start > max(0, first - MAX_LEAD) and has_room(made[start - 1], made[start], width):
        start -= 1
    while stop < min(len(made) - 1, last + MAX_LEAD) and made[stop + 1].box.width <= width:
        stop += 1
    return found[start : stop + 1]


def _is_code(made: Sequence[Line]) -> bool:
    """Whether rows are code: enough that look like it, an indent, and rows that do not run on."""
    if not is_algorithm(made) and not is_program(made):
        return False
    width = Box.around(row.box for row in made).width
    ends = [is_control(below) or has_room(above, below, width) for above, below in pairwise(made)]
    lefts = [row.box.x0 for row in made]
    return sum(ends) >= MIN_ENDED * len(ends) and max(lefts) - min(lefts) >= MIN_INDENT * made[0].size
