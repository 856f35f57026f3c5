"""Set heading levels for the whole document.

The level of a heading is that of its number, if most headings have one, or that of the outline. Otherwise a larger font
size is a higher level, and the looks of one size are nested as they follow each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from operator import attrgetter
from statistics import fmean
from types import MappingProxyType
from typing import NamedTuple

from doc2md.document import Kind, MarkKind, Reading, Text
from doc2md.structure.heading_evidence import Heading, headings_of
from doc2md.structure.heading_numbers import DIGITS, scheme_depths
from doc2md.structure.nesting import nested

LOWEST_LEVEL = 6
"""The lowest heading level."""

MAX_SIZE_RATIO = 1.11
"""Maximum ratio of two font sizes measured in an image that count as the same size."""

MIN_LIKE_OUTLINE = 0.8
"""Minimum share of the numbers that agree with the levels of the outline."""

MIN_BELOW = 4
"""Minimum number of headings in one look below a title on the second page."""

Look = tuple[int, str]
"""The font size of a heading in half points, and its look."""

_STYLES = {MarkKind.BOLD, MarkKind.ITALIC}


class HeadingLevels:
    """The document pass: its evidence is the headings of each page."""

    def look(self, reading: Reading) -> list[Heading]:
        return headings_of(reading)

    def plan(self, evidence: Sequence[list[Heading]]) -> Plan:
        headings = sorted((heading for page in evidence for heading in page), key=attrgetter("page"))
        measured = common_sizes({h.size for h in headings if h.measured})
        depths = scheme_depths([h.number for h in headings])
        if _is_outlined(headings):
            # The outline has the levels. Numbers like 1. below others like I. say nothing about those above all.
            depths = {DIGITS: 0} if depths.get(DIGITS, 1) > 1 else {}
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
    number = heading.number
    depth = depths.get(number.scheme, int(number.scheme == DIGITS))
    return heading._replace(size=size, depth=depth and depth + number.parts - 1)


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


class Plan(NamedTuple):
    """The rules for setting levels.

    top       the level of headings with one number, e.g. 3; 0 if the document has no numbering
    looks     the level of each font size and look
    measured  the common size that replaces each measured size
    depths    the depth of the schemes of numbers; see `scheme_depths`
    shift     what is added to the levels of the engine, or None if they are not those of the document
    floors    the highest level of the engine that headings of a look can have; see `_floors`
    run_in    the level of run-in headings without a number, below all others
    title     the page whose first heading is a title above all others; 0 if there is none
    """

    top: int
    looks: dict[Look, int]
    measured: dict[int, int]
    depths: dict[str, int]
    shift: int | None = None
    floors: Mapping[Look, int] = MappingProxyType({})
    run_in: int = LOWEST_LEVEL
    title: int = 0

    def level(self, heading: Heading) -> int:
        """The level of a heading: by its number, else the engine's level, else by its size and look, else 2."""
        if heading.first and heading.page == self.title:
            return 1
        if heading.run_in and not heading.depth:
            return self.run_in
        if heading.depth and self.top:
            return min(self.top + heading.depth - 1, LOWEST_LEVEL)
        if heading.level and self.shift is not None:
            level = max(heading.level, self.floors.get((heading.size, heading.look), 1))
            return min(level + self.shift, LOWEST_LEVEL)
        return self.looks.get((heading.size, heading.look), heading.level or 2)


def _plan(everything: Sequence[Heading], measured: dict[int, int], depths: dict[str, int]) -> Plan:
    headings = [heading for heading in everything if heading.depth or not heading.run_in]
    # An outline whose highest level is 2 begins with the title, which is printed in other words.
    has_top = any(heading.level == 1 for heading in headings)
    shift = int(_has_title(headings) and has_top) if _is_outlined(headings) else None
    top, titled = 0, _is_title(headings) if shift is None else _has_title(headings)
    if _is_numbered(headings):
        top, titled = _top(headings)
        top = _top_of_outline(headings, shift) or top
    looks, floors = _look_levels(headings, top, titled=titled), _floors(headings)
    plan = Plan(top, looks, measured, depths, shift, floors, title=headings[0].page if titled else 0)
    lowest = max((plan.level(heading) for heading in headings), default=1)
    return plan._replace(run_in=min(lowest + 1, LOWEST_LEVEL))


def _is_numbered(headings: Sequence[Heading]) -> bool:
    """Whether most headings are numbered. Two numbers may be chance ("2 eggs"), but not one like "1.3"."""
    depths = [heading.depth for heading in headings if heading.depth]
    return (len(depths) >= 3 or any(depth > 1 for depth in depths)) and 2 * len(depths) >= len(headings)


def _top(headings: Sequence[Heading]) -> tuple[int, bool]:
    """The level of headings with one number, and whether the first heading is a title in their type."""
    least = min(heading.depth for heading in headings if heading.depth)
    outer = max(heading.size for heading in headings if heading.depth == least)
    above = any(not h.depth and (h.size > outer or (not h.size and h.level == 1)) for h in headings)
    titled = headings[0].page == 1 and not headings[0].depth and headings[0].size >= outer
    return 2 if above or titled else 1, titled


