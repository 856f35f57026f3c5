"""Decide which rows belong together and what they are.

Two forests look at the evidence of each row. One says whether the row goes on with the row above it, the other what
kind of text it is. The rows of a group decide together on its role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.rows import rows_with_evidence
from doc2md.converter.local.layout.judge.trees import Forest
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.rasterizer.text_layer import Line

ROLES = ("text", "heading", "item", "reference", "caption", "note", "code", "formula", "quote", "furniture")
"""What a row can be. `furniture` is what surrounds the text, such as running heads."""

LINKS = ("new", "flow", "break")
"""How a row follows the row above it: it begins a block, it goes on, or it goes on after a forced line break."""

WEIGHTS = "judge.npz"

FIRST_ROW_WEIGHT = 2.0
"""How much more the first row of a group counts than the others. Headings and items show at their start."""


class Weights(NamedTuple):
    """The two learned forests."""

    roles: Forest
    links: Forest


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together.

    breaks      for each row after the first, whether a forced line break is before it
    roles       the probability of each role, in the order of `ROLES`
    confidence  the probability that the role and the first and last row are right
    """

    rows: tuple[Line, ...]
    breaks: tuple[bool, ...]
    roles: tuple[float, ...]
    confidence: float

    @property
    def role(self) -> str:
        return ROLES[int(np.argmax(self.roles))]


@lru_cache(1)
def weights() -> Weights:
    """The weights that doc2md carries."""
    with (files("doc2md.models") / WEIGHTS).open("rb") as file, np.load(file) as arrays:
        return Weights(Forest.from_arrays(arrays, "roles"), Forest.from_arrays(arrays, "links"))


def decide(context: PageContext, lines: Sequence[Line]) -> list[Group]:
    """Group the lines of a page, from top to bottom, each group with its role."""
    if not lines:
        return []
    rows, evidence = rows_with_evidence(context, lines)
    forests = weights()
    roles = forests.roles.probabilities(evidence.values)
    links = forests.links.probabilities(evidence.values)
    groups: list[list[int]] = []
    last: dict[int, list[int]] = {}
    for i, above in enumerate(evidence.above):
        group = last.pop(above, None) if int(np.argmax(links[i])) else None
        if group is None:
            group = []
            groups.append(group)
        group.append(i)
        last[i] = group
    return [_group(rows, group, roles, links) for group in groups]


def _group(
    rows: Sequence[Line], group: Sequence[int], roles: NDArray[np.float64], links: NDArray[np.float64]
) -> Group:
    importance = np.array([FIRST_ROW_WEIGHT] + [1.0] * (len(group) - 1))
    scores = importance @ np.log(roles[group] + 1e-6) / importance.sum()
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    forced = LINKS.index("break")
    joined = links[group].max(axis=1)
    return Group(
        tuple(rows[i] for i in group),
        tuple(int(np.argmax(links[i])) == forced for i in group[1:]),
        tuple(float(share) for share in shares),
        float(shares.max() * joined.min()),
    )
