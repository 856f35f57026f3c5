"""Set heading levels for the whole document: by the numbers of the headings, then by their font sizes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from doc2md.assembler.passes.chapter_headings import CHAPTER
from doc2md.document import RUN_IN, Block, Kind, MarkKind, Reading, Text
from doc2md.structure.confidence import RECOGNISED
from doc2md.structure.font_sizes import half_points

_NUMBERED = re.compile(
    r"(?:§\s*)?(\d{1,3}(?:\.\d{1,3}){0,5})\.?(?=[\s\u3000]|[^\d\s.,%)])|([A-Z](?:\.\d{1,3}){1,4})\b"
)
_LETTERED = re.compile(r"(?P<roman>[IVX]{1,6})\.\s|(?P<letter>[A-Z])\.\s")
LOWEST_LEVEL = 6
"""The lowest heading level."""

MAX_SIZE_RATIO = 1.11
"""Maximum ratio of two font sizes measured in an image that count as the same size."""

_STYLES = {MarkKind.BOLD, MarkKind.ITALIC}


class Heading(NamedTuple):
    """The evidence of a heading.

    page      its page, from 1
    level     its level from the engine, 0 if unknown
    size      font size in half points, 0 if unknown
    depth     number of parts of its number, e.g. 2 for 1.3; 0 without a number
    measured  whether its size was measured in an image
    letters   `roman` for II., `letter` for B., `either` for I., V. and X., `chapter` for Chapter 1; otherwise empty
    run_in    whether it is printed on the first line of its paragraph
    first     whether it is the first heading of its page
    """

    page: int
    level: int
    size: int
    depth: int
    measured: bool = False
    letters: str = ""
    run_in: bool = False
    first: bool = False


class HeadingLevels:
    """The document pass: its evidence is the headings of each page."""

    def look(self, reading: Reading) -> list[Heading]:
        blocks = [block for block in reading.blocks if block.kind is Kind.HEADING]
        return [_heading(block, reading.page, first=block is blocks[0]) for block in blocks]

    def plan(self, evidence: Sequence[list[Heading]]) -> Plan:
        headings = [heading for page in evidence for heading in page]
        measured = common_sizes({h.size for h in headings if h.measured})
        depths = _letter_depths(headings)
        return _plan([_completed(heading, measured, depths) for heading in headings], measured, depths)

    def rewrite(self, reading: Reading, plan: Plan) -> Reading:
        headings = iter(self.look(reading))
        blocks = tuple(
            replace(
                block,
                level=plan.level(_completed(next(headings), plan.measured, plan.depths)),
                text=_unstyled(block.text),
            )
            if block.kind is Kind.HEADING
            else block
            for block in reading.blocks
        )
        return replace(reading, blocks=blocks)


def _completed(heading: Heading, measured: Mapping[int, int], depths: Mapping[str, int]) -> Heading:
    """A heading with the size and the depth that all headings of the document give it; see `Plan`."""
    size = measured[heading.size] if heading.measured else heading.size
    return heading._replace(size=size, depth=heading.depth or depths.get(heading.letters, 0))


def common_sizes(sizes: Iterable[int]) -> dict[int, int]:
    """Map each measured size to the mean of its group. The two groups with the nearest means are merged repeatedly."""
    groups = [[size] for size in sorted(sizes)]
    while len(groups) > 1:
        steps = [fmean(above) / max(1.0, fmean(below)) for below, above in pairwise(groups)]
        nearest = min(range(len(steps)), key=steps.__getitem__)
        if steps[nearest] > MAX_SIZE_RATIO:
            break
        groups[nearest : nearest + 2] = [groups[nearest] + groups[nearest + 1]]
    return {size: round(fmean(group)) for group in groups for size in group}


def _unstyled(text: Text) -> Text:
    """The text without bold or italic over the whole line, which is only the style of the heading."""
    marks = (m for m in text.marks if m.kind not in _STYLES or m.end - m.start < len(text.plain.strip()))
    return Text(text.plain, tuple(marks))


def _heading(block: Block, page: int, *, first: bool) -> Heading:
    match = _NUMBERED.match(block.text.plain)
    depth = (match[1] or match[2]).count(".") + 1 if match else 0
    measured = any(doubt.startswith(RECOGNISED) for doubt in block.doubts)
    letters, run_in = _letters(block.text.plain), block.label == RUN_IN
    return Heading(page, block.level, half_points(block.size), depth, measured, letters, run_in, first)


def _letters(text: str) -> str:
    """The kind of the letters or words that number a heading."""
    if CHAPTER.match(text):
        return "chapter"
    match = _LETTERED.match(text)
    if match is None:
        return ""
    roman = match["roman"]
    return "letter" if not roman else "roman" if len(roman) > 1 else "either"


def _letter_depths(headings: Sequence[Heading]) -> dict[str, int]:
    """The depth of headings numbered I., II. and of those numbered A., B.: the kind that comes first is the outer one.

    Empty if the headings are numbered by digits or by fewer than two letters. But where no number is above those like
    1.2, or where most headings are like `Chapter 1`, these are above all.
    """
    if {heading.depth for heading in headings} - {0} and all(heading.depth != 1 for heading in headings):
        return {"chapter": 1}
    chapters = sum(heading.letters == "chapter" for heading in headings)
    if 2 * chapters > len(headings) and not any(heading.depth for heading in headings):
        return {"chapter": 1}
    found = [heading.letters for heading in headings if heading.letters not in {"", "chapter"}]
    if len(found) < 2 or any(heading.depth for heading in headings):
        return {}
    either = "roman" if "roman" in found else "letter"
    kinds = dict.fromkeys(either if kind == "either" else kind for kind in found)
    depths = {kind: depth for depth, kind in enumerate(kinds, 1)}
    return {**depths, "either": depths[either]} if either in depths else depths


class Plan(NamedTuple):
    """The rules for setting levels.

    top       the level of headings with one number, e.g. 3; 0 if the document has no numbering
    sizes     the level of each font size
    measured  the common size that replaces each measured size
    depths    the depth of headings that are numbered by letters; see `_letter_depths`
    run_in    the level of run-in headings without a number, below all others
    titled    whether the first heading of the first page is a title above the numbered headings
    """

    top: int
    sizes: dict[int, int]
    measured: dict[int, int]
    depths: dict[str, int]
    run_in: int = LOWEST_LEVEL
    titled: bool = False

    def level(self, heading: Heading) -> int:
        """The level of a heading: by its number, else by its size, else the engine's level, else 2."""
        if self.titled and heading.first and heading.page == 1:
            return 1
        if heading.run_in and not heading.depth:
            return self.run_in
        if heading.depth and self.top:
            return min(self.top + heading.depth - 1, LOWEST_LEVEL)
        if heading.size and heading.size in self.sizes:
            return self.sizes[heading.size]
        return heading.level or 2


