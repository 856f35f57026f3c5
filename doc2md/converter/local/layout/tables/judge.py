"""Judge proposed tables: how similar each is to a true table, from what was learned on generated documents.

`bench/tables` trains the judge. `doc2md/models/README.md` is the model card.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.trees import Forest
from doc2md.converter.local.model_files import TABLE_JUDGE, bundled


class Weights(NamedTuple):
    """What was learned.

    forest       from features to the expected similarity to a true table, before the logistic function
    calibration  points of the mapping from the similarity to the share of tables that are right (2 x points)
    """

    forest: Forest
    calibration: NDArray[np.float32]


@lru_cache(1)
def weights() -> Weights:
    """The weights that doc2md carries. Raises EngineError if the file was changed."""
    with np.load(io.BytesIO(bundled(TABLE_JUDGE))) as arrays:
        return Weights(Forest.from_arrays(arrays, "worth"), arrays["calibration"])


def worths(values: NDArray[np.float32]) -> list[float]:
    """The expected similarity (TEDS, 0 to 1) of each proposal to a true table; 0 stands for no table.

    `values` are the features of the proposals (proposals x features).
    """
    worth = 1 / (1 + np.exp(-weights().forest.scores(values)[:, 0]))
    return [float(value) for value in worth]


def sureness(worth: float) -> float:
    """The share of tables with this expected similarity that are right."""
    return float(np.interp(worth, *weights().calibration))
