"""Examples for the gate: parts of generated pages that may be tables, and what their best division is worth."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.judge.arrays import Saved
from bench.tables.pages import pages_of
from doc2md.converter.local.layout.tables.divide import divisions
from doc2md.converter.local.layout.tables.gate import appearance
from doc2md.converter.local.layout.tables.propose import parts


@dataclass(frozen=True)
class Parts(Saved):
    """Parts of pages.

    values  what each looks like (parts x features)
    worth   the similarity of its best division to a true table, 0 to 1
    """

    values: NDArray[np.float32]
    worth: NDArray[np.float32]


def collect_parts(folders: Sequence[Path], jobs: int = 2) -> Parts:
    """Read generated documents. Each folder has a `doc.pdf` and a `blocks.json`."""
    with ProcessPoolExecutor(jobs) as pool:
        found = [page for pages in pool.map(_of_document, folders, chunksize=1) for page in pages]
    return Parts(
        np.concatenate([values for values, _ in found]), np.concatenate([worth for _, worth in found])
    )


def _of_document(folder: Path) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    made = []
    for page in pages_of(folder):
        candidates = parts(page.layer, page.rows)
        if candidates:
            best = [
                max((page.worth(tiling)[0] for tiling in divisions(candidate)), default=0.0)
                for candidate in candidates
            ]
            made.append((appearance(candidates, page.places), np.array(best, np.float32)))
    return made