def _plan(everything: Sequence[Heading], measured: dict[int, int], depths: dict[str, int]) -> Plan:
    headings = [heading for heading in everything if heading.depth or not heading.run_in]
    numbered = [h for h in headings if h.depth]
    # Two numbers may be chance ("2 eggs"). A numbering has more, or one like "1.3", in most of the headings.
    scheme = len(numbered) >= 3 or any(h.depth > 1 for h in numbered)
    scheme = scheme and 2 * len(numbered) >= len(headings)
    top, titled = 0, False
    if scheme:
        outer = max(h.size for h in numbered if h.depth == min(n.depth for n in numbered))
        above = any(not h.depth and (h.size > outer or (not h.size and h.level == 1)) for h in headings)
        # A title may be in the type of the headings that have numbers.
        titled = headings[0].page == 1 and not headings[0].depth and headings[0].size >= outer
        top = 2 if above or titled else 1
    plan = Plan(top, _size_levels(headings, top), measured, depths, titled=titled)
    lowest = max((plan.level(heading) for heading in headings), default=1)
    return plan._replace(run_in=min(lowest + 1, LOWEST_LEVEL))


def _size_levels(headings: Sequence[Heading], top: int) -> dict[int, int]:
    """The level of each font size: that of numbered headings of this size, else larger sizes have higher levels."""
    votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for heading in headings:
        if heading.depth and top:
            votes[heading.size][top + heading.depth - 1] += 1
        elif heading.level and heading.size:
            votes[heading.size][heading.level] += 1
    sizes = sorted({h.size for h in headings if h.size}, reverse=True)
    levels: dict[int, int] = {}
    last, below_title = 0, int(not top and _has_title(headings))
    for size in sizes:
        level = votes[size].most_common(1)[0][0] + below_title if votes[size] else last + 1
        last = levels[size] = min(max(level, last + 1 if not votes[size] else level), LOWEST_LEVEL)
    return levels


def _has_title(headings: Sequence[Heading]) -> bool:
    """Whether the document begins with a title that is in larger type than all headings with a level.

    Outlines and tags often begin with the first sections, because the title is not one of them.
    """
    sizes = [heading.size for heading in headings if heading.level]
    first = headings[0] if headings else None
    return bool(
        first and first.page == 1 and not first.level and sizes and first.size > max(sizes) and len(sizes) > 1
    )
