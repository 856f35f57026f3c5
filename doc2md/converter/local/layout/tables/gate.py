"""Which parts of a page are worth dividing into cells: what a part looks like as a whole says enough to drop most.

A forest says how similar to a true table the best division of a part will be. It learned this on generated documents,
like the judge of tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.trees import Forest
from doc2md.converter.local.layout.tables.candidate import SOURCES, Candidate
from doc2md.converter.local.layout.tables.judge import scores
from doc2md.converter.local.layout.tables.page_facts import FLAGS, PageFacts
from doc2md.converter.local.layout.tables.segments import ABSENT
from doc2md.converter.local.layout.tables.surroundings import Places, Surroundings

MIN_PROMISE = 0.05
"""Minimum expected similarity to a true table of the best division of a part that is divided."""

SAME_EDGE = 1.5
"""In points. Runs whose edges differ by less are aligned."""


def promising(candidates: Sequence[Candidate], page: Places, gate: Forest) -> list[Candidate]:
    """The candidates that are worth dividing. `page` has their surroundings."""
    if not candidates:
        return []
    promise = scores(gate, appearance(candidates, page))
    return [one for one, value in zip(candidates, promise, strict=True) if value >= MIN_PROMISE]


def appearance(candidates: Sequence[Candidate], page: Places) -> NDArray[np.float32]:
    """What each candidate looks like (candidates x features). `page` has their surroundings."""
    rows = []
    for candidate in candidates:
        place = page.at(candidate.box)
        rows.append([*_shape(candidate, page.facts), *_rows(candidate), *_texts(place), *_around(place)])
    return np.array(rows, np.float32)


def _shape(candidate: Candidate, facts: PageFacts) -> list[float]:
    box, drawn = candidate.box, (candidate.xs, candidate.ys, candidate.inner)
    return [
        *(float(candidate.source == source) for source in SOURCES),
        *(float(len(part)) for part in drawn),
        box.width / facts.page[0],
        box.height / facts.page[1],
        box.y0 / facts.page[1],
        float(len(facts.gutters)),
        max((g.overlap_y(box) for g in facts.gutters if box.x0 < g.x0 and g.x1 < box.x1), default=0.0)
        / max(1.0, box.height),
    ]


def _rows(candidate: Candidate) -> list[float]:
    """How many runs the rows have, how much of the width they fill, and how far they are apart."""
    rows, width = candidate.rows, max(1.0, candidate.box.width)
    counts = [len(row.runs) for row in rows]
    ink = [sum(run.end - run.start for run in row.runs) / width for row in rows]
    steps = [
        (below.baseline - above.baseline) / max(above.size, below.size, 1.0)
        for above, below in pairwise(rows)
    ]
    whites = [
        (after.start - before.end) / max(1.0, row.size)
        for row in rows
        for before, after in pairwise(row.runs)
    ]
    n = len(rows)
    return [
        float(n),
        sum(count > 1 for count in counts) / n,
        sum(counts) / n,
        float(max(counts)),
        float(len(set(counts))),
        sum(ink) / n,
        max(ink),
        min(ink),
        *_spread(steps),
        *_spread(whites),
        *_aligned([run.start for row in rows for run in row.runs]),
        *_aligned([run.end for row in rows for run in row.runs]),
        *_aligned([row.runs[0].start for row in rows]),
    ]


def _spread(values: list[float]) -> list[float]:
    """Smallest, mean and largest value."""
    return [min(values), sum(values) / len(values), max(values)] if values else [ABSENT] * 3


def _aligned(edges: list[float]) -> list[float]:
    """The number of different edges over that of all, and the share of the edges that others have too."""
    groups = list[int]()
    last = -1e9
    for edge in sorted(edges):
        if edge - last < SAME_EDGE:
            groups[-1] += 1
        else:
            groups.append(1)
        last = edge
    return [len(groups) / len(edges), sum(size for size in groups if size > 2) / len(edges)]


def _texts(place: Surroundings) -> list[float]:
    facts, inside = place.facts, place.inside
    if not len(inside):
        return [ABSENT] * (len(FLAGS) + 4)
    letters, words = facts.letters[inside], facts.words[inside]
    return [
        *facts.flags[:, inside].mean(axis=1).tolist(),
        float(letters.mean()),
        float(letters.max()),
        float(words.mean()),
        place.size / facts.body,
    ]


def _around(place: Surroundings) -> list[float]:
    found = list(place.fixed.values())
    for near in place.beside.values():
        found += list(near.features.values()) if near else [ABSENT] * 7
    for distance, rows in place.next_to.values():
        found += [distance, float(rows)]
    return [*found, float(len(place.fills)), float(place.wide_fills)]
