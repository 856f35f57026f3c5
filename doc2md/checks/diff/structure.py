"""Compare the structure of two readings: the kinds of their blocks, how they are cut, and their order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from doc2md.checks.diff.groups import Group
from doc2md.checks.diff.types import Aspect, Difference, What, kinds_of
from doc2md.checks.diff.units import Unit
from doc2md.document import Kind


def compare_kinds(group: Group) -> Difference | None:
    """How the blocks of a group differ in number, kind, level and nesting. Running heads and feet are alike."""
    if [unit.name for unit in group.a] == [unit.name for unit in group.b]:
        return None
    if all(unit.is_furniture for unit in (*group.a, *group.b)):
        return None
    difference = Difference(
        group.page,
        Aspect.STRUCTURE,
        _what(group),
        tuple(unit.place for unit in group.a),
        tuple(unit.place for unit in group.b),
    )
    return replace(difference, detail=(kinds_of(difference.a), kinds_of(difference.b)))


def _what(group: Group) -> What:
    if len(group.a) != len(group.b):
        return What.PARTS
    pairs = list(zip(group.a, group.b, strict=True))
    if any(a.kind is not b.kind for a, b in pairs):
        return What.KIND
    return What.LEVEL if any(a.kind is Kind.HEADING for a, _ in pairs) else What.NESTING


def compare_order(groups: Iterable[Group]) -> list[Difference]:
    """The blocks of a page that stand elsewhere in the other reading. Neighbours that moved together are one.

    As few blocks as possible are said to have moved: all but those of a longest increasing subsequence.
    """
    by_a = sorted((g for g in groups if _has_order(g)), key=lambda group: group.a[0].index)
    by_b = sorted(by_a, key=lambda group: group.b[0].index)
    ranks = {id(group): rank for rank, group in enumerate(by_b)}
    stay = set(_longest_increasing([ranks[id(group)] for group in by_a]))
    found, at = list[Difference](), 0
    while at < len(by_a):
        end = at + 1
        rank = ranks[id(by_a[at])]
        if rank not in stay:
            while end < len(by_a) and ranks[id(by_a[end])] == rank + end - at:
                end += 1
            found.append(_moved(by_a[at:end], by_a[at - 1] if at else None, by_b[rank - 1] if rank else None))
        at = end
    return found


def _has_order(group: Group) -> bool:
    units = (*group.a, *group.b)
    if len(units) > 2 and any(unit.kind is Kind.FIGURE for unit in units):
        return False  # the words in a picture may stand anywhere
    return bool(group.a and group.b) and all(unit.has_order for unit in units)


def _moved(groups: Sequence[Group], before: Group | None, before_b: Group | None) -> Difference:
    return Difference(
        groups[0].page,
        Aspect.STRUCTURE,
        What.ORDER,
        tuple(unit.place for group in groups for unit in group.a),
        tuple(unit.place for group in groups for unit in group.b),
        detail=(_after(before.a) if before else "first", _after(before_b.b) if before_b else "first"),
    )


def _after(units: Sequence[Unit]) -> str:
    start = units[-1].place.start
    return f"after “{start}”" if start else f"after the {units[-1].name}"


def _longest_increasing(values: Sequence[int]) -> list[int]:
    """A longest increasing subsequence of different numbers, by patience sorting."""
    ends, at, before = list[int](), list[int](), list[int]()
    for index, value in enumerate(values):
        place = bisect_left(ends, value)
        before.append(at[place - 1] if place else -1)
        ends[place : place + 1] = [value]
        at[place : place + 1] = [index]
    found, index = list[int](), at[-1] if at else -1
    while index >= 0:
        found.append(values[index])
        index = before[index]
    return found[::-1]
