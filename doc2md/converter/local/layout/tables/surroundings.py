"""What is drawn in and around a part of a page, and which text is beside it. Computed once for all its divisions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.tables.page_facts import PageFacts
from doc2md.geometry import Box

ABSENT = -9.0
"""The value of a feature that a proposal does not have."""

NEAR = 2.5
"""In points. A rule that is closer to a border of cells is drawn there."""

AROUND = 4.0
"""In units of the font size. Text that is further away is not beside the table."""

MAX_ART = 200
"""Maximum number of curves and pictures of a page that are looked at."""

Floats = NDArray[np.float64]
Features = dict[str, float]

_NEIGHBOUR = ("distance", "runs", "columns", "crossing", "width", "caption", "bold", "size", "long")


class Surroundings:
    """A part of a page. `inside` are the indices of its runs, `size` is its usual font size in points."""

    def __init__(self, box: Box, facts: PageFacts) -> None:
        self.box, self.facts = box, facts
        self.cx, self.cy = (facts.x0 + facts.x1) / 2, (facts.y0 + facts.y1) / 2
        in_x = (self.cx >= box.x0) & (self.cx <= box.x1)
        self.inside = np.flatnonzero(in_x & (self.cy >= box.y0 - 1) & (self.cy <= box.y1 + 1))
        sizes = facts.size[self.inside]
        self.size = float(np.sort(sizes)[len(sizes) // 2]) if len(sizes) else facts.body
        self._rules()
        self._graphics()
        self._text()

    def _rules(self) -> None:
        across, down, box = self.facts.across, self.facts.down, self.box
        x, y = down[:, 0], across[:, 0]
        self.within_y = _lengths(down, box.y0, box.y1) * ((x > box.x0 - NEAR) & (x < box.x1 + NEAR))
        self.within_x = _lengths(across, box.x0, box.x1) * ((y > box.y0 - NEAR) & (y < box.y1 + NEAR))
        self.inner_y = (y > box.y0 + NEAR) & (y < box.y1 - NEAR)
        self.inner_x = (x > box.x0 + NEAR) & (x < box.x1 - NEAR)
        out_x = (across[:, 1] < box.x0 - 6) | (across[:, 2] > box.x1 + 6)
        out_y = (down[:, 1] < box.y0 - 6) | (down[:, 2] > box.y1 + 6)
        self.fixed: Features = {
            "rules that stick out": float((self.inner_y & (self.within_x > 8) & out_x).sum()),
            "rules that go on": float((self.inner_x & (self.within_y > 4) & out_y).sum()),
        }

    def _graphics(self) -> None:
        fills, box, facts = self.facts.fills, self.box, self.facts
        if len(fills):
            width = np.minimum(fills[:, 2], box.x1) - np.maximum(fills[:, 0], box.x0)
            height = np.minimum(fills[:, 3], box.y1) - np.maximum(fills[:, 1], box.y0)
            fills = fills[(width > 4) & (height > 4)]
        self.fills = fills
        out_x = (fills[:, 0] < box.x0 - 8) | (fills[:, 2] > box.x1 + 8)
        out_y = (fills[:, 1] < box.y0 - 5) | (fills[:, 3] > box.y1 + 5)
        self.wide_fills = int((fills[:, 2] - fills[:, 0] > 0.9 * box.width).sum())
        around, art = box.grown(2, 2), facts.art[:MAX_ART]
        shares = (box.overlap(picture).area / max(1.0, box.area) for picture in facts.pictures[:MAX_ART])
        self.fixed |= {
            "fills beyond": float((out_x | out_y).sum()),
            "curves": float(sum(0.1 * a.area < around.overlap(a).area < 0.9 * a.area for a in art)),
            "curves inside": float(sum(around.contains(a) for a in art)),
            "pictures": max(shares, default=0.0),
        }

    def _text(self) -> None:
        facts, box, text = self.facts, self.box, self.inside
        in_x = (facts.x1 > box.x0 + 2) & (facts.x0 < box.x1 - 2)
        above = np.flatnonzero(in_x & (self.cy < box.y0 - 1) & (facts.y1 > box.y0 - AROUND * self.size))
        below = np.flatnonzero(in_x & (self.cy > box.y1 + 1) & (facts.y0 < box.y1 + AROUND * self.size))
        in_y = (self.cy > box.y0) & (self.cy < box.y1)
        left, right = np.flatnonzero(in_y & (self.cx < box.x0)), np.flatnonzero(in_y & (self.cx > box.x1))
        top = facts.y0[text].min() if len(text) else box.y0
        bottom = facts.y1[text].max() if len(text) else box.y1
        self.beside = {
            "above": (above, (top - facts.y1[above]) / self.size),
            "below": (below, (facts.y0[below] - bottom) / self.size),
        }
        self.next_to = {
            "left": (left, (box.x0 - facts.x1[left]) / self.size),
            "right": (right, (facts.x0[right] - box.x1) / self.size),
        }
        touched = (facts.x1 > box.x0) & (facts.x0 < box.x1)
        touched &= (facts.y1 > box.y0 + 1) & (facts.y0 < box.y1 - 1)
        count = int(touched.sum())
        beyond = (facts.x0[text] < box.x0 - 2) | (facts.x1[text] > box.x1 + 2)
        self.fixed |= {
            "words over the edge": float(beyond.mean()) if len(text) else 0.0,
            "words cut off": (count - len(text)) / max(1, count),
        }

    def drawn(self, xs: Floats, ys: Floats) -> Features:
        """How much of the borders of cells is drawn, and which drawn lines are no borders.

        `xs` are the column edges and `ys` the row edges.
        """
        box, rows, fills = self.box, len(ys) - 1, self.fills
        width, height = max(1.0, box.width), max(1.0, box.height)
        at_x, at_y = _distances(self.facts.down[:, 0], xs), _distances(self.facts.across[:, 0], ys)
        inner_x, inner_y = at_x[:, 1:-1].any(axis=1), at_y[:, 1:-1].any(axis=1)
        edges_y = np.concatenate([fills[:, 1], fills[:, 3]])
        edges_x = np.concatenate([fills[:, 0], fills[:, 2]])
        fill_y, fill_x = _distances(ys, edges_y), _distances(xs, edges_x)
        unused_x, unused_y = ~at_x.any(axis=1), ~at_y.any(axis=1)
        return self.fixed | {
            "drawn columns": float(self.within_y @ inner_x) / max(1.0, box.height * (len(xs) - 2)),
            "drawn rows": float(self.within_x @ inner_y) / max(1.0, box.width * (len(ys) - 2)),
            "drawn left": float(self.within_y @ at_x[:, 0]) / height,
            "drawn right": float(self.within_y @ at_x[:, -1]) / height,
            "drawn top": float(self.within_x @ at_y[:, 0]) / width,
            "drawn bottom": float(self.within_x @ at_y[:, -1]) / width,
            "drawn below head": float(self.within_x @ at_y[:, 1]) / width,
            "unused down": float(self.within_y @ (unused_x & self.inner_x)) / height,
            "unused across": float(self.within_x @ (unused_y & self.inner_y)) / width,
            "fills": len(fills) / rows,
            "filled rows": float(fill_y.any(axis=1).mean()) if len(fills) else 0.0,
            "filled columns": float(fill_x.any(axis=1).mean()) if len(fills) else 0.0,
            "unused fill edges": float((~fill_y.any(axis=0)).mean()) if len(fills) else 0.0,
            "unused fill sides": float((~fill_x.any(axis=0)).mean()) if len(fills) else 0.0,
            "wide fills": self.wide_fills / rows,
        }

    def around(self, xs: Floats, rows: int) -> Features:
        """The text above, below and beside the table. `xs` are the column edges, `rows` is the number of rows."""
        found: Features = {}
        for name, (near, distance) in self.beside.items():
            found |= self._neighbour(name, near, distance, xs)
        for name, (near, distance) in self.next_to.items():
            found[f"{name}: distance"] = float(distance.min()) if len(near) else 99.0
            found[f"{name}: rows"] = len(set(np.round(self.facts.baseline[near]).tolist())) / rows
        return found

    def _neighbour(self, name: str, near: NDArray[np.int64], distance: Floats, xs: Floats) -> Features:
        if not len(near):
            return {f"{name}: {part}": ABSENT for part in _NEIGHBOUR}
        facts = self.facts
        closest = float(distance.min())
        at = near[distance < closest + 0.4]
        inner = xs[1:-1]
        crossing = ((facts.x0[at][:, None] < inner - 1) & (facts.x1[at][:, None] > inner + 1)).any(axis=1)
        columns = set(np.searchsorted(inner, self.cx[at]).tolist())
        flags = facts.flags[:, at]
        values = (
            closest, len(at), len(columns) / (len(xs) - 1), crossing.mean(),
            (facts.x1[at].max() - facts.x0[at].min()) / max(1.0, self.box.width),
            flags[facts.index("caption")].max(), flags[facts.index("bold")].mean(),
            facts.size[at].mean() / self.size, flags[facts.index("long")].mean(),
        )  # fmt: skip
        return {f"{name}: {part}": float(value) for part, value in zip(_NEIGHBOUR, values, strict=True)}


def _distances(places: Floats, others: Floats) -> NDArray[np.bool_]:
    """For each place and each of the others, whether they are near (places x others)."""
    return np.asarray(np.abs(places[:, None] - others[None, :]) <= NEAR)


def _lengths(rules: Floats, low: float, high: float) -> Floats:
    """The length of each rule between two places."""
    return np.asarray(np.maximum(0.0, np.minimum(rules[:, 2], high) - np.maximum(rules[:, 1], low)))
