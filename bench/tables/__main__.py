"""Train the judge of tables from generated documents: one command, the same bytes each time.

    pip install -e '.[lab,judge]'
    python -m bench.lab out/train --count 2000 --seed 1 --jobs 2
    python -m bench.tables out/train

The weights are written to `doc2md/models/tables.npz`. The second command prints their digest, which is pinned in
`doc2md/converter/local/model_files.py`, and how well each renderer was judged by a forest that was trained without it.
"""

from __future__ import annotations

import hashlib
import sys

from bench.judge.arrays import write
from bench.judge.command import MODELS, read_examples
from bench.tables.examples import Examples, collect
from bench.tables.train import calibration, forest, left_out, report

WEIGHTS = MODELS / "tables.npz"


def main() -> None:
    """Read the arguments, train, and write the weights."""
    examples, output = read_examples("bench.tables", "the judge of tables", WEIGHTS, Examples, collect)
    print(f"training on {len(examples.worth):,} proposals", file=sys.stderr)
    opinion = left_out(examples)
    write({**forest(examples), "calibration": calibration(examples, opinion)}, output)
    print(f"{output}: sha256 {hashlib.sha256(output.read_bytes()).hexdigest()}")
    for line in report(examples, opinion):
        print(line)


if __name__ == "__main__":
    main()
