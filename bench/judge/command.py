"""The command line of the programs that train a judge from generated documents."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench.judge.arrays import Saved

MODELS = Path(__file__).parents[2] / "doc2md" / "models"

E = TypeVar("E", bound=Saved)


def arguments(program: str, what: str, weights: Path) -> argparse.Namespace:
    """The command line: `documents`, the file for the weights (`output`, by default `weights`), `jobs`, `examples`.

    `program` and `what` are the name of the program and what it trains.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=f"Train {what}.")
    parser.add_argument("folders", nargs="+", type=Path, help="folders with generated documents")
    parser.add_argument("-o", "--output", type=Path, default=weights, help="file for the weights")
    parser.add_argument("--jobs", type=int, default=2, help="number of processes that read documents")
    parser.add_argument("--examples", type=Path, help="file that keeps the examples; read again if it exists")
    given = parser.parse_args()
    given.documents = sorted(
        found.parent for folder in given.folders for found in folder.glob("*/blocks.json")
    )
    if not given.documents:
        parser.error("the folders contain no generated documents; make some with python -m bench.lab")
    print(f"{len(given.documents)} documents", file=sys.stderr)
    return given


def kept(path: Path | None, kind: type[E], collect: Callable[[], E]) -> E:
    """The examples in a file, if it is there; else those that `collect` makes, which are written to it."""
    if path and path.is_file():
        return kind.load(path)
    examples = collect()
    if path:
        examples.save(path)
    return examples
