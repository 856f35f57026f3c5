"""How far the judge can be trusted: the share of groups that are right, by the probability that it gives them.

The probability of a group is the product of what the forests say of its role and of its borders. It is too high for
styles that the forests have not seen. So each renderer is judged by forests that were trained on the others, and an
isotonic regression maps the probabilities to the shares of right groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from bench.judge.examples import SKIP, Examples
from bench.judge.left_out import LeftOut
from doc2md.converter.local.layout.judge.decide import group_rows, sureness

POINTS = 25
"""Number of points of the mapping."""


def outcomes(examples: Examples, styles: Iterable[LeftOut]) -> Iterator[tuple[float, bool]]:
    """For each group of rows in a style that was left out of the training: its probability, and whether it is right."""
    for _, rows, roles, links in styles:
        above = np.where(examples.above[rows] < 0, -1, np.searchsorted(rows, examples.above[rows]))
        yield from _outcomes(roles, links, above, examples.roles[rows], examples.links[rows])


def _outcomes(
    roles: NDArray[np.float64],
    links: NDArray[np.float64],
    above: NDArray[np.int64],
    true_roles: NDArray[np.int32],
    true_links: NDArray[np.int32],
) -> Iterator[tuple[float, bool]]:
    after = np.zeros(len(above), bool)  # whether a row below goes on with this one in truth
    after[above[(above >= 0) & (true_links > 0)]] = True
    for group in group_rows(links, above):
        if SKIP in true_roles[group] or SKIP in true_links[group]:
            continue
        shares, sure = sureness(roles[group], links[group])
        right = (
            int(np.argmax(shares)) == true_roles[group[0]]
            and true_links[group[0]] == 0
            and all(true_links[i] == np.argmax(links[i]) for i in group[1:])
            and not after[group[-1]]
        )
        yield sure, bool(right)


def mapping(examples: Examples, styles: Iterable[LeftOut]) -> NDArray[np.float32]:
    """Points of the mapping from the probability of a group to the share of right groups (2 x `POINTS`)."""
    found = list(outcomes(examples, styles))
    given = np.array([sure for sure, _ in found])
    right = np.array([float(is_right) for _, is_right in found])
    fitted = IsotonicRegression(y_min=0.02, y_max=0.995, out_of_bounds="clip").fit(given, right)
    places = np.unique(np.quantile(given, np.linspace(0, 1, POINTS)).astype(np.float32))
    return np.stack([places, fitted.predict(places).astype(np.float32)])
