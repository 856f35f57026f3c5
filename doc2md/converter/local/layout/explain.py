"""Explain what the judges say: why the rows of a page have their roles, and why parts of it are tables or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from doc2md.converter.local.layout.judge.decide import Group, judge
from doc2md.converter.local.layout.judge.features import FEATURES
from doc2md.converter.local.layout.judge.roles import ROLES
from doc2md.converter.local.layout.judge.rows import rows_with_evidence
from doc2md.converter.local.layout.judge.weights import weights
from doc2md.converter.local.layout.page import close_copies, layer_of
from doc2md.converter.local.layout.regions import page_gutters, sort_out, without_artifacts
from doc2md.converter.local.layout.tables.choose import choose
from doc2md.converter.local.layout.tables.judge import sureness
from doc2md.converter.local.layout.tables.judge import weights as table_weights
from doc2md.converter.local.layout.tables.judged import judged
from doc2md.converter.local.layout.trust import Trust, trust
from doc2md.geometry import Box
from doc2md.rasterizer.text_layer import TextLayer
from doc2md.structure.habits import Habits
from doc2md.worker_types import NO_TABLE, Verdict

MIN_CHANCE = 0.1
"""Minimum expected similarity to a table of a part of the page that is named although it is none."""

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
        verdicts = (_verdict(group, found.values[group.first], typical) for group in judge(rows, found))
        return (*verdicts, *_tables(without_artifacts(read.layer)))
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


def _tables(layer: TextLayer) -> Iterator[Verdict]:
    """The verdict on each table, and on each part of the page that is most likely no table but might be one."""
    page = judged(layer, page_gutters(layer))
    typical = np.median(page.values, axis=0) if page.proposals else None
    boxes = [proposal.tiling.box for proposal in page.proposals]
    rejected = choose(boxes, page.scores, MIN_CHANCE)
    kept = [i for i in rejected if not any(boxes[i].overlaps(boxes[j], 0.3) for j in page.chosen)]
    for i in (*page.chosen, *kept):
        score, is_table = page.scores[i], i in page.chosen
        roles = (("table", round(score, 2)), (NO_TABLE, round(1 - score, 2)))
        evidence = _table_evidence(page.values[i], typical, page.names, 1 if is_table else -1)
        sure = sureness(score) if is_table else 1 - score
        rows, columns = page.proposals[i].tiling.shape
        yield Verdict(
            boxes[i],
            roles if is_table else roles[::-1],
            round(sure, 2),
            (f"{rows} rows and {columns} columns by {page.proposals[i].source}", *evidence),
        )


def _table_evidence(values: Any, typical: Any, names: Sequence[str], sign: int) -> tuple[str, ...]:
    """The features without which a table would score less, or more if `sign` is -1."""
    without = np.tile(values, (len(values) + 1, 1))
    index = np.arange(len(values))
    without[index, index] = typical
    scores = table_weights().forest.scores(without)[:, 0]
    gains = sign * (scores[-1] - scores[:-1])
    order = np.argsort(-gains, kind="stable")[:MAX_EVIDENCE]
    return tuple(f"{names[i]} {values[i]:.3g}" for i in order if gains[i] > 0)


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
