"""Train the forest that makes the confidence of blocks a probability.

    python -m bench.confidence FOLDER… [-o FILE] [--jobs N] [--examples FILE]

The documents must be others than those that trained the judges, who are too sure of what they have seen. The weights
have the same bytes each time, and their digest goes into `doc2md/checks/confidence/forest.py`. Printed is how reliable
the confidence is for renderers that were left out.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from bench.confidence.examples import Examples, collect
from bench.confidence.train import left_out, train, written
from bench.judge.command import MODELS, arguments, kept
from doc2md.checks.confidence import forest
from doc2md.checks.confidence.forest import FILE


def main() -> None:
    """Run the command."""
    given = arguments("bench.confidence", "the confidence of blocks", MODELS / FILE)
    if given.templates:
        sys.exit("bench.confidence leaves out renderers only")
    examples = kept(given.examples, Examples, lambda: collect(given.documents, given.jobs))
    given.output.write_bytes(written(train(examples)))
    digest = hashlib.sha256(given.output.read_bytes()).hexdigest()
    if given.output.resolve() == MODELS / FILE:
        pinned = Path(forest.__file__)
        pinned.write_text(pinned.read_text("utf-8").replace(forest.DIGEST, digest), "utf-8")
    print(f"{given.output}: sha256 {digest}")
    unseen = left_out(examples)
    print("kind        blocks  right   AUROC before, after   calibration error before, after")
    for kind in [*sorted(set(examples.kinds)), ""]:
        rows = examples.kinds == kind if kind else np.ones(len(unseen), bool)
        print(f"{kind or 'all':10} {rows.sum():7}  {examples.right[rows].mean():.3f}", end="")
        for measure in (_auroc, _error):
            before, after = (measure(sure[rows], examples.right[rows]) for sure in (examples.given, unseen))
            print(f"   {before:.3f} {after:.3f}", end="         ")
        print()


def _auroc(sure: np.ndarray, right: np.ndarray) -> float:
    return float(roc_auc_score(right, sure)) if 0 < right.mean() < 1 else float("nan")


def _error(sure: np.ndarray, right: np.ndarray) -> float:
    """The expected calibration error in ten bins."""
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [abs(sure[bins == i].sum() - right[bins == i].sum()) for i in range(10)]
    return float(sum(gaps) / len(sure))


if __name__ == "__main__":
    sys.exit(main())
