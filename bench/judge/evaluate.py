"""How well the judge does on styles that were left out of its training."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bench.judge.examples import SKIP, Examples
from bench.judge.train import train
from doc2md.converter.local.layout.judge.decide import LINKS, ROLES


def left_out(examples: Examples) -> Iterator[str]:
    """For each renderer, the F1 of each role and link, by forests that were trained on the other renderers."""
    for style in sorted(set(examples.styles)):
        inside = (examples.styles == style)[examples.documents]
        for name, names, labels in (("roles", ROLES, examples.roles), ("links", LINKS, examples.links)):
            booster = train(examples.values[~inside], labels[~inside], name)
            kept = inside & (labels != SKIP)
            found = np.argmax(np.asarray(booster.predict(examples.values[kept])), axis=1)
            scores = (f"{each} {_f1(found == i, labels[kept] == i):.3f}" for i, each in enumerate(names))
            share = float(np.mean(found == labels[kept]))
            yield f"without {style}: {name} {share:.3f} of {kept.sum():,} rows right; F1: {', '.join(scores)}"


def _f1(found: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    return 2 * int((found & true).sum()) / max(1, int(found.sum()) + int(true.sum()))
