"""Train the judge of the embedded engine from generated documents: one command, the same bytes each time.

    pip install -e '.[lab,judge]'
    python -m bench.lab out/train --count 2000 --seed 1 --jobs 2
    python -m bench.judge out/train

The weights are written to `doc2md/models/judge.npz`. The second command prints their digest, which is pinned in
`doc2md/converter/local/model_files.py`, and how well each renderer was judged by forests that were trained
without it.
"""

from __future__ import annotations

import hashlib
import sys

from bench.judge.arrays import write
from bench.judge.calibrate import mapping
from bench.judge.command import MODELS, arguments, kept
from bench.judge.evaluate import report
from bench.judge.examples import Examples, collect
from bench.judge.left_out import left_out
from bench.judge.train import forests

WEIGHTS = MODELS / "judge.npz"


def main() -> None:
    """Read the arguments, train, and write the weights."""
    given = arguments("bench.judge", "the judge", WEIGHTS)
    examples = kept(given.examples, Examples, lambda: collect(given.documents, given.jobs))
    print(f"training on {len(examples.roles):,} rows", file=sys.stderr)
    styles = list(left_out(examples))
    write({**forests(examples), "calibration": mapping(examples, styles)}, given.output)
    print(f"{given.output}: sha256 {hashlib.sha256(given.output.read_bytes()).hexdigest()}")
    for line in report(examples, styles):
        print(line)


if __name__ == "__main__":
    main()