def _top_of_outline(headings: Sequence[Heading], shift: int | None) -> int:
    """The level that the outline gives to headings with one number, 0 if it is not the same for all of them."""
    tops = [heading.level + 1 - heading.depth for heading in headings if heading.level and heading.depth]
    top, count = Counter(tops).most_common(1)[0] if tops else (0, 0)
    return max(top + shift, 1) if shift is not None and count >= MIN_LIKE_OUTLINE * len(tops) else 0


def _is_outlined(headings: Sequence[Heading]) -> bool:
    """Whether the engine knows the levels of most headings. If all have one level, it may be that of all bookmarks."""
    levels = [heading.level for heading in headings if heading.level and heading.size]
    return len(set(levels)) > 1 and 2 * len(levels) > len(headings)


def _floors(headings: Sequence[Heading]) -> dict[Look, int]:
    """The deepest level of each look that has several levels, one of which is also that of a larger size.

    An outline cannot skip a level. So a heading that does is too high in it.
    """
    levels: defaultdict[Look, set[int]] = defaultdict(set)
    for heading in headings:
        if heading.level:
            levels[heading.size, heading.look].add(heading.level)
    return {
        (size, look): max(own)
        for (size, look), own in levels.items()
        if len(own) > 1 and any(min(own) in others for (larger, _), others in levels.items() if larger > size)
    }


def _look_levels(headings: Sequence[Heading], top: int, *, titled: bool) -> dict[Look, int]:
    """The level of each font size and look.

    Headings of a look have the level of those that are numbered or have a level of the engine. The other looks of this
    size are nested around it. Without any such heading, larger sizes have higher levels.
    """
    votes: defaultdict[Look, Counter[int]] = defaultdict(Counter)
    below_title = int(not top and _has_title(headings))
    for heading in headings:
        is_numbered = bool(heading.depth and top)
        level = top + heading.depth - 1 if is_numbered else heading.level and heading.level + below_title
        if level and heading.size:
            votes[heading.size, heading.look][level] += 1
    levels: dict[Look, int] = {}
    last = int(titled)
    for size in sorted({h.size for h in headings if h.size}, reverse=True):
        depths = {(size, look): depth for look, depth in _look_depths(headings[titled:], size).items()}
        known = {look: votes[look].most_common(1)[0] for look in depths if votes[look]}
        surest = max(known, key=lambda look: known[look][1], default=None)
        top_level = known[surest][0] - depths[surest] if surest else last + 1
        looks = {
            look: known[look][0] if look in known else top_level + depth for look, depth in depths.items()
        }
        levels |= {look: min(max(level, 1), LOWEST_LEVEL) for look, level in looks.items()}
        last = max(looks.values(), default=last)
    return levels


def _look_depths(headings: Sequence[Heading], size: int) -> dict[str, int]:
    """The depth of each look of the headings of a size, from 0. A look that occurs once may be chance."""
    counts = Counter(heading.look for heading in headings if heading.size == size)
    seen = [look for look in counts if not _is_unplaced(look, counts)]
    kept = [look for look in seen if counts[look] > 1] or seen
    alike = {look: max(kept, key=partial(_likeness, counts, look)) for look in counts}
    chance = set(seen) - set(kept)
    inside = [h for h in headings if h.size > size or (h.size == size and h.look not in chance)]
    depths = nested([alike[h.look] if h.size == size else None for h in inside])
    return {look: depths[alike[look]] for look in counts}


def _is_unplaced(look: str, looks: Collection[str]) -> bool:
    """Whether it is not known where the headings of a look are, but it is of others that look alike."""
    return any(f"{look} {place}".strip() in looks for place in ("left", "centred"))


def _likeness(counts: Mapping[str, int], look: str, other: str) -> tuple[int, int]:
    """How like each other two looks are, then how frequent the second one is."""
    return -len(set(look.split()) ^ set(other.split())), counts[other]


def _has_title(headings: Sequence[Heading]) -> bool:
    """Whether the document begins with a title that is in type as large as that of all headings with a level.

    Outlines and tags often begin with the first sections, because the title is not one of them.
    """
    sizes = [heading.size for heading in headings if heading.level]
    first = headings[0] if headings else None
    return bool(
        first
        and first.page == 1
        and not first.level
        and sizes
        and first.size >= max(sizes)
        and len(sizes) > 1
    )


def _is_title(headings: Sequence[Heading]) -> bool:
    """Whether the first heading is a title in the type of the others, but alone on the first page or in its look.

    Below a cover, it is in its look, and the others are all in another.
    """
    if not headings or headings[0].page > 2 or headings[0].level:
        return False
    first, others = headings[0], headings[1:]
    alike = [heading.look for heading in others if heading.size == first.size]
    if len(alike) < 2 or first.size < max(heading.size for heading in others):
        return False
    # Most slides have one heading, too.
    if first.page > 1:
        own, *looks = (heading.look.removesuffix(" left").removesuffix(" centred") for heading in headings)
        is_first_of_many = first.first and len(alike) == len(others) >= MIN_BELOW
        return is_first_of_many and own not in looks and len(set(looks)) == 1
    is_on_title_page = first.alone and len(others) >= 2 * len({heading.page for heading in others})
    return is_on_title_page or first.look not in alike
