"""Train the forest that corrects the confidence of blocks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from bench.confidence.examples import Examples
from bench.judge.train import COMMON
from doc2md.checks.confidence.forest import Forest, log_odds

TREES = 240

RISING = frozenset({"given", "before_given", "after_given", "least_sure"})
FALLING = frozenset({"findings", "unsure"})
"""Features that can only raise or only lower the probability."""

_PARAMETERS: dict[str, Any] = {
    **COMMON,
    "objective": "binary",
    "num_leaves": 12,
    "max_depth": 6,
    "learning_rate": 0.04,
    "min_data_in_leaf": 150,
    "feature_fraction": 0.4,
    "lambda_l2": 10.0,
}


def train(examples: Examples, used: NDArray[np.bool_] | None = None) -> Forest:
    """Train on the examples, or on those that are `used`."""
    chosen = np.ones(len(examples.right), bool) if used is None else used
    names = [str(name) for name in examples.features]
    prior = np.array([log_odds(given) for given in examples.given[chosen]])
    data = lightgbm.Dataset(examples.values[chosen], examples.right[chosen].astype(float), init_score=prior)
    directions = [(name in RISING) - (name in FALLING) for name in names]
    booster = lightgbm.train({**_PARAMETERS, "monotone_constraints": directions}, data, TREES)
    return Forest.from_json(as_json(booster, names))


def as_json(booster: lightgbm.Booster, names: list[str]) -> bytes:
    """The trees of a booster as `Forest.from_json` reads them."""
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    kept = [{"nodes": nodes, "leaves": leaves} for nodes, leaves in map(_parts, trees) if nodes]
    return _written(names, kept)


def written(forest: Forest) -> bytes:
    """The file of a forest."""
    return _written(
        list(forest.features), [{"nodes": tree.nodes, "leaves": tree.leaves} for tree in forest.trees]
    )


def _written(names: list[str], trees: list[dict[str, Any]]) -> bytes:
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    return f'{{"features":{json.dumps(names)},\n"trees":[\n{lines}\n]}}\n'.encode()


def _parts(root: dict[str, Any]) -> tuple[list[list[Any]], list[float]]:
    """The nodes and the leaves of a tree; no nodes if it has no split, because it then says nothing."""
    nodes: list[list[Any]] = []
    leaves: list[float] = []

    def add(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            leaves.append(float(f"{node['leaf_value']:.4g}"))
            return ~(len(leaves) - 1)
        at = len(nodes)
        nodes.append([node["split_feature"], float(f"{node['threshold']:.7g}"), 0, 0])
        nodes[at][2:] = [add(node["left_child"]), add(node["right_child"])]
        return at

    add(root)
    return nodes, leaves


def left_out(examples: Examples) -> NDArray[np.float64]:
    """The probability of each block, by a forest that was trained without documents of its renderer."""
    found = np.zeros(len(examples.right))
    for style in sorted(set(examples.styles)):
        mine = examples.styles == style
        found[mine] = list(probabilities(train(examples, ~mine), examples, mine))
    return found


def probabilities(forest: Forest, examples: Examples, used: NDArray[np.bool_]) -> Iterator[float]:
    """The probability of each block that is `used`."""
    names = [str(name) for name in examples.features]
    for values, given in zip(examples.values[used], examples.given[used], strict=True):
        yield forest.probability(float(given), dict(zip(names, map(float, values), strict=True)))
