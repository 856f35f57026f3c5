"""Explain why the judge gave the rows of a page their roles."""

from __future__ import annotations

from typing import Any

import numpy as np

from doc2md.converter.local.layout.judge.decide import ROLES, Group, judge
from doc2md.converter.local.layout.judge.features import FEATURES
from doc2md.converter.local.layout.judge.rows import rows_with_evidence
from doc2md.converter.local.layout.judge.weights import weights
from doc2md.converter.local.layout.page import close_copies, layer_of
from doc2md.converter.local.layout.regions import sort_out
from doc2md.converter.local.layout.trust import Trust, trust
from doc2md.geometry import Box
from doc2md.structure.habits import Habits
from doc2md.worker_types import Verdict

MAX_ROLES = 3
"""Maximum number of roles of a group that are named."""

MAX_EVIDENCE = 4
"""Maximum number of features of a group that are named."""


def explain(page: Any, number: int, habits: Habits | None = None) -> tuple[Verdict, ...]:
    """The verdict on each group of rows of a `pymupdf.Page`, from top to bottom.

    The arguments are those of `read`. The result is empty if the text layer of the page is not trusted, because then
    the areas of the layout model decide.
    """
    read = layer_of(page, number)
    try:
        if trust(read.page, read.layer) is not Trust.YES:
            return ()
        context, _, lines = sort_out(read.page, read.layer, number, titles=read.titles, habits=habits)
        rows, found = rows_with_evidence(context, lines)
        typical = np.median(found.values, axis=0) if rows else None
        return tuple(_verdict(group, found.values[group.first], typical) for group in judge(rows, found))
    finally:
        close_copies(page, read.copies)


def _verdict(group: Group, values: Any, typical: Any) -> Verdict:
    best, second = group.ranked[:2]
    shares = {role: round(group.roles[ROLES.index(role)], 2) for role in group.ranked[:MAX_ROLES]}
    return Verdict(
        Box.around(row.box for row in group.rows),
        tuple(shares.items()),
        round(group.confidence, 2),
        _evidence(values, typical, ROLES.index(best), ROLES.index(second)),
    )


def _evidence(values: Any, typical: Any, best: int, second: int) -> tuple[str, ...]:
    """The features without which the best role would win by less.

    Each feature in turn takes the value that is typical of the page (its median).
    """
    without = np.tile(values, (len(values) + 1, 1))
    index = np.arange(len(values))
    without[index, index] = typical
    shares = np.log(weights().roles.probabilities(without) + 1e-6)
    margins = shares[:, best] - shares[:, second]
    gains = margins[-1] - margins[:-1]
    order = np.argsort(-gains, kind="stable")[:MAX_EVIDENCE]
    return tuple(f"{FEATURES[i]} {values[i]:.3g}" for i in order if gains[i] > 0)
