"""Find algorithms in words: rows in the font of the text that are set like a program.

Their evidence is together in one place: words of control at the start or the end of rows, rows that end before the
next word would not fit, and indents. A caption and rules may be around them, but many algorithms have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from doc2md.converter.local.layout.text.code import make_code
from doc2md.converter.local.layout.text.draft import Code
from doc2md.converter.local.layout.text.rows import group_by_baseline, has_room, join
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import Line, Rule

MIN_CONTROLS = 3
"""Minimum number of rows with a word of control."""

MIN_SHARE = 0.35
"""Minimum share of rows with a word of control."""

MIN_SURE = 2
"""Minimum number of rows with a word of control that no verse begins or ends with."""

MIN_ENDED = 0.7
"""Minimum share of rows that end before the next word would not fit. Few rows are as wide as the widest one."""

MAX_LEAD = 4
"""Maximum number of rows before the first and after the last row with a word of control."""

MAX_STEP = 1.8
"""In units of the font size. Maximum distance between the baselines of two rows."""

MAX_INDENT = 16.0
"""In units of the font size. Maximum distance between the left edges of two rows."""

MIN_INDENT = 0.5
"""In units of the font size. Minimum distance between the left edges of two levels."""

_NUMBER = re.compile(r"\s*\d{1,3}[:.]?\s+")
_SURE = re.compile(
    r"""\s*(?:
        (?:input|output|require|ensure|data|result|initiali[sz]e)s?\s*:
      | (?:else|repeat|begin|do|end)\b\s*[:;]?$
      | end\s*(?:if|for|foreach|while|loop|procedure|function|switch|case|algorithm)\b
    ) | .*\b(?:do|then)\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTROL = re.compile(
    rf"""{_SURE.pattern} | \s*(?:
        (?:if|while|for|foreach|procedure|function|algorithm|else\s+if|elsif|switch|case)\b(?=.*\S)
      | (?:return|until|print)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Matches a row of an algorithm that begins or ends with a word of control."""

_HEAD = re.compile(
    r"\s*(?:algorithm|algorithmus|algorithme|algoritmo|алгоритм|算法|アルゴリズム)\s*\d", re.IGNORECASE
)


def find_algorithms(lines: Sequence[Line], rules: Sequence[Rule]) -> tuple[list[Code], list[Line]]:
    """Find the algorithms in words among the lines of a page.

    `rules` are the horizontal ruling lines of the page. Returns the algorithms and the remaining lines.
    """
    found, taken = list[Code](), set[int]()
    if not has_algorithm(lines):
        return found, list(lines)
    for seed in [line for line in lines if _begins(_CONTROL, line)]:
        if id(seed) in taken:
            continue
        group = _group(seed, [line for line in lines if id(line) not in taken], rules)
        kept = _trimmed(group_by_baseline(group))
        made = [join(row) for row in kept]
        if _is_algorithm(made):
            found.append(make_code(made))
            taken.update(id(line) for row in kept for line in row)
    return found, [line for line in lines if id(line) not in taken]


def has_algorithm(lines: Sequence[Line]) -> bool:
    """Whether lines have enough words of control for an algorithm."""
    return sum(_begins(_SURE, line) for line in lines) >= MIN_SURE and (
        sum(_begins(_CONTROL, line) for line in lines) >= MIN_CONTROLS
    )


def _begins(pattern: re.Pattern[str], line: Line) -> bool:
    """Whether a row matches a pattern, after its number."""
    return not line.turned and bool(pattern.match(_NUMBER.sub("", line.text, count=1)))


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
        if step > MAX_STEP * seed.size or _HEAD.match(line.text) or _is_ruled(last, line, rules):
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
    """The rows with words of control, and few short rows before and after them."""
    made = [join(row) for row in found]
    controls = [i for i, row in enumerate(made) if _begins(_CONTROL, row)]
    if not controls:
        return []
    first, last = controls[0], controls[-1]
    width = Box.around(row.box for row in made[first : last + 1]).width
    start, stop = first, last
    while start > max(0, first - MAX_LEAD) and has_room(made[start - 1], made[start], width):
        start -= 1
    while stop < min(len(made) - 1, last + MAX_LEAD) and made[stop + 1].box.width <= width:
        stop += 1
    return found[start : stop + 1]


def _is_algorithm(made: Sequence[Line]) -> bool:
    """Whether rows are an algorithm: enough words of control, an indent, and rows that do not run on."""
    controls = sum(_begins(_CONTROL, row) for row in made)
    if (
        controls < max(MIN_CONTROLS, MIN_SHARE * len(made))
        or sum(_begins(_SURE, row) for row in made) < MIN_SURE
    ):
        return False
    width = Box.around(row.box for row in made).width
    ends = [_begins(_CONTROL, below) or has_room(above, below, width) for above, below in pairwise(made)]
    lefts = [row.box.x0 for row in made]
    return sum(ends) >= MIN_ENDED * len(ends) and max(lefts) - min(lefts) >= MIN_INDENT * made[0].size
