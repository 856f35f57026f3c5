"""Train the forests that say which parts of a page are worth dividing, and what a proposed table is worth."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from bench.judge.train import COMMON, as_arrays
from bench.tables.examples import Examples
from bench.tables.parts import Parts
from doc2md.converter.local.layout.tables.choose import choose
from doc2md.geometry import Box

MAX_DEPTH = 9
LEAVES = 31
ITERATIONS = 800
GATE_ITERATIONS = 60

RIGHT = 0.95
"""Minimum similarity to the true table of a table that counts as right."""

POINTS = 25
"""Number of points of the mapping from the expected similarity to the share of right tables."""

_PARAMETERS: dict[str, Any] = {
    **COMMON,
    "objective": "cross_entropy",  # the label is a share, and so is the answer
    "num_leaves": LEAVES,
    "max_depth": MAX_DEPTH,
    "learning_rate": 0.05,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.2,
    "boost_from_average": False,  # the sum of the trees is the whole score
}

_SMALL: dict[str, Any] = {"num_leaves": 12, "max_depth": 6, "learning_rate": 0.12}
"""The parameters of the gate that differ: it is asked for each part of each page."""


def train(values: NDArray[np.float32], worth: NDArray[np.float32]) -> lightgbm.Booster:
    """Train on proposals with their evidence and what they are worth."""
    return lightgbm.train(_PARAMETERS, lightgbm.Dataset(values, worth), ITERATIONS)


def gate(parts: Parts) -> dict[str, NDArray[Any]]:
    """Train the forest that says which parts of a page are worth dividing. Returns its arrays."""
    booster = lightgbm.train(
        {**_PARAMETERS, **_SMALL}, lightgbm.Dataset(parts.values, parts.worth), GATE_ITERATIONS
    )
    return as_arrays(booster, "gate", 1, _SMALL["num_leaves"], _SMALL["max_depth"])


def forest(examples: Examples) -> dict[str, NDArray[Any]]:
    """Train on all examples. Returns the arrays of the forest."""
    return as_arrays(train(examples.values, examples.worth), "score", 1, LEAVES, MAX_DEPTH)


def left_out(examples: Examples, jobs: int = 2) -> NDArray[np.float64]:
    """The worth of each proposal in the opinion of a forest that was trained without its renderer."""
    styles = examples.styles[examples.documents][examples.pages]
    found = np.zeros(len(examples.worth))

    def judge(style: str) -> None:
        inside = styles == style
        booster = train(examples.values[~inside], examples.worth[~inside])
        found[inside] = booster.predict(examples.values[inside])

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(judge, sorted(set(map(str, examples.styles)))))
    return found


def chosen(examples: Examples, opinion: NDArray[np.float64]) -> Iterator[tuple[int, list[int]]]:
    """For each page, the indices of the proposals that are chosen."""
    order = np.argsort(examples.pages, kind="stable")
    starts = np.searchsorted(examples.pages[order], np.arange(len(examples.documents) + 1))
    for page in range(len(examples.documents)):
        here = order[starts[page] : starts[page + 1]]
        boxes = [Box(*box) for box in examples.boxes[here].tolist()]
        yield page, [int(here[i]) for i in choose(boxes, opinion[here].tolist())]


def calibration(examples: Examples, opinion: NDArray[np.float64]) -> NDArray[np.float32]:
    """Points of the mapping from the expected worth of a chosen table to the share of right ones (2 x `POINTS`)."""
    kept = np.array([i for _, found in chosen(examples, opinion) for i in found], np.int64)
    given, right = opinion[kept], (examples.worth[kept] >= RIGHT).astype(float)
    fitted = IsotonicRegression(y_min=0.02, y_max=0.995, out_of_bounds="clip").fit(given, right)
    places = np.unique(np.quantile(given, np.linspace(0, 1, POINTS)).astype(np.float32))
    return np.stack([places, fitted.predict(places).astype(np.float32)])


def report(examples: Examples, opinion: NDArray[np.float64]) -> Iterator[str]:
    """For each renderer: the mean similarity of its tables (F1), and the number of chosen proposals that are none."""
    styles = examples.styles[examples.documents]
    for style in sorted(set(map(str, styles))):
        value = count = false = 0.0
        for page, found in chosen(examples, opinion):
            if styles[page] != style:
                continue
            best: dict[int, float] = {}
            for i in found:
                owner = int(examples.owner[i])
                best[owner] = max(best.get(owner, 0.0), float(examples.worth[i]))
            false += sum(examples.owner[i] < 0 for i in found)
            value += 2 * sum(worth for owner, worth in best.items() if owner >= 0)
            count += len(found) + int(examples.tables[page])
        if count:
            yield f"without {style}: TEDS {value / max(1.0, count):.3f}, {false:.0f} false tables"
