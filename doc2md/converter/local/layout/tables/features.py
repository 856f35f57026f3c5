"""The evidence for and against proposed tables, as numbers. All proposals of a page are looked at together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.tables import (
    border_features,
    cell_features,
    line_features,
    neighbour_features,
)
from doc2md.converter.local.layout.tables.agreement import agreement
from doc2md.converter.local.layout.tables.batch import Batch
from doc2md.converter.local.layout.tables.propose import SOURCES, Proposal
from doc2md.converter.local.layout.tables.segments import Features
from doc2md.converter.local.layout.tables.surroundings import Places
from doc2md.geometry import Box

MAX_BATCH = 200
"""Maximum number of proposals that are looked at together. It limits the memory."""

_PARTS = (
    cell_features.shape,
    cell_features.filling,
    cell_features.contents,
    cell_features.alignment,
    cell_features.tags,
    cell_features.gutters,
    line_features.lines,
    border_features.borders,
    neighbour_features.neighbours,
)


def features(proposals: Sequence[Proposal], page: Places) -> tuple[list[str], NDArray[np.float32]]:
    """The names of the features, and their values (proposals x features). `page` has their surroundings."""
    if not proposals:
        return [], np.zeros((0, 0), np.float32)
    numbers: dict[Box, int] = {}
    around = np.array([numbers.setdefault(p.tiling.box, len(numbers)) for p in proposals], np.int64)
    places = [page.at(box) for box in numbers]
    batches = [
        _evidence(Batch(proposals[at : at + MAX_BATCH], places, around[at : at + MAX_BATCH]))
        for at in range(0, len(proposals), MAX_BATCH)
    ]
    found = {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}
    found |= agreement(proposals, around, np.array(list(numbers), np.float64))
    return list(found), np.stack(list(found.values()), axis=1).astype(np.float32)


def _evidence(batch: Batch) -> Features:
    source = np.array([SOURCES.index(proposal.source) for proposal in batch.proposals])
    found: Features = {f"from {name}": (source == i).astype(float) for i, name in enumerate(SOURCES)}
    for part in _PARTS:
        found |= part(batch)
    return found
