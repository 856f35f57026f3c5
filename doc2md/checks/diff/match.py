"""Find the blocks of one document in another document of the same pages, by their words and their places.

1. Blocks with equal words are pairs; if several blocks have the same words, those that are nearest.
2. Blocks that share most of their words are pairs, those that share most first.
3. Pairs and lone blocks become groups where one has the words that the other lacks: one document splits what the other
   joins.
4. What is left is paired by place: a formula that only one engine read, a text that one misread completely, or the
   words in a picture.

A block is looked for on its own pages only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from doc2md.checks.alignment import dice
from doc2md.checks.diff.groups import Group
from doc2md.checks.diff.units import Unit
from doc2md.document import Kind
from doc2md.geometry import Box

Key = TypeVar("Key")

MIN_SAME = 0.5
"""Minimum share of words that two blocks share as a pair, or that a part shares with the whole."""
MIN_WORDS = 4
"""Minimum number of equal words for which the place of a part does not matter."""
MIN_OVERLAP = 0.5
"""Minimum common part of two boxes, as a share of what they cover together, for blocks that are paired by place."""
MIN_COVERED = 0.6
"""Minimum share of a box that another box must cover to be around it."""
MAX_POSTINGS = 30
"""Words that more blocks of a page have do not help to find a block."""
MAX_CANDIDATES = 5
"""Number of blocks that a block is compared with: those that share most words."""
MAX_FIGURES = 100
"""Number of figures of a page that are searched for the blocks that they cover."""
NEAR = 0.2
"""How much the place counts beside the share of equal words, which is at most 1."""


def match(a: Sequence[Unit], b: Sequence[Unit]) -> list[Group]:
    """All units of both documents in groups, each unit once."""
    return _Matching(a, b).groups()


class _Matching:
    """A matching while it is made."""

    def __init__(self, a: Sequence[Unit], b: Sequence[Unit]) -> None:
        self.sides = (a, b)
        self.group = dict[int, Group](), dict[int, Group]()  # of each unit that has one, by its index
        self.counts = dict[int, Counter[str]](), dict[int, Counter[str]]()

    def groups(self) -> list[Group]:
        self._pair_equal()
        self._pair_similar()
        for unit in self._free(0):
            self._put(Group(a=[unit]))
        for unit in self._free(1):
            self._put(Group(b=[unit]))
        self._merge_by_words()
        self._merge_by_place()
        for group in self._all():
            group.a.sort(key=_index)
            group.b.sort(key=_index)
        return self._all()

    def _all(self) -> list[Group]:
        return list({id(group): group for side in (0, 1) for group in self.group[side].values()}.values())

    def _free(self, side: int) -> list[Unit]:
        return [unit for unit in self.sides[side] if unit.index not in self.group[side]]

    def _put(self, units: Group, group: Group | None = None) -> None:
        """Say that the units of a group are in this group, or in another one."""
        self.group[0].update((unit.index, group or units) for unit in units.a)
        self.group[1].update((unit.index, group or units) for unit in units.b)

    def _words(self, side: int, unit: Unit) -> Counter[str]:
        counts = self.counts[side]
        if unit.index not in counts:
            counts[unit.index] = Counter(unit.words)
        return counts[unit.index]

    def _pair_equal(self) -> None:
        equal: dict[object, tuple[list[Unit], list[Unit]]] = defaultdict(lambda: ([], []))
        for side in (0, 1):
            for unit in self.sides[side]:
                equal[_content(unit)][side].append(unit)
        for one, other in equal.values():
            for a, b in _nearest(one, other):
                self._put(Group([a], [b]))

    def _pair_similar(self) -> None:
        scored = [
            (similarity + NEAR * nearness(a, b), a, b)
            for a, candidates in self._candidates(self._free(0), self._free(1))
            for b in candidates
            if (similarity := dice(self._words(0, a), self._words(1, b))) >= MIN_SAME
        ]
        for _, a, b in sorted(scored, key=lambda each: (-each[0], each[1].index, each[2].index)):
            if a.index not in self.group[0] and b.index not in self.group[1]:
                self._put(Group([a], [b]))

    def _candidates(self, a: Sequence[Unit], b: Sequence[Unit]) -> Iterator[tuple[Unit, list[Unit]]]:
        """For each unit of `a`, the units of `b` that share most of its rare words."""
        postings: dict[tuple[int, str], list[int]] = defaultdict(list)
        for at, unit in enumerate(b):
            for page in unit.pages:
                for word in self._words(1, unit):
                    postings[page, word].append(at)
        for unit in a:
            shared = _count_postings(
                postings, ((page, word) for page in unit.pages for word in self._words(0, unit))
            )
            if shared:
                yield unit, [b[at] for at, _ in shared.most_common(MAX_CANDIDATES)]

    def _merge_by_words(self) -> None:
        """Merge two groups if words that one has only in A are those that the other has only in B."""
        groups = [group for group in self._all() if _words_of(group.a) != _words_of(group.b)]
        pairs = [
            (gain, groups[one], groups[other])
            for one, other in _sharing([group.surplus.counts for group in groups])
            if (gain := self._gain(groups[one], groups[other]))
        ]
        for _, group, other in sorted(pairs, key=lambda pair: -pair[0]):
            one, two = self._current(group), self._current(other)
            if self._gain(one, two):
                self._merge(one, two)

    @staticmethod
    def _gain(one: Group, other: Group) -> float:
        """How sure it is that the words that only A has in `one` are those that only B has in `other`, or 0."""
        if one is other or not one.pages & other.pages:
            return 0.0
        smaller = min(one.surplus.more_a, other.surplus.more_b)
        shared = one.surplus.shared(other.surplus)
        if not smaller or shared < MIN_SAME * smaller:
            return 0.0
        pairs = [(a, b) for a in one.a[:MAX_CANDIDATES] for b in other.b[:MAX_CANDIDATES]]
        if shared < MIN_WORDS:
            alone = not one.b or not other.a
            if not alone or not any(_may_be_part(a, b) for a, b in pairs):
                return 0.0
        return shared / smaller + NEAR * max(nearness(a, b) for a, b in pairs)

    def _current(self, group: Group) -> Group:
        """The group that has the units of this group now."""
        return self.group[0][group.a[0].index] if group.a else self.group[1][group.b[0].index]

    def _merge(self, one: Group, other: Group) -> None:
        """Join two groups. That with more units stays, so that many parts of a whole cost little time."""
        if len(one.a) + len(one.b) < len(other.a) + len(other.b):
            one, other = other, one
        self._put(other, one)
        one.absorb(other)

    def _merge_by_place(self) -> None:
        """Merge what only one document has at a place with what only the other has there.

        What a figure covers is merged with the figure: one document reads what the other has as a picture.
        """
        lone = [group for group in self._all() if not (group.a and group.b)]
        for one, other in self._same_places([g.a[0] for g in lone if g.a], [g.b[0] for g in lone if g.b]):
            self._merge(self.group[0][one.index], self.group[1][other.index])
        for side in (0, 1):
            figures: dict[int, list[Unit]] = defaultdict(list)
            for unit in self.sides[1 - side]:
                if unit.kind is Kind.FIGURE:
                    figures[unit.block.page].append(unit)
            for unit in self.sides[side]:
                group = self.group[side][unit.index]
                if not (group.a and group.b):
                    around = [f for f in figures[unit.block.page][:MAX_FIGURES] if _covers(f, unit)]
                    if around:
                        figure = min(around, key=lambda each: (each.block.box or _NO_BOX).area)
                        self._merge(self.group[1 - side][figure.index], group)

    @staticmethod
    def _same_places(a: Sequence[Unit], b: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
        by_page: dict[int, list[Unit]] = defaultdict(list)
        for unit in b:
            by_page[unit.page].append(unit)
        scored = [
            (overlap, one, other)
            for one in a
            for other in by_page[one.page][:MAX_POSTINGS]
            if (overlap := _overlap(one, other)) >= MIN_OVERLAP or _are_lone_figures(one, other)
        ]
        used_a, used_b = set[int](), set[int]()
        for _, one, other in sorted(scored, key=lambda each: (-each[0], each[1].index, each[2].index)):
            if one.index not in used_a and other.index not in used_b:
                used_a.add(one.index)
                used_b.add(other.index)
                yield one, other


def _sharing(surpluses: Sequence[Mapping[str, int]]) -> list[tuple[int, int]]:
    """Pairs of groups of which one has words only in A that the other has only in B.

    The parts of a whole find the whole, which would not find all of its many parts.
    """
    postings: tuple[dict[str, list[int]], dict[str, list[int]]] = defaultdict(list), defaultdict(list)
    for at, counts in enumerate(surpluses):
        for word, count in counts.items():
            postings[count < 0][word].append(at)
    pairs = dict[tuple[int, int], None]()
    for at, counts in enumerate(surpluses):
        for side in (0, 1):
            words = (word for word, count in counts.items() if (count < 0) == bool(side))
            for other, _ in _count_postings(postings[1 - side], words).most_common(MAX_CANDIDATES):
                pairs[(other, at) if side else (at, other)] = None
    return list(pairs)


def _count_postings(postings: Mapping[Key, list[int]], keys: Iterable[Key]) -> Counter[int]:
    """How many of the keys each entry has. Keys that many entries have do not count."""
    shared = Counter[int]()
    for key in keys:
        if len(found := postings.get(key, ())) <= MAX_POSTINGS:
            shared.update(found)
    return shared


_NO_BOX = Box(0, 0, 0, 0)


def _words_of(units: Sequence[Unit]) -> list[str]:
    return [word for unit in units for word in unit.words]


def _content(unit: Unit) -> object:
    """What equal units have in common. Without words, these are signs, and the place of a figure."""
    if unit.words:
        return tuple(unit.words)
    place = unit.block.box if unit.kind is Kind.FIGURE else None
    return unit.kind, tuple(token.key for token in unit.tokens), place


def _index(unit: Unit) -> int:
    return unit.index


def _nearest(a: list[Unit], b: list[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Pairs of units with the same words. If there are as many on each side, they are in the same order."""
    if len(a) == len(b) or len(a) * len(b) > MAX_POSTINGS**2:
        by_page: dict[int, tuple[list[Unit], list[Unit]]] = defaultdict(lambda: ([], []))
        for side, units in enumerate((a, b)):
            for unit in units:
                by_page[unit.page][side].append(unit)
        for one, other in by_page.values():
            yield from zip(one, other, strict=False)
        return
    pairs = [(nearness(x, y), x, y) for x in a for y in b if x.pages & y.pages]
    used_a, used_b = set[int](), set[int]()
    for _, x, y in sorted(pairs, key=lambda pair: (-pair[0], pair[1].index, pair[2].index)):
        if x.index not in used_a and y.index not in used_b:
            used_a.add(x.index)
            used_b.add(y.index)
            yield x, y


