"""Sums, means and extremes over groups of numbers, for all groups at once.

`owner` is the group of each number, from 0. Groups without numbers have the value `ABSENT`, unless it says otherwise.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

ABSENT = -9.0
"""The value of a feature that a proposal does not have."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Features = dict[str, Floats]
"""The values of each feature for all proposals."""


def totals(values: NDArray[Any], owner: Ints, groups: int) -> Floats:
    """The sum of each group; 0 for groups without numbers."""
    return np.bincount(owner, values, groups).astype(np.float64)


def counts(owner: Ints, groups: int) -> Ints:
    """How many numbers each group has."""
    return np.bincount(owner, minlength=groups).astype(np.int64)


def means(values: NDArray[Any], owner: Ints, groups: int) -> Floats:
    """The mean of each group."""
    number = counts(owner, groups)
    made = np.full(groups, ABSENT)
    np.divide(totals(values, owner, groups), number, out=made, where=number > 0)
    return made


def spreads(values: Floats, owner: Ints, groups: int) -> Floats:
    """The standard deviation of each group."""
    middle = means(values, owner, groups)
    variance = means((values - middle[owner]) ** 2, owner, groups)
    return np.where(variance == ABSENT, ABSENT, np.sqrt(np.maximum(variance, 0.0)))


def starts_of(owner: Ints) -> Ints:
    """Where each group begins. `owner` is in order."""
    return np.flatnonzero(np.diff(owner, prepend=-1))


def largest(values: NDArray[Any], owner: Ints, groups: int) -> Floats:
    """The largest number of each group. `owner` is in order."""
    return _reduced(np.maximum, values, owner, groups)


def smallest(values: NDArray[Any], owner: Ints, groups: int) -> Floats:
    """The smallest number of each group. `owner` is in order."""
    return _reduced(np.minimum, values, owner, groups)


def _reduced(function: np.ufunc, values: NDArray[Any], owner: Ints, groups: int) -> Floats:
    made = np.full(groups, ABSENT)
    if len(owner):
        starts = starts_of(owner)
        made[owner[starts]] = function.reduceat(values, starts)
    return made


def firsts(values: NDArray[Any], owner: Ints, groups: int) -> Floats:
    """The first number of each group. `owner` is in order."""
    made = np.full(groups, ABSENT)
    starts = starts_of(owner)
    made[owner[starts]] = values[starts]
    return made


def medians(values: NDArray[Any], owner: Ints, groups: int) -> Floats:
    """The median of each group; the higher one of two. `owner` is in order."""
    made = np.full(groups, ABSENT)
    starts, order = starts_of(owner), np.lexsort((values, owner))
    number = np.diff(np.append(starts, len(owner)))
    made[owner[starts]] = values[order[starts + number // 2]]
    return made


def shares(flags: Floats, owner: Ints, groups: int) -> Floats:
    """The means of the groups for several rows of numbers (rows x groups). `owner` is in order."""
    made = np.full((len(flags), groups), ABSENT)
    if len(owner):
        starts = starts_of(owner)
        number = np.diff(np.append(starts, len(owner)))
        made[:, owner[starts]] = np.add.reduceat(flags, starts, axis=1) / number
    return made
