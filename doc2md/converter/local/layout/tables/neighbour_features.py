"""The text above, below and beside proposed tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from doc2md.converter.local.layout.tables.batch import Batch
from doc2md.converter.local.layout.tables.segments import ABSENT, Features
from doc2md.converter.local.layout.tables.surroundings import Neighbour

_PARTS = ("distance", "runs", "columns", "crossing", "width", "caption", "bold", "size", "long")

OVER = 1.0
"""In points. A run that extends beyond an edge by more crosses it."""


def neighbours(batch: Batch) -> Features:
    """The evidence of the text around."""
    around = batch.around.tolist()
    places = [batch.places[place] for place in around]
    edges = [proposal.tiling.xs for proposal in batch.proposals]
    found: Features = {}
    for side in ("above", "below"):
        rows = [_beside(place.beside[side], xs) for place, xs in zip(places, edges, strict=True)]
        found |= {f"{side}: {part}": np.array([row[part] for row in rows]) for part in _PARTS}
    for side in ("left", "right"):
        pairs = np.array([place.next_to[side] for place in places], np.float64)
        found[f"{side}: distance"] = pairs[:, 0]
        found[f"{side}: rows"] = pairs[:, 1] / batch.rows
    return found


def _beside(near: Neighbour | None, xs: Sequence[float]) -> dict[str, float]:
    """What is said of the closest text on one side of a table with column edges `xs`."""
    if near is None:
        return dict.fromkeys(_PARTS, ABSENT)
    inner = xs[1:-1]
    columns = {bisect_left(inner, (x0 + x1) / 2) for x0, x1 in near.runs}
    crossing = sum(bisect_right(inner, x0 + OVER) < bisect_left(inner, x1 - OVER) for x0, x1 in near.runs)
    return {
        **near.features,
        "columns": len(columns) / (len(xs) - 1),
        "crossing": crossing / len(near.runs),
    }
