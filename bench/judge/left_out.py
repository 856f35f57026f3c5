"""What forests say of each renderer that were trained on the documents of the other ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.judge.examples import Examples
from bench.judge.train import train


class LeftOut(NamedTuple):
    """A style that was left out of the training.

    style  the renderer
    rows   the indices of its rows in the examples
    roles  the probabilities of their roles (rows x roles)
    links  the probabilities of their links (rows x links)
    """

    style: str
    rows: NDArray[np.int64]
    roles: NDArray[np.float64]
    links: NDArray[np.float64]


def left_out(examples: Examples, jobs: int = 2) -> list[LeftOut]:
    """Leave out each renderer in turn. Threads share the examples; each forest is trained by one of them."""
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(partial(_without, examples), sorted(set(map(str, examples.styles)))))


def _without(examples: Examples, style: str) -> LeftOut:
    inside = (examples.styles == style)[examples.documents]
    rows = np.flatnonzero(inside)
    roles, links = (
        np.asarray(train(examples.values[~inside], labels[~inside], name).predict(examples.values[rows]))
        for name, labels in (("roles", examples.roles), ("links", examples.links))
    )
    return LeftOut(style, rows, roles, links)
