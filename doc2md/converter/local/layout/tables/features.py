"""The evidence for and against a proposed table, as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.tables.page_facts import FLAGS, PageFacts
from doc2md.converter.local.layout.tables.propose import SOURCES, Proposal
from doc2md.converter.local.layout.tables.surroundings import ABSENT, Features, Floats, Surroundings


def features(proposals: Sequence[Proposal], facts: PageFacts) -> tuple[list[str], NDArray[np.float32]]:
    """The names of the features, and their values (proposals x features)."""
    boxes = {proposal.grid.box for proposal in proposals}
    places = {box: Surroundings(box, facts) for box in boxes}
    made = [_Evidence(proposal, places[proposal.grid.box]).all() for proposal in proposals]
    agreement = _agreement(proposals)
    rows = [{**one, **other} for one, other in zip(made, agreement, strict=True)]
    names = list(rows[0]) if rows else []
    return names, np.array([[row[name] for name in names] for row in rows], np.float32)


class _Evidence:
    """One proposal with the runs of its cells."""

    def __init__(self, proposal: Proposal, place: Surroundings) -> None:
        facts = place.facts
        self.source, self.facts, self.around = proposal.source, facts, place
        self._groups: list[list[int]] = []
        self._slots_of_lines: list[int] = []
        grid = proposal.grid
        self.box, self.slots = grid.box, grid.slots
        self.rows, self.cols = grid.shape
        self.place = np.array([(s.row, s.col, s.rowspan, s.colspan) for s in grid.slots], np.int64)
        self.boxes = np.array([s.box for s in grid.slots], np.float64)
        self.xs, self.ys = self._edges()
        self.inside, self.size = place.inside, place.size
        self.slot = self._slots_of(place.cx[self.inside], place.cy[self.inside])
        self.count = np.bincount(self.slot, minlength=len(self.slots))
        self.filled = self.count > 0

    def _edges(self) -> tuple[Floats, Floats]:
        """The x of the column edges and the y of the row edges."""
        xs, ys = np.full(self.cols + 1, np.nan), np.full(self.rows + 1, np.nan)
        row, col, height, width = self.place.T
        xs[col], xs[col + width] = self.boxes[:, 0], self.boxes[:, 2]
        ys[row], ys[row + height] = self.boxes[:, 1], self.boxes[:, 3]
        for edges in (xs, ys):
            known = np.flatnonzero(~np.isnan(edges))
            edges[:] = np.interp(np.arange(len(edges)), known, edges[known])
        return np.maximum.accumulate(xs), np.maximum.accumulate(ys)

    def _slots_of(self, x: Floats, y: Floats) -> NDArray[np.int64]:
        owner = np.zeros((self.rows, self.cols), np.int64)
        for i, (row, col, height, width) in enumerate(self.place.tolist()):
            owner[row : row + height, col : col + width] = i
        rows = np.clip(np.searchsorted(self.ys, y, "right") - 1, 0, self.rows - 1)
        cols = np.clip(np.searchsorted(self.xs, x, "right") - 1, 0, self.cols - 1)
        return np.asarray(owner[rows, cols])

    def all(self) -> Features:
        found: Features = {f"from {source}": float(self.source == source) for source in SOURCES}
        for part in (
            self._shape, self._filling, self._contents, self._columns, self._steps, self._tags, self._page
        ):  # fmt: skip
            found |= part()
        return found | self.around.drawn(self.xs, self.ys) | self.around.around(self.xs, self.rows)

    def _shape(self) -> Features:
        width, height = self.facts.page
        row, _, tall, wide = self.place.T
        return {
            "width": self.box.width / width,
            "height": self.box.height / height,
            "rows": self.rows,
            "cols": self.cols,
            "slots": len(self.slots),
            "row spans": _mean(tall > 1),
            "col spans": _mean(wide > 1),
            "col spans in head": _mean(wide[row == 0] > 1),
            "col spans in body": _mean(wide[row > 1] > 1) if self.rows > 2 else ABSENT,
            "full spans": _mean(wide[row > 0] == self.cols) if self.rows > 1 else ABSENT,
            "narrowest column": float(np.min(np.diff(self.xs))) / self.size,
            "flattest row": float(np.min(np.diff(self.ys))) / self.size,
        }

    def _filling(self) -> Features:
        row, col, *_ = self.place.T
        by_row = np.bincount(row, self.filled, self.rows)
        of_row = np.maximum(np.bincount(row, minlength=self.rows), 1)
        by_col = np.bincount(col, self.filled, self.cols) / np.maximum(
            np.bincount(col, minlength=self.cols), 1
        )
        return {
            "filled": _mean(self.filled),
            "rows with several": _mean(by_row > 1),
            "rows with one": _mean(by_row == 1),
            "rows with none": _mean(by_row == 0),
            "full rows": _mean(by_row == of_row),
            "emptiest column": float(by_col.min()),
            "first column": float(by_col[0]),
            "last column": float(by_col[-1]),
            "head filled": float(by_row[0] / of_row[0]),
            "second row filled": float(by_row[1] / of_row[1]) if self.rows > 1 else ABSENT,
            "last row filled": float(by_row[-1] / of_row[-1]),
            "rows without first": self._rows_without_first(),
        }

    def _rows_without_first(self) -> float:
        row, col, tall, _ = self.place.T
        first = set[int]()
        for i in np.flatnonzero(self.filled & (col == 0)).tolist():
            first.update(range(int(row[i]), int(row[i] + tall[i])))
        return 1 - len(first) / self.rows

    def _contents(self) -> Features:
        facts, inside = self.facts, self.inside
        if not len(inside):
            return dict.fromkeys(_CONTENTS, ABSENT)
        letters = np.bincount(self.slot, facts.letters[inside], len(self.slots))[self.filled]
        words = np.bincount(self.slot, facts.words[inside], len(self.slots))[self.filled]
        lines = np.array([len(group) for group in self._lines()])
        flags = facts.flags[:, inside]
        row, col = self.place[:, 0], self.place[:, 1]
        numbers = np.bincount(self.slot, flags[0], len(self.slots)) / np.maximum(self.count, 1)
        body = self.filled & (row > 0)
        by_col = np.bincount(col[body], numbers[body], self.cols) / np.maximum(
            np.bincount(col[body], minlength=self.cols), 1
        )
        in_head, in_first = row[self.slot] == 0, col[self.slot] == 0
        head = self.filled & (row == 0)
        values = (
            _mean(letters), letters.max(), _middle(letters), _mean(words), words.max(),
            _mean(lines), lines.max(), _mean(lines > 1), self.count.max(),
            _mean(numbers[self.filled]), by_col.max(), _mean(by_col > 0.6), by_col[-1],
            _mean(numbers[head]) if head.any() else ABSENT,
            *_shares(flags), *_shares(flags[:, in_head]), *_shares(flags[:, ~in_head]), *_shares(flags[:, in_first]),
        )  # fmt: skip
        return dict(zip(_CONTENTS, map(float, values), strict=True))

    def _lines(self) -> list[list[int]]:
        """For each filled slot, the first run of each line in it, from top to bottom."""
        if self._groups:
            return self._groups
        baseline = self.facts.lists[0]
        order = np.lexsort((self.facts.x0[self.inside], self.facts.baseline[self.inside], self.slot))
        last = -1
        for run, slot in zip(self.inside[order].tolist(), self.slot[order].tolist(), strict=True):
            if slot != last:
                self._groups.append([run])
                self._slots_of_lines.append(slot)
                last = slot
            elif baseline[run] - baseline[self._groups[-1][-1]] > 0.4 * self.size:
                self._groups[-1].append(run)
        return self._groups

    def _columns(self) -> Features:
        """How well the edges of the text agree in each column, and how wide the white between columns is."""
        facts, inside = self.facts, self.inside
        col, wide = self.place[:, 1], self.place[:, 3]
        x0, x1 = facts.x0[inside], facts.x1[inside]
        spread, shares, whites = self._edges_of_text(col, wide, x0, x1)
        owners = self.boxes[self.slot]
        outside = (x0 < owners[:, 0] - 2) | (x1 > owners[:, 2] + 2)
        return {
            "spread of edges": _mean(spread) if len(spread) else ABSENT,
            "worst spread": float(spread.max()) if len(spread) else ABSENT,
            "aligned": _mean(shares) if len(shares) else ABSENT,
            "worst aligned": float(shares.min()) if len(shares) else ABSENT,
            "first aligned": float(shares[0]) if len(shares) else ABSENT,
            "narrowest white": float(whites.min()) if len(whites) else ABSENT,
            "mean white": _mean(whites) if len(whites) else ABSENT,
            "widest white": float(whites.max()) if len(whites) else ABSENT,
            "words over borders": _mean(outside) if len(inside) else 0.0,
        }

    def _edges_of_text(
        self, col: NDArray[np.int64], wide: NDArray[np.int64], x0: Floats, x1: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Of each column: the spread of the best edge, and the share of runs at it. The white between columns."""
        kept = np.flatnonzero(wide[self.slot] == 1)
        column = col[self.slot][kept]
        order = np.argsort(column, kind="stable")
        column, left, right = column[order], x0[kept][order], x1[kept][order]
        if not len(column):
            return np.zeros(0), np.zeros(0), np.zeros(0)
        starts = np.flatnonzero(np.diff(column, prepend=-1))
        count = np.diff(np.append(starts, len(column)))
        which = np.repeat(np.arange(len(starts)), count)
        first, last = np.minimum.reduceat(left, starts), np.maximum.reduceat(right, starts)
        spreads, shares = [], []
        for places, at in ((left, first), (right, last), ((left + right) / 2, None)):
            mean = np.add.reduceat(places, starts) / count
            spreads.append(np.sqrt(np.add.reduceat((places - mean[which]) ** 2, starts) / count))
            edge = mean if at is None else at
            shares.append(np.add.reduceat((np.abs(places - edge[which]) < 1.5).astype(float), starts) / count)
        several = count > 1
        next_to = np.diff(column[starts]) == 1
        whites = (first[1:] - last[:-1])[next_to] / self.size
        return np.min(spreads, axis=0)[several] / self.size, np.max(shares, axis=0)[several], whites

    def _steps(self) -> Features:
        """Distances between the lines of a cell, and between rows."""
        baseline, x1, y0, y1, word, lower = self.facts.lists
        size = self.size
        place, rights = self.place.tolist(), self.boxes[:, 2].tolist()
        first: dict[tuple[int, int], tuple[int, int]] = {}
        last: dict[tuple[int, int], int] = {}
        within: list[float] = []
        lowered, room, parts = 0.0, 0, 0
        tops, bottoms = np.full(self.rows, np.inf), np.full(self.rows, -np.inf)
        bases = np.full(self.rows, np.inf)
        for group, slot in zip(self._lines(), self._slots_of_lines, strict=True):
            r, c, tall, _ = place[slot]
            first[r, c], last[r + tall - 1, c] = (group[0], slot), group[-1]
            for above, below in pairwise(group):
                within.append((baseline[below] - baseline[above]) / size)
                parts += 1
                lowered += lower[below]
                room += x1[above] + word[below] + 0.6 * size < rights[slot]
            if tall == 1:
                tops[r] = min(tops[r], y0[group[0]])
                bases[r] = min(bases[r], baseline[group[0]])
                bottoms[r] = max(bottoms[r], y1[group[-1]])
        between: list[float] = []
        continued, unwrapped = 0.0, 0
        for (r, c), (run, slot) in first.items():
            over = last.get((r - 1, c))
            if over is None or r == 0:
                continue
            between.append((baseline[run] - baseline[over]) / size)
            continued += lower[run]
            unwrapped += x1[over] + word[run] + 0.3 * size > rights[slot] - 2
        pairs = len(between)
        known = np.flatnonzero(np.isfinite(tops))
        gaps = (tops[known[1:]] - bottoms[known[:-1]]) / self.size if len(known) > 1 else np.zeros(0)
        pitch = np.diff(bases[known]) / self.size
        largest, smallest = max(within, default=ABSENT), min(between, default=ABSENT)
        head_gap = float(gaps[0]) if len(gaps) else ABSENT
        body = gaps[1:] if len(gaps) > 1 else gaps
        return {
            "largest step in a cell": largest,
            "mean step in a cell": _mean(within) if within else ABSENT,
            "smallest step between rows": smallest,
            "mean step between rows": _mean(between) if between else ABSENT,
            "steps between over in": smallest / largest if within and between else ABSENT,
            "smallest gap": float(gaps.min()) if len(gaps) else ABSENT,
            "largest gap": float(gaps.max()) if len(gaps) else ABSENT,
            "mean gap": _mean(gaps) if len(gaps) else ABSENT,
            "variation of gaps": float(body.std()) if len(body) else ABSENT,
            "gap below head": head_gap,
            "variation of pitch": float(np.std(pitch)) / max(0.1, _mean(pitch)) if len(pitch) > 1 else ABSENT,
            "largest pitch": float(pitch.max()) if len(pitch) else ABSENT,
            "smallest pitch": float(pitch.min()) if len(pitch) else ABSENT,
            "lines that go on": lowered / parts if parts else ABSENT,
            "lines with room": room / parts if parts else ABSENT,
            "rows that go on": continued / pairs if pairs else ABSENT,
            "rows without room": unwrapped / pairs if pairs else ABSENT,
        }

    def _tags(self) -> Features:
        facts, inside = self.facts, self.inside
        names = ("tagged", "tagged cells", "elements in one cell", "cells of one element", "cells missed")
        if not facts.tagged or not len(inside):
            return dict.fromkeys(names, ABSENT)
        is_cell = facts.flag("cell")[inside] > 0
        element = facts.element[inside]
        pairs = {(e, s) for e, s, c in zip(element.tolist(), self.slot.tolist(), is_cell, strict=True) if c}
        elements, cells = {e for e, _ in pairs}, {s for _, s in pairs}
        everywhere = facts.flag("cell")
        return dict(
            zip(
                names,
                (
                    _mean(facts.flag("tagged")[inside]),
                    _mean(is_cell),
                    len(elements) / max(1, len(pairs)),
                    len(cells) / max(1, len(pairs)),
                    1 - float(is_cell.sum()) / max(1.0, float(everywhere.sum())),
                ),
                strict=True,
            )
        )

    def _page(self) -> Features:
        facts, box = self.facts, self.box
        gutters = [g for g in facts.gutters if box.x0 < g.x0 and g.x1 < box.x1]
        return {
            "gutters": max((g.overlap_y(box) / max(1.0, box.height) for g in gutters), default=0.0),
            "gutters in cells": max(
                (
                    g.overlap_y(s.box) / max(1.0, s.box.height)
                    for g in gutters
                    for s in self.slots
                    if s.box.x0 < g.x0 and g.x1 < s.box.x1
                ),
                default=0.0,
            ),
            "share of the page": len(self.inside) / max(1, len(facts.x0)),
            "runs of the page": float(len(facts.x0)),
            "size": self.size / facts.body,
            "top": box.y0 / facts.page[1],
            "columns of the page": float(len(facts.gutters)),
        }


