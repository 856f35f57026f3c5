"""Gradient-boosted decision trees: from features to probabilities, with NumPy alone.

LightGBM trains the trees (`bench/judge`). Here all trees go down one level at a time for all rows, which takes a few
milliseconds a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ARRAYS = ("feature", "threshold", "left", "right", "leaf")
"""The names of the arrays of a forest."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees for several classes. Tree number t adds to the score of class t modulo the number of classes.

    feature    trees x nodes, the column that a node compares
    threshold  trees x nodes; values up to it go to the left
    left       trees x nodes, the next node, or the complement (~) of the index of a leaf
    right      the same for values above the threshold
    leaf       trees x leaves, what a leaf adds to the score
    classes    number of classes
    depth      maximum number of steps from the root to a leaf
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int8]
    right: NDArray[np.int8]
    leaf: NDArray[np.float32]
    classes: int
    depth: int

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> Forest:
        """The forest with a name in a file of arrays."""
        classes, depth = (int(value) for value in arrays[f"{name}.shape"])
        parts: dict[str, Any] = {part: arrays[f"{name}.{part}"] for part in ARRAYS}
        return cls(**parts, classes=classes, depth=depth)

    def probabilities(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of each class for each row of `values` (rows x features)."""
        scores = self.scores(values)
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))

    def scores(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """The score of each class for each row of `values` (rows x features): the sum over its trees."""
        trees = np.arange(len(self.feature))
        rows = np.arange(len(values))[:, None]
        node = np.zeros((len(values), len(trees)), np.int8)
        for _ in range(self.depth):
            at = np.maximum(node, 0)
            goes_left = values[rows, self.feature[trees, at]] <= self.threshold[trees, at]
            after = np.where(goes_left, self.left[trees, at], self.right[trees, at])
            node = np.where(node < 0, node, after)
        scores = self.leaf[trees, ~node].astype(np.float64)
        return np.asarray(scores.reshape(len(values), len(trees) // self.classes, self.classes).sum(axis=1))
