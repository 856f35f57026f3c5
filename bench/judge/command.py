"""The command line of the programs that train a judge from generated documents."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bench.judge.arrays import Saved
from bench.lab.trees import TEMPLATES
from doc2md.converter.local import model_files

MODELS = Path(__file__).resolve().parents[2] / "doc2md" / "models"
DIGESTS = Path(model_files.__file__)

E = TypeVar("E", bound=Saved)


def arguments(program: str, what: str, weights: Path) -> argparse.Namespace:
    """The command line: `documents`, the file for the weights (`output`, by default `weights`), and the options.

    `program` and `what` are the name of the program and what it trains.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=f"Train {what}.")
    parser.add_argument("folders", nargs="+", type=Path, help="folders with generated documents")
    parser.add_argument("-o", "--output", type=Path, default=weights, help="file for the weights")
    parser.add_argument("--jobs", type=int, default=2, help="number of processes that read documents")
    parser.add_argument(
        "--templates",
        action="store_true",
        help="train nothing that is kept; leave out families of templates instead of renderers",
    )
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


def families(documents: Sequence[Path]) -> NDArray[np.str_]:
    """For each document the family of its template: the module that has it."""
    names = [
        json.loads((folder / "meta.json").read_text("utf-8"))["factors"]["template"] for folder in documents
    ]
    return np.array([TEMPLATES[name].__module__.rpartition(".")[2] for name in names])


def pinned(weights: Path, listing: Path = DIGESTS) -> str:
    """Put the digest of weights that doc2md carries into the list of digests. Returns a line that says the digest."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    before = model_files.DIGESTS.get(weights.name, "")
    if weights.resolve().parent != MODELS or before in ("", digest):
        return f"{weights}: sha256 {digest}"
    listing.write_text(listing.read_text("utf-8").replace(before, digest), "utf-8")
    return f"{weights}: sha256 {digest}, which was {before}"
