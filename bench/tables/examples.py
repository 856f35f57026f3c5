"""Examples for the judge of tables: the proposals of generated pages with their evidence, and what they are worth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.judge.arrays import Saved
from bench.tables.pages import pages_of
from doc2md.converter.local.layout.judge.trees import Forest
from doc2md.converter.local.layout.tables.cell_splits import drawn_tables
from doc2md.converter.local.layout.tables.features import features
from doc2md.converter.local.layout.tables.gate import promising
from doc2md.converter.local.layout.tables.propose import parts, propose


@dataclass(frozen=True)
class Examples(Saved):
    """Proposals on pages.

    values     the evidence (proposals x features)
    worth      the expected similarity to a true table, 0 to 1; 0 where there is none
    owner      the true table of each proposal, as an index on its page, or -1
    boxes      the box of each proposal
    pages      index of the page of each proposal
    documents  index of the document of each page
    tables     number of true tables on each page
    styles     the renderer of each document
    names      the names of the features
    """

    values: NDArray[np.float32]
    worth: NDArray[np.float32]
    owner: NDArray[np.int32]
    boxes: NDArray[np.float32]
    pages: NDArray[np.int32]
    documents: NDArray[np.int32]
    tables: NDArray[np.int32]
    styles: NDArray[np.str_]
    names: NDArray[np.str_]


def collect(folders: Sequence[Path], gate: Forest, jobs: int = 2) -> Examples:
    """Read generated documents. Each folder has a `doc.pdf`, a `blocks.json` and a `meta.json`.

    `gate` decides which parts of the pages are divided.
    """
    with ProcessPoolExecutor(jobs) as pool:
        documents = list(pool.map(partial(of_document, gate=gate), folders, chunksize=1))
    pages = [(d, page) for d, found in enumerate(documents) for page in found]
    used = [page for _, page in pages if len(page[1])]
    return Examples(
        np.concatenate([page[1] for page in used]),
        np.concatenate([page[2] for page in used]),
        np.concatenate([page[3] for page in used]),
        np.concatenate([page[4] for page in used]),
        np.concatenate([np.full(len(page[2]), i, np.int32) for i, (_, page) in enumerate(pages)]),
        np.array([d for d, _ in pages], np.int32),
        np.array([page[5] for _, page in pages], np.int32),
        np.array([json.loads((folder / "meta.json").read_text("utf-8"))["renderer"] for folder in folders]),
        np.array(next(page[0] for page in used)),
    )


Page = tuple[list[str], NDArray[np.float32], NDArray[np.float32], NDArray[np.int32], NDArray[np.float32], int]


def of_document(folder: Path, gate: Forest) -> list[Page]:
    """The examples of each page of a document."""
    made = []
    for page in pages_of(folder):
        divided = promising(parts(page.layer, page.rows), page.places, gate)
        proposals = propose(page.layer, divided, drawn_tables(page.layer))
        names, values = features(proposals, page.places)
        worths = [page.worth(proposal.tiling) for proposal in proposals]
        made.append(
            (
                names,
                values,
                np.array([value for value, _ in worths], np.float32),
                np.array([owner for _, owner in worths], np.int32),
                np.array([p.tiling.box for p in proposals], np.float32).reshape(-1, 4),
                len(page.tables),
            )
        )
    return made
