"""Find cells that span rows without a rule showing it: a name at half the height of the rows to which it belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.text_runs import Row
from doc2md.rasterizer.text_layer import Rule

CENTRE_TOLERANCE = 0.3
"""Fraction of the distance between two rows. A name may be off the middle of its rows by this much."""


class Names(NamedTuple):
    """Columns of a band of rows that contain only one name, at half the height of the band.

    `between` are the columns among them whose name is on a baseline between two rows.
    """

    centred: frozenset[int] = frozenset()
    between: frozenset[int] = frozenset()


def spanning_columns(
    bands: Sequence[Sequence[Row]], columns: Columns, inner: Sequence[Sequence[Rule]]
) -> list[frozenset[int]]:
    """For each band between two rules, find the columns that are one cell over the whole band.

    A name on a baseline between two rows is certain. A name on the baseline of a row may be a value of that row; it
    counts only if all bands with several rows have such a name in this column. If a band has such cells, columns
    without any of the short rules inside the band (`inner`) are one cell too, even if they contain several lines.
    """
    found = [_centred_names(band, columns) for band in bands]
    tall = [names for band, names in zip(bands, found, strict=True) if len(band) > 1][1:]
    usual = frozenset.intersection(*(names.centred for names in tall)) if len(tall) > 1 else frozenset[int]()
    made = [names.between | (names.centred & usual) for names in found]
    return [
        whole | _columns_without_rules(columns.edges, rules) if whole and rules else whole
        for whole, rules in zip(made, inner, strict=True)
    ]


def _columns_without_rules(edges: Sequence[float], rules: Sequence[Rule]) -> frozenset[int]:
    """The columns whose middle no rule crosses."""
    middles = enumerate((low + high) / 2 for low, high in pairwise(edges))
    return frozenset(col for col, x in middles if not any(rule.start < x < rule.end for rule in rules))


def _centred_names(rows: Sequence[Row], columns: Columns) -> Names:
    if len(rows) < 2:
        return Names()
    places: defaultdict[int, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        for col in columns.filled(row):
            places[col].append(i)
    max_count = max(map(len, places.values()), default=0)
    if max_count < 2:
        return Names()
    main = {i for where in places.values() if len(where) == max_count for i in where}
    first, last = rows[min(main)].baseline, rows[max(main)].baseline
    step = (last - first) / (max_count - 1)
    centred = {
        col: where[0]
        for col, where in places.items()
        if len(where) == 1 and abs(rows[where[0]].baseline - (first + last) / 2) < CENTRE_TOLERANCE * step
    }
    return Names(frozenset(centred), frozenset(col for col, i in centred.items() if i not in main))


class Groups(NamedTuple):
    """The rows of a table in which names of the first column are at half the height of the rows to which they belong.

    rows   the rows with words in other columns
    spans  the first column, its first row, and the row after its last, for each name over several rows
    """

    rows: list[Row]
    spans: list[tuple[int, int, int]]


def groups_of_names(rows: Sequence[Row], columns: Columns) -> Groups | None:
    """The groups of rows whose middles are where the names are, or None if the names are elsewhere.

    One name on a baseline of its own shows that there are groups. Each group is as far above its name as below it, so
    the first row of a group and its name say which row is the last one.
    """
    values = [row for row in rows if any(columns.filled(row)[-1:])]
    names = [row.baseline for row in rows if columns.starts(row)]
    if len(values) < 3 or len(names) < 2 or len(values) == len(rows):
        return None
    steps = sorted(below.baseline - above.baseline for above, below in pairwise(values))
    tolerance = CENTRE_TOLERANCE * steps[len(steps) // 2]
    spans, at = list[tuple[int, int, int]](), 0
    for name in names:
        if at == len(values):
            return None
        goal = 2 * name - values[at].baseline
        last = min(range(at, len(values)), key=lambda i: abs(values[i].baseline - goal))
        if abs(values[last].baseline - goal) > 2 * tolerance:
            return None
        spans.append((0, at, last + 1))
        at = last + 1
    return Groups(values, [span for span in spans if span[2] - span[1] > 1]) if at == len(values) else None