_CONTENTS = (
    *(
        "letters",
        "most letters",
        "usual letters",
        "words",
        "most words",
        "lines",
        "most lines",
        "cells with lines",
    ),
    *("most runs", "numbers", "best number column", "number columns", "numbers last", "numbers in head"),
    *(f"{part}: {flag}" for part in ("all", "head", "body", "first column") for flag in FLAGS),
)


def _shares(flags: Floats) -> Floats:
    """The share of runs of which each flag is true."""
    return np.asarray(flags.mean(axis=1)) if flags.shape[1] else np.full(len(flags), ABSENT)


def _mean(values: NDArray[Any] | Sequence[float]) -> float:
    """The mean. For a few values it is several times as fast as that of numpy."""
    found = values.tolist() if isinstance(values, np.ndarray) else values
    return float(sum(found)) / len(found) if len(found) else float("nan")


def _middle(values: NDArray[Any]) -> float:
    return float(np.sort(values)[len(values) // 2])


def _agreement(proposals: Sequence[Proposal]) -> Iterator[Features]:
    """How far the proposals of a page agree: their boxes, their columns and their rows."""
    boxes = np.array([p.grid.box for p in proposals], np.float64).reshape(-1, 4)
    shape = np.array([p.grid.shape for p in proposals], np.int64).reshape(-1, 2)
    area = np.maximum(1.0, (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    sources = np.array([SOURCES.index(p.source) for p in proposals])
    for i in range(len(proposals)):
        w = np.minimum(boxes[:, 2], boxes[i, 2]) - np.maximum(boxes[:, 0], boxes[i, 0])
        h = np.minimum(boxes[:, 3], boxes[i, 3]) - np.maximum(boxes[:, 1], boxes[i, 1])
        common = np.maximum(0, w) * np.maximum(0, h)
        union = common / (area + area[i] - common)
        same = union > 0.85
        same[i] = True  # its own box may be empty
        other = same & (sources != sources[i])
        rivals = (common > 0.3 * np.minimum(area, area[i])) & ~same
        yield {
            "same box": float(same.sum()),
            "same box, other source": float(other.sum()),
            "same rows": float((same & (shape[:, 0] == shape[i, 0])).sum() / same.sum()),
            "same columns": float((same & (shape[:, 1] == shape[i, 1])).sum() / same.sum()),
            "rivals": float(rivals.sum()),
            "larger rivals": float((rivals & (area > 1.1 * area[i])).sum()),
            "times": float(proposals[i].times),
            "most columns": float(shape[same, 1].max() - shape[i, 1]),
            "most rows": float(shape[same, 0].max() - shape[i, 0]),
            "fewest rows": float(shape[i, 0] - shape[same, 0].min()),
        }