def nearness(a: Unit, b: Unit) -> float:
    """How well the places agree: from 1 for the same place to 0 for the far ends of a page, and also if unknown."""
    one, other = a.block.box, b.block.box
    if not one or not other or a.block.page != b.block.page:
        return 0.0
    distance = abs(one.x0 - other.x0) + abs(one.y0 - other.y0)
    return 1 / (1 + distance / 72)


def _overlap(a: Unit, b: Unit) -> float:
    """The common part of both boxes, as a share of the area that they cover together."""
    one, other = a.block.box, b.block.box
    if not one or not other or a.block.page != b.block.page:
        return 0.0
    common = one.overlap(other).area
    return common / (one.area + other.area - common) if common else 0.0


def _covers(around: Unit, inner: Unit) -> bool:
    box, part = around.block.box, inner.block.box
    return bool(box and part and around.block.page == inner.block.page and box.covers(part, MIN_COVERED))


def _are_lone_figures(a: Unit, b: Unit) -> bool:
    """Whether both are figures, and nobody knows where one of them is."""
    return a.kind is b.kind is Kind.FIGURE and not (a.block.box and b.block.box)


def _may_be_part(a: Unit, b: Unit) -> bool:
    """Whether a short text may be a part of another, whose place it must share: its words are in many blocks."""
    return not a.block.box or not b.block.box or _covers(a, b) or _covers(b, a)
