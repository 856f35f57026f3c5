"""What the order in which a PDF prints its texts says about the order in which they are read.

Typesetters print a column as a whole before the next one, and a row of a grid before the next row. So the order tells
columns from rows where the places of the texts allow both. It is no proof: a program may have sorted the texts of a
page by their heights, or may print the labels of a form first.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

MAX_INTERRUPTED = 0.2
"""Maximum share of the texts of a page with other texts between their lines."""

UNKNOWN = -1
"""The place in the printing order of a text that was not in the PDF, such as recognised text."""


def places_of(texts: Sequence[Sequence[int]]) -> list[int]:
    """The place of each text, given those of its lines. It is UNKNOWN if another text is printed between its lines.

    If that happens often, the lines of the page were sorted by their heights, and no place is known.
    """
    known = [(min(lines), max(lines), i) for i, lines in enumerate(texts) if lines and UNKNOWN not in lines]
    places, reach, last = [UNKNOWN] * len(texts), UNKNOWN, 0
    for first, end, i in sorted(known):
        if first <= reach:
            places[last] = UNKNOWN
        else:
            places[i] = first
        if end > reach:
            reach, last = end, i
    interrupted = len(known) - sum(place != UNKNOWN for place in places)
    return places if interrupted <= MAX_INTERRUPTED * len(known) else [UNKNOWN] * len(texts)


def count_runs(groups: Sequence[Sequence[int]]) -> int:
    """The number of runs of texts of one group in the order of printing; 0 if a place is not known.

    `groups` are the places of the texts of each group. Without a change back to an earlier group there are as many runs
    as groups.
    """
    placed = [(place, number) for number, group in enumerate(groups) for place in group]
    if any(place == UNKNOWN for place, _ in placed):
        return 0
    return sum(1 for _ in groupby(sorted(placed), key=lambda each: each[1]))


def are_printed_apart(groups: Sequence[Sequence[int]]) -> bool:
    """Whether each group is printed as a whole."""
    return count_runs(groups) == len(groups) > 1


def take_turns(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether two columns are printed row by row: after each text of the shorter one follows one of the other."""
    shorter = min(len(one), len(other))
    return shorter > 1 and count_runs([one, other]) >= 2 * shorter - 1
