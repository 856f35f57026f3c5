"""Train the two forests of the judge, as arrays that need no library but NumPy."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from bench.judge.examples import SKIP, Examples
from doc2md.converter.local.layout.judge.roles import LINKS, ROLES

MAX_DEPTH = 8
LEAVES = 31
ITERATIONS = {"roles": 100, "links": 250}
CLASSES = {"roles": len(ROLES), "links": len(LINKS)}

COMMON: dict[str, Any] = {
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "use_missing": False,
    "verbosity": -1,
    "num_threads": 1,  # with more threads, sums are added in another order and the bytes differ
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
}
"""The parameters of LightGBM that all judges have."""

_PARAMETERS: dict[str, Any] = {
    **COMMON,
    "objective": "multiclass",
    "num_leaves": LEAVES,
    "max_depth": MAX_DEPTH,
    "learning_rate": 0.06,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.3,
}


def train(values: NDArray[np.float32], labels: NDArray[np.int32], name: str) -> lightgbm.Booster:
    """Train the forest with a name on rows whose labels are not `SKIP`."""
    used = labels != SKIP
    data = lightgbm.Dataset(values[used], labels[used])
    return lightgbm.train({**_PARAMETERS, "num_class": CLASSES[name]}, data, ITERATIONS[name])


def forests(examples: Examples) -> dict[str, NDArray[Any]]:
    """Train both forests on all examples. Returns their arrays."""
    arrays: dict[str, NDArray[Any]] = {}
    for name, labels in (("roles", examples.roles), ("links", examples.links)):
        arrays |= as_arrays(train(examples.values, labels, name), name, CLASSES[name], LEAVES, MAX_DEPTH)
    return arrays


def as_arrays(
    booster: lightgbm.Booster, name: str, classes: int, leaves: int, depth: int
) -> dict[str, NDArray[Any]]:
    """The trees of a booster as the arrays of `doc2md.converter.local.layout.judge.trees.Forest`.

    `leaves` and `depth` are the largest of each tree.
    """
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    shape = (len(trees), leaves - 1)
    feature, threshold = np.zeros(shape, np.int16), np.zeros(shape, np.float32)
    left, right = np.full(shape, -1, np.int8), np.full(shape, -1, np.int8)
    leaf = np.zeros((len(trees), leaves), np.float32)
    for t, tree in enumerate(trees):
        if "leaf_value" in tree:  # a tree without a split
            threshold[t, 0] = np.inf
            leaf[t, 0] = tree["leaf_value"]
            continue
        stack = [tree]
        while stack:
            node = stack.pop()
            at = node["split_index"]
            feature[t, at], threshold[t, at] = node["split_feature"], node["threshold"]
            for side, way in (("left_child", left), ("right_child", right)):
                child = node[side]
                if "leaf_value" in child:
                    way[t, at] = ~child.get("leaf_index", 0)
                    leaf[t, child.get("leaf_index", 0)] = child["leaf_value"]
                else:
                    way[t, at] = child["split_index"]
                    stack.append(child)
    parts: dict[str, NDArray[Any]] = {
        "feature": feature,
        "threshold": threshold,
        "left": left,
        "right": right,
        "leaf": leaf,
    }
    found = {f"{name}.{part}": array for part, array in parts.items()}
    return {**found, f"{name}.shape": np.array([classes, depth])}
