"""Train the judge of rows from generated documents.

    pip install -e '.[lab,judge]'
    python -m bench.lab out/train --count 2000 --seed 1 --jobs 2
    python -m bench.judge out/train

The weights are written to `doc2md/models/judge.npz`, and their digest to `doc2md/converter/local/model_files.py`. The
same documents give the same bytes each time. The output says how well each renderer was judged by forests that were
trained without it; with `--templates`, each family of templates. `bench.retrain` draws the documents of the carried
weights, too.
"""

from __future__ import annotations

import sys
from dataclasses import replace

from bench.judge.arrays import write
from bench.judge.calibrate import mapping
from bench.judge.command import MODELS, arguments, families, kept, pinned
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
    if given.templates:
        examples = replace(examples, styles=families(given.documents))
    styles = left_out(examples, given.jobs)
    if not given.templates:
        write({**forests(examples), "calibration": mapping(examples, styles)}, given.output)
        print(pinned(given.output))
    for line in report(examples, styles):
        print(line)


if __name__ == "__main__":
    main()
