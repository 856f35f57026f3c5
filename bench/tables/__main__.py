"""Train the judge of tables from generated documents: one command, the same bytes each time.

    pip install -e '.[lab,judge]'
    python -m bench.lab out/train --count 2000 --seed 1 --jobs 2
    python -m bench.tables out/train

The weights are written to `doc2md/models/tables.npz`. The second command prints their digest, which is pinned in
`doc2md/converter/local/model_files.py`, and how well each renderer was judged by a forest that was trained without it.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from bench.judge.arrays import write
from bench.tables.examples import Examples, collect
from bench.tables.train import calibration, forest, left_out, report

WEIGHTS = Path(__file__).parents[2] / "doc2md" / "models" / "tables.npz"


def main() -> None:
    """Read the arguments, train, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m bench.tables", description="Train the judge of tables.")
    parser.add_argument("folders", nargs="+", type=Path, help="folders with generated documents")
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS, help="file for the weights")
    parser.add_argument("--jobs", type=int, default=2, help="number of processes that read documents")
    parser.add_argument("--examples", type=Path, help="file that keeps the examples; read again if it exists")
    given = parser.parse_args()
    if given.examples and given.examples.is_file():
        examples = Examples.load(given.examples)
    else:
        documents = sorted(found.parent for folder in given.folders for found in folder.glob("*/blocks.json"))
        if not documents:
            parser.error("the folders contain no generated documents; make some with python -m bench.lab")
        print(f"reading {len(documents)} documents", file=sys.stderr)
        examples = collect(documents, given.jobs)
        if given.examples:
            examples.save(given.examples)
    print(f"training on {len(examples.worth):,} proposals", file=sys.stderr)
    opinion = left_out(examples)
    write({**forest(examples), "calibration": calibration(examples, opinion)}, given.output)
    print(f"{given.output}: sha256 {hashlib.sha256(given.output.read_bytes()).hexdigest()}")
    for line in report(examples, opinion):
        print(line)


if __name__ == "__main__":
    main()
