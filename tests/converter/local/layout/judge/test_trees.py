"""Forests of decision trees, evaluated with NumPy."""

from __future__ import annotations

import numpy as np

from doc2md.converter.local.layout.judge.trees import Forest

# Two trees, one for each class. The first asks whether feature 0 is at most 1, then whether feature 1 is at most 5.
STUMPS = {
    "two.feature": np.array([[0, 1], [0, 0]], np.int16),
    "two.threshold": np.array([[1, 5], [np.inf, 0]], np.float32),
    "two.left": np.array([[1, ~0], [~0, -1]], np.int8),
    "two.right": np.array([[~2, ~1], [~0, -1]], np.int8),
    "two.leaf": np.array([[1, 2, 3], [2, 0, 0]], np.float32),
    "two.shape": np.array([2, 2]),
}


def test_each_row_falls_into_the_leaf_that_its_features_choose() -> None:
    forest = Forest.from_arrays(STUMPS, "two")
    rows = np.array([[0, 0], [1, 5], [1, 6], [2, 0]], np.float32)
    found = forest.probabilities(rows)
    scores = np.array([[1, 2], [1, 2], [2, 2], [3, 2]], float)
    assert np.allclose(found, np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))


def test_no_rows_have_no_probabilities() -> None:
    assert Forest.from_arrays(STUMPS, "two").probabilities(np.zeros((0, 2), np.float32)).shape == (0, 2)
