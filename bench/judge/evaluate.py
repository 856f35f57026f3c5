"""How well the judge does on styles that were left out of its training."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from bench.judge.examples import SKIP, Examples
from bench.judge.left_out import LeftOut
from doc2md.converter.local.layout.judge.roles import LINKS, ROLES


def report(examples: Examples, styles: Iterable[LeftOut]) -> Iterator[str]:
    """For each renderer, the share of right rows, and the F1 of each role and link."""
    for style, rows, roles, links in styles:
        for name, names, labels, predicted in (
            ("roles", ROLES, examples.roles[rows], roles),
            ("links", LINKS, examples.links[rows], links),
        ):
            kept = labels != SKIP
            found, true = np.argmax(predicted[kept], axis=1), labels[kept]
            scores = (f"{each} {_f1(found == i, true == i):.3f}" for i, each in enumerate(names))
            share = float(np.mean(found == true))
            yield f"without {style}: {name} {share:.3f} of {len(true):,} rows right; F1: {', '.join(scores)}"


def _f1(found: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    return 2 * int((found & true).sum()) / max(1, int(found.sum()) + int(true.sum()))
