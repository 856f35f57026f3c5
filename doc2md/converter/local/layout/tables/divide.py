"""Divide a part of a page into rows and columns, in all ways that its rules and its text suggest."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from doc2md.converter.local.layout.tables.candidate import Candidate
from doc2md.converter.local.layout.tables.columns import Columns
from doc2md.converter.local.layout.tables.row_spans import groups_of_names, spanning_columns
from doc2md.converter.local.layout.tables.spanning_heads import head_of, with_head
from doc2md.converter.local.layout.tables.table_rows import TableRow, logical_rows, tiling_of
from doc2md.converter.local.layout.tables.text_runs import BULLETS, MAX_COLUMNS, Row, cuts_of
from doc2md.converter.local.layout.tables.tiling import Tiling
from doc2md.rasterizer.text_layer import Rule

WHITES = (1.0, 1.7)
"""In units of the font size. Minimum white space between two columns, if it is not any gap between runs."""

MIN_JUMP = 1.12
"""Minimum ratio of the distance between two table rows to that between two lines of a cell."""

MAX_CROSSED = 0.25
"""Maximum fraction of the rows in which a cell spans the white space between two heads."""

Bands = list[list[Row]]


def divisions(candidate: Candidate) -> Iterator[Tiling]:
    """The tilings that a candidate may have, each once."""
    for columns, rows in _columns(candidate):
        bands = [band for band in _split(rows, candidate.ys) if band]
        parts = _Parts(candidate, columns, bands)
        seen = set[tuple[tuple[int, ...], ...]]()
        for groups in _row_groups(bands, columns):
            lengths = tuple(tuple(map(len, band)) for band in groups)
            if lengths in seen:
                continue
            seen.add(lengths)
            if tiling := parts.tiling(groups):
                yield tiling
        if tiling := parts.with_groups_of_names():
            yield tiling


def _columns(candidate: Candidate) -> Iterator[tuple[Columns, list[Row]]]:
    """The columns that it may have, at least two, each with the rows whose runs have the gaps that were looked at."""
    left, right = candidate.box.x0, candidate.box.x1
    seen = set[tuple[int, ...]]()
    for cuts, rows in _all_cuts(candidate):
        edges = [left, *(cut for cut in cuts if left < cut < right), right]  # words may stand out of a frame
        if len(edges) > MAX_COLUMNS + 1:
            continue
        edges = _without_bullet_columns(edges, rows)
        key = tuple(map(round, edges))
        if len(edges) > 2 and key not in seen:
            seen.add(key)
            yield Columns(edges), rows


def _without_bullet_columns(edges: Sequence[float], rows: Sequence[Row]) -> list[float]:
    """The edges without the right edge of a column that has only bullets: they belong to the words beside them."""
    runs = [run for row in rows for run in row.runs]
    if not any(run.text.strip() in BULLETS for run in runs):
        return list(edges)
    kept = [edges[0]]
    for low, high in pairwise(edges):
        texts = {run.text.strip() for run in runs if low <= (run.start + run.end) / 2 < high}
        if high == edges[-1] or not texts or texts - BULLETS:
            kept.append(high)
    return kept


def _all_cuts(candidate: Candidate) -> Iterator[tuple[Sequence[float], list[Row]]]:
    """Places between columns, each time with the rows that have these gaps."""
    rows = list(candidate.rows)
    if candidate.xs:
        yield candidate.xs, rows
    for wide in (rows, *([row.wider(white) for row in rows] for white in WHITES)):
        cuts = cuts_of(wide)
        if candidate.xs:
            yield _merged(cuts, candidate.xs, wide), wide
        yield cuts, wide
    yield _cuts_of_head(candidate), rows


def _cuts_of_head(candidate: Candidate) -> list[float]:
    """Cuts where the head has gaps, because all other rows of a column may be empty."""
    head = _split(candidate.rows, candidate.ys[:1])[0] if candidate.ys else []
    rows = list(candidate.rows)
    cuts = cuts_of(head if 0 < len(head) < len(rows) else rows[:1])
    return [cut for cut in cuts if sum(row.crosses(cut) for row in rows) <= MAX_CROSSED * len(rows)]


def _merged(cuts: Sequence[float], xs: Sequence[float], rows: Sequence[Row]) -> list[float]:
    """Drawn edges and cuts. A cut is left out if no text is between it and a drawn edge."""
    middles = sorted((run.start + run.end) / 2 for row in rows for run in row.runs)
    kept = list(xs)
    for cut in cuts:
        if all(bisect(middles, max(cut, x)) > bisect(middles, min(cut, x)) for x in xs):
            kept.append(cut)
    return sorted(kept)


def _split(rows: Sequence[Row], ys: Sequence[float]) -> Bands:
    """The rows between the horizontal lines at `ys`."""
    bands: Bands = [[] for _ in range(len(ys) + 1)]
    for row in rows:
        bands[bisect(ys, row.box.centre_y)].append(row)
    return bands


def _row_groups(bands: Bands, columns: Columns) -> Iterator[list[list[TableRow]]]:
    """For each way to make table rows: the table rows of each band."""
    if len(bands) > 1:
        yield [[band] for band in bands]
        yield [[bands[0]], *([[row] for row in band] for band in bands[1:])]
    yield [[[row] for row in band] for band in bands]
    yield [logical_rows(band, columns) for band in bands]
    yield [_by_first_column(band, columns) for band in bands]
    for limit in _limits([row for band in bands for row in band]):
        yield [_by_step(band, limit) for band in bands]


def _by_first_column(band: Sequence[Row], columns: Columns) -> list[TableRow]:
    """Table rows that begin where the first column has text."""
    made: list[TableRow] = []
    for row in band:
        if not made or columns.starts(row):
            made.append([row])
        else:
            made[-1].append(row)
    return made


def _step(above: Row, below: Row) -> float:
    return (below.baseline - above.baseline) / max(above.size, below.size, 1.0)


def _limits(rows: Sequence[Row]) -> Iterable[float]:
    """Baseline distances that may separate lines of a cell from table rows, the clearest first."""
    steps = sorted(step for pair in pairwise(rows) if (step := _step(*pair)) > 0.2)
    jumps = sorted(
        ((b / a, (a + b) / 2) for a, b in pairwise(steps) if b / a > MIN_JUMP),
        reverse=True,
    )
    return [limit for _, limit in jumps[:2]]


def _by_step(band: Sequence[Row], limit: float) -> list[TableRow]:
    """Table rows that are further apart than `limit` times the font size."""
    made = [[band[0]]]
    for above, row in pairwise(band):
        if _step(above, row) > limit:
            made.append([row])
        else:
            made[-1].append(row)
    return made


class _Parts:
    """What is the same for all row groups of a candidate with some columns: spanning heads, and names over rows."""

    def __init__(self, candidate: Candidate, columns: Columns, bands: Bands) -> None:
        self.columns, self.bands = columns, bands
        self.top, self.bottom = candidate.box.y0, candidate.box.y1
        inner = [_inner(candidate.inner, band, candidate.ys) for band in bands]
        self.head = head_of(bands[0], inner[0], columns.edges) if len(bands) > 1 else None
        self.names = spanning_columns(bands, columns, inner)

    def tiling(self, groups: Sequence[list[TableRow]]) -> Tiling | None:
        """The tiling of some table rows: those of each band."""
        logical, spans = list[TableRow](), list[tuple[int, int, int]]()
        for at, (band, made, whole) in enumerate(zip(self.bands, groups, self.names, strict=True)):
            if at == 0 and self.head is not None:
                logical += self.head.rows
                spans += [(col, 0, len(self.head.rows)) for col in self.head.separate_columns]
            elif whole and len(made) > 1:
                rows = [[row] for row in band if not whole.issuperset(self.columns.filled(row))]
                spans += [(col, len(logical), len(logical) + len(rows)) for col in whole]
                logical += rows
            else:
                logical += made
        if len(logical) < 2:
            return None
        tiling = tiling_of(self.columns, self.top, self.bottom, logical).merged_down(spans)
        return with_head(tiling, self.head) if self.head else tiling

    def with_groups_of_names(self) -> Tiling | None:
        """The tiling in which each name in the first column is beside a group of rows, if the names are so placed."""
        found = groups_of_names([row for band in self.bands for row in band], self.columns)
        if found is None or self.head:
            return None
        rows = [[row] for row in found.rows]
        return tiling_of(self.columns, self.top, self.bottom, rows).merged_down(found.spans)


def _inner(rules: Sequence[Rule], band: Sequence[Row], ys: Sequence[float]) -> list[Rule]:
    """The shorter rules that are between the same two horizontal lines as the rows of a band."""
    place = bisect(ys, band[0].box.centre_y)
    low, high = ([float("-inf"), *ys, float("inf")])[place : place + 2]
    return [rule for rule in rules if low + 1 < rule.at < high - 1]
