"""Load what the judge has learned: two forests, and the mapping that makes their probabilities honest.

`bench/judge` trains them on generated documents (`bench/lab`). `doc2md/models/README.md` is the model card.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.trees import Forest
from doc2md.converter.local.model_files import JUDGE, bundled


class Weights(NamedTuple):
    """The two forests, and points of the mapping from their probability to the share of right groups (2 x points)."""

    roles: Forest
    links: Forest
    calibration: NDArray[np.float32]


@lru_cache(1)
def weights() -> Weights:
    """The weights that doc2md carries. Raises EngineError if the file was changed."""
    with np.load(io.BytesIO(bundled(JUDGE))) as arrays:
        roles, links = (Forest.from_arrays(arrays, name) for name in ("roles", "links"))
        return Weights(roles, links, arrays["calibration"])
