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
    """What was learned. Both forests answer with a similarity to a true table, before the logistic function.

    gate         from the appearance of a part of a page: the similarity of its best division
    forest       from the features of a proposal: its similarity
    calibration  points of the mapping from the similarity to the share of tables that are right (2 x points)
    """

    gate: Forest
    forest: Forest
    calibration: NDArray[np.float32]


@lru_cache(1)
def weights() -> Weights:
    """The weights that doc2md carries. Raises EngineError if the file was changed."""
    with np.load(io.BytesIO(bundled(TABLE_JUDGE))) as arrays:
        gate, forest = (Forest.from_arrays(arrays, name) for name in ("gate", "score"))
        return Weights(gate, forest, arrays["calibration"])


def scores(forest: Forest, values: NDArray[np.float32]) -> list[float]:
    """The expected similarities (TEDS, 0 to 1) to a true table; 0 stands for no table. `values` is rows x features."""
    found: list[float] = (1 / (1 + np.exp(-forest.scores(values)[:, 0]))).tolist()
    return found


def sureness(score: float) -> float:
    """The share of tables with this expected similarity that are right."""
    return float(np.interp(score, *weights().calibration))
