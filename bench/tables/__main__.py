"""Train the judge of tables from generated documents.

    pip install -e '.[lab,judge]'
    python -m bench.lab out/train --count 2000 --seed 1 --jobs 2
    python -m bench.tables out/train

The weights are written to `doc2md/models/tables.npz`, and their digest to `doc2md/converter/local/model_files.py`. The
same documents give the same bytes each time. The output says how well each renderer was judged by a forest that was
trained without it; with `--templates`, each family of templates. `bench.retrain` draws the documents of the carried
weights, too.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from bench.judge.arrays import write
from bench.judge.command import MODELS, arguments, families, kept, pinned
from bench.tables.examples import Examples, collect
from bench.tables.parts import Parts, collect_parts
from bench.tables.train import calibration, forest, gate, left_out, report
from doc2md.converter.local.layout.judge.trees import Forest

WEIGHTS = MODELS / "tables.npz"

EACH = 5
"""The gate, which is small, learns from one of so many documents."""


def main() -> None:
    """Read the arguments, train, and write the weights."""
    given = arguments("bench.tables", "the judge of tables", WEIGHTS)
    documents, jobs, output = given.documents, given.jobs, given.output
    file: Path | None = given.examples
    some = documents[::EACH]
    parts = kept(file and file.with_stem(f"{file.stem}-parts"), Parts, lambda: collect_parts(some, jobs))
    print(f"training the gate on {len(parts.worth):,} parts of pages", file=sys.stderr)
    arrays = gate(parts)
    opened = Forest.from_arrays(arrays, "gate")
    examples = kept(file, Examples, lambda: collect(documents, opened, jobs))
    print(f"training the judge on {len(examples.worth):,} proposals", file=sys.stderr)
    if given.templates:
        examples = replace(examples, styles=families(documents))
    opinion = left_out(examples, jobs)
    if not given.templates:
        write({**arrays, **forest(examples), "calibration": calibration(examples, opinion)}, output)
        print(pinned(output))
    for line in report(examples, opinion):
        print(line)


if __name__ == "__main__":
    main()
