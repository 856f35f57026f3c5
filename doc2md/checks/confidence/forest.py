"""A forest of decision trees that says how likely it is that a block is right, in Python alone.

The parent process has no NumPy. `bench/confidence` trains the forest on generated documents (`bench/lab`).
`doc2md/models/README.md` is the model card.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from typing import NamedTuple

from doc2md.bundled import bundled

FILE = "confidence.json"
DIGEST = "119e80b4d8480a911dcc907fdf56cea86225a16acafaf91cec375cfbfcb014c7"
"""The weights, and the SHA-256 of their file."""

LEAST = 0.02
"""No block is quite sure to be right or wrong. Probabilities are from this to 1 - this."""


Node = tuple[int, float, int, int]
"""A feature, a threshold, the left and the right child. Values up to the threshold go to the left.

A negative child is the complement (~) of a leaf. Named tuples would take half as long again to walk.
"""


class Tree(NamedTuple):
    """Nodes, the first of which is the root, and what each leaf adds to the log-odds."""

    nodes: tuple[Node, ...]
    leaves: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees over named features. They correct a probability that was there before."""

    features: tuple[str, ...]
    trees: tuple[Tree, ...]

    @classmethod
    def from_json(cls, data: bytes) -> Forest:
        """The forest in a file. Raises ValueError if it is none."""
        content = json.loads(data)
        trees = (Tree(tuple(map(tuple, tree["nodes"])), tuple(tree["leaves"])) for tree in content["trees"])
        return cls(tuple(content["features"]), tuple(trees))

    def probability(self, given: float, evidence: Mapping[str, float]) -> float:
        """The probability that a block is right, by its probability before (`given`) and its evidence."""
        values = [evidence[name] for name in self.features]
        return clipped(1 / (1 + exp(-(log_odds(given) + self._sum(values)))))

    def _sum(self, values: Sequence[float]) -> float:
        """The sum of what all trees add, in one loop: a long document has hundreds of thousands of trees to walk."""
        total = 0.0
        for nodes, leaves in self.trees:
            at = 0
            while at >= 0:
                feature, threshold, left, right = nodes[at]
                at = left if values[feature] <= threshold else right
            total += leaves[~at]
        return total


def clipped(probability: float) -> float:
    """A probability that is neither 0 nor 1."""
    return min(1 - LEAST, max(LEAST, probability))


def log_odds(probability: float) -> float:
    """The logarithm of the odds of a probability, after it was clipped."""
    return log(clipped(probability) / (1 - clipped(probability)))


@lru_cache(1)
def forest() -> Forest:
    """The forest that doc2md carries. Raises EngineError if the file was changed."""
    return Forest.from_json(bundled(FILE, DIGEST))
