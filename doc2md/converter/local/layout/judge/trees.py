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

    The nodes of all trees stand one after the other: for each tree its inner nodes, then its leaves.

    feature    the column that a node compares
    threshold  values up to it go to the left; infinite for leaves
    after      the next node on the left and on the right of each node; a leaf leads to itself
    leaf       what a node adds to the score; 0 for inner nodes
    roots      the first node of each tree
    classes    number of classes
    depth      maximum number of steps from the root to a leaf
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    after: NDArray[np.int32]
    leaf: NDArray[np.float32]
    roots: NDArray[np.int32]
    classes: int
    depth: int

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> Forest:
        """The forest with a name in a file of arrays.

        There, `feature`, `threshold`, `left` and `right` are trees x inner nodes, and `leaf` is trees x leaves. The
        next node is a number within the tree, or the complement (~) of the number of a leaf.
        """
        classes, depth = (int(value) for value in arrays[f"{name}.shape"])
        feature, threshold, left, right, leaf = (arrays[f"{name}.{part}"] for part in ARRAYS)
        (trees, inner), leaves = feature.shape, leaf.shape[1]
        roots = np.arange(trees, dtype=np.int32) * (inner + leaves)
        ends = roots[:, None] + inner + np.arange(leaves, dtype=np.int32)
        left, right = (
            np.where(way < 0, inner + ~way.astype(np.int32), way) + roots[:, None] for way in (left, right)
        )
        return cls(
            _joined(feature, np.zeros_like(leaf)).astype(np.int32),
            _joined(threshold, np.full_like(leaf, np.inf)),
            np.stack([_joined(left, ends), _joined(right, ends)], axis=1).ravel().astype(np.int32),
            _joined(np.zeros_like(threshold), leaf),
            roots,
            classes,
            depth,
        )

    def probabilities(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of each class for each row of `values` (rows x features)."""
        scores = self.scores(values)
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))

    def scores(self, values: NDArray[np.float32]) -> NDArray[np.float64]:
        """The score of each class for each row of `values` (rows x features): the sum over its trees."""
        count, trees = len(values), len(self.roots)
        flat = np.ascontiguousarray(values).ravel()
        first = (np.arange(count, dtype=np.int32) * values.shape[1])[:, None]
        node = np.broadcast_to(self.roots, (count, trees))
        for _ in range(self.depth):
            goes_right = flat.take(self.feature.take(node) + first) > self.threshold.take(node)
            node = self.after.take(2 * node + goes_right)
        scores = self.leaf.take(node).astype(np.float64)
        return np.asarray(scores.reshape(count, trees // self.classes, self.classes).sum(axis=1))


def _joined(inner: NDArray[Any], leaves: NDArray[Any]) -> NDArray[Any]:
    """What belongs to the nodes of all trees: those of each tree's inner nodes, then those of its leaves."""
    return np.concatenate([inner, leaves], axis=1).ravel()
