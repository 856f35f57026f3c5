"""The command line of the programs that train a judge from generated documents."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from bench.judge.arrays import Saved

MODELS = Path(__file__).parents[2] / "doc2md" / "models"

E = TypeVar("E", bound=Saved)


def read_examples(
    program: str, what: str, weights: Path, kind: type[E], collect: Callable[[Sequence[Path], int], E]
) -> tuple[E, Path]:
    """The examples that the command line names, and the file for the weights, by default `weights`.

    `program` and `what` are the name of the program and what it trains. `collect` reads folders of documents, with a
    number of processes.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=f"Train {what}.")
    parser.add_argument("folders", nargs="+", type=Path, help="folders with generated documents")
    parser.add_argument("-o", "--output", type=Path, default=weights, help="file for the weights")
    parser.add_argument("--jobs", type=int, default=2, help="number of processes that read documents")
    parser.add_argument("--examples", type=Path, help="file that keeps the examples; read again if it exists")
    given = parser.parse_args()
    if given.examples and given.examples.is_file():
        return kind.load(given.examples), given.output
    documents = sorted(found.parent for folder in given.folders for found in folder.glob("*/blocks.json"))
    if not documents:
        parser.error("the folders contain no generated documents; make some with python -m bench.lab")
    print(f"reading {len(documents)} documents", file=sys.stderr)
    examples = collect(documents, given.jobs)
    if given.examples:
        examples.save(given.examples)
    return examples, given.output
