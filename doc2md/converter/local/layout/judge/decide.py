"""Decide which rows belong together and what they are.

Two forests look at the evidence of each row. One says whether the row goes on with the row above it, the other what
kind of text it is. The rows of a group decide together on its role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from doc2md.converter.local.layout.judge.features import Evidence
from doc2md.converter.local.layout.judge.gutter_joints import join_over_gutters
from doc2md.converter.local.layout.judge.roles import LINKS, ROLES
from doc2md.converter.local.layout.judge.rows import rows_with_evidence
from doc2md.converter.local.layout.judge.siblings import agree, doubt_lone_references, list_entries, separate
from doc2md.converter.local.layout.judge.weights import weights
from doc2md.converter.local.layout.text.draft import PageContext
from doc2md.rasterizer.text_layer import Line

FORCED = LINKS.index("break")

MIN_BREAK = 0.4
"""Minimum probability of a forced line break, as a ratio to that of none, where half of the other rows have one."""

FIRST_ROW_WEIGHT = 2.0
"""How much more the first row of a group counts than the others. Headings and items show at their start."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together.

    first       index of its first row among the rows of the page
    breaks      for each row after the first, whether a forced line break is before it
    roles       the probability of each role, in the order of `ROLES`
    confidence  the probability that the role and all borders of the group are right
    """

    rows: tuple[Line, ...]
    first: int
    breaks: tuple[bool, ...]
    roles: tuple[float, ...]
    confidence: float

    @property
    def role(self) -> str:
        return ROLES[self.roles.index(max(self.roles))]

    @property
    def ranked(self) -> list[str]:
        """The roles, the most likely first."""
        return [ROLES[i] for i in np.argsort(-np.array(self.roles), kind="stable")]


def decide(context: PageContext, lines: Sequence[Line]) -> list[Group]:
    """Group the lines of a page, from top to bottom, each group with its role."""
    return judge(*rows_with_evidence(context, lines))


def judge(rows: Sequence[Line], evidence: Evidence) -> list[Group]:
    """Group the rows of a page by their evidence, each group with its role."""
    if not rows:
        return []
    learned = weights()
    roles = learned.roles.probabilities(evidence.values)
    links = learned.links.probabilities(evidence.values)
    made = []
    separate(links, evidence.above, rows)
    groups = group_rows(links, evidence.above)
    agree(roles, groups, rows)
    list_entries(roles, groups, evidence.above, rows)
    doubt_lone_references(roles, groups, rows)
    groups = join_over_gutters(roles, groups, evidence.above, rows)
    for group in groups:
        shares, sure = sureness(roles[group], links[group])
        made.append(
            Group(
                tuple(rows[i] for i in group),
                group[0],
                forced_breaks(links[group[1:]]),
                tuple(map(float, shares)),
                float(np.interp(sure, *learned.calibration)),
            )
        )
    return made


def forced_breaks(links: NDArray[np.float64]) -> tuple[bool, ...]:
    """Whether a forced line break is before each row of a group but the first.

    `links` are the probabilities of these rows. In a group with many breaks, a row in doubt has one too.
    """
    breaks, flows = links[:, FORCED], links[:, LINKS.index("flow")]
    sure = breaks > flows
    doubted = breaks > MIN_BREAK * flows
    return tuple(map(bool, doubted if 2 * sure.sum() >= len(links) else sure))


def group_rows(links: NDArray[np.float64], above: Sequence[int] | NDArray[np.int64]) -> list[list[int]]:
    """Group rows: each joins the group of the row above it if its most likely link is not `new`.

    `links` are the probabilities (rows x links), `above` the index of the row above each row or -1. A group has one
    row after another; of two rows below one row, the first joins it.
    """
    groups: list[list[int]] = []
    last: dict[int, list[int]] = {}
    for i, over in enumerate(map(int, above)):
        group = last.pop(over, None) if int(np.argmax(links[i])) else None
        if group is None:
            group = []
            groups.append(group)
        group.append(i)
        last[i] = group
    return groups


def sureness(roles: NDArray[np.float64], links: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """The probability of each role of a group, and how sure its role and its rows are, before calibration.

    `roles` and `links` are the probabilities of its rows. The first row counts more for the role.
    """
    importance = np.array([FIRST_ROW_WEIGHT] + [1.0] * (len(roles) - 1))
    scores = importance @ np.log(roles + 1e-6) / importance.sum()
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return shares, float(shares.max() * links.max(axis=1).min())
