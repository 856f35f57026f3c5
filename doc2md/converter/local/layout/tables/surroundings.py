"""What is drawn in and around a part of a page, and which text is beside it. Computed once for all its divisions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.tables.page_facts import PageFacts
from doc2md.geometry import Box

NEAR = 2.5
"""In points. A rule that is closer to a border of cells is drawn there."""

AROUND = 4.0
"""In units of the font size. Text that is further away is not beside the table."""

MAX_ART = 200
"""Maximum number of curves and pictures of a page that are looked at."""

SAME_LINE = 0.4
"""In units of the font size. Text that is further away than the closest by less is as close."""

NOTHING = 99.0
"""The distance of text that is not there, in units of the font size."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Neighbour(NamedTuple):
    """The text closest to a table on one side: the left and right edge of each run in points, and its features."""

    runs: list[tuple[float, float]]
    features: dict[str, float]


class Surroundings:
    """A part of a page. `inside` are the indices of its runs, `size` is its usual font size in points."""

    def __init__(self, box: Box, facts: PageFacts) -> None:
        self.box, self.facts = box, facts
        in_x = (facts.cx >= box.x0) & (facts.cx <= box.x1)
        self.inside = np.flatnonzero(in_x & (facts.cy >= box.y0 - 1) & (facts.cy <= box.y1 + 1))
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
        self.fixed: dict[str, float] = {
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
        shares = (box.common_area(picture) / max(1.0, box.area) for picture in facts.pictures[:MAX_ART])
        self.fixed |= {
            "fills beyond": float((out_x | out_y).sum()),
            "curves": float(sum(0.1 * a.area < around.common_area(a) < 0.9 * a.area for a in art)),
            "curves inside": float(sum(around.contains(a) for a in art)),
            "pictures": max(shares, default=0.0),
        }

    def _text(self) -> None:
        facts, box, text = self.facts, self.box, self.inside
        in_x = (facts.x1 > box.x0 + 2) & (facts.x0 < box.x1 - 2)
        above = np.flatnonzero(in_x & (facts.cy < box.y0 - 1) & (facts.y1 > box.y0 - AROUND * self.size))
        below = np.flatnonzero(in_x & (facts.cy > box.y1 + 1) & (facts.y0 < box.y1 + AROUND * self.size))
        in_y = (facts.cy > box.y0) & (facts.cy < box.y1)
        left, right = np.flatnonzero(in_y & (facts.cx < box.x0)), np.flatnonzero(in_y & (facts.cx > box.x1))
        top = facts.y0[text].min() if len(text) else box.y0
        bottom = facts.y1[text].max() if len(text) else box.y1
        self.beside = {
            "above": self._closest(above, top - facts.y1[above]),
            "below": self._closest(below, facts.y0[below] - bottom),
        }
        self.next_to = {
            "left": self._rows_of(left, box.x0 - facts.x1[left]),
            "right": self._rows_of(right, facts.x0[right] - box.x1),
        }
        touched = (facts.x1 > box.x0) & (facts.x0 < box.x1)
        touched &= (facts.y1 > box.y0 + 1) & (facts.y0 < box.y1 - 1)
        count = int(touched.sum())
        beyond = (facts.x0[text] < box.x0 - 2) | (facts.x1[text] > box.x1 + 2)
        self.fixed |= {
            "words over the edge": float(beyond.mean()) if len(text) else 0.0,
            "words cut off": (count - len(text)) / max(1, count),
        }

    def _closest(self, near: Ints, distance: Floats) -> Neighbour | None:
        """What is said of the closest text. `distance` is that of each run that is near, in points."""
        if not len(near):
            return None
        facts = self.facts
        closest = float(distance.min())
        at = near[distance < closest + SAME_LINE * self.size]
        flags = facts.flags[:, at]
        return Neighbour(
            list(zip(facts.x0[at].tolist(), facts.x1[at].tolist(), strict=True)),
            {
                "distance": closest / self.size,
                "runs": float(len(at)),
                "width": float(facts.x1[at].max() - facts.x0[at].min()) / max(1.0, self.box.width),
                "caption": float(flags[facts.index("caption")].max()),
                "bold": float(flags[facts.index("bold")].mean()),
                "size": float(facts.size[at].mean()) / self.size,
                "long": float(flags[facts.index("long")].mean()),
            },
        )

    def _rows_of(self, near: Ints, distance: Floats) -> tuple[float, int]:
        """The distance of the closest text beside, in units of the font size, and the number of its rows."""
        rows = len(set(np.round(self.facts.baseline[near]).tolist()))
        return (float(distance.min()) / self.size if len(near) else NOTHING, rows)


class Places:
    """The surroundings of parts of a page, each looked at once."""

    def __init__(self, facts: PageFacts) -> None:
        self.facts = facts
        self._found: dict[Box, Surroundings] = {}

    def at(self, box: Box) -> Surroundings:
        """The surroundings of a part."""
        if box not in self._found:
            self._found[box] = Surroundings(box, self.facts)
        return self._found[box]


def _lengths(rules: Floats, low: float, high: float) -> Floats:
    """The length of each rule between two places."""
    return np.asarray(np.maximum(0.0, np.minimum(rules[:, 2], high) - np.maximum(rules[:, 1], low)))
