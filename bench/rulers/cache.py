"""What was converted and scored before: files in a folder, found by what they were made from.

    FOLDER/CONVERTER-DIGEST/SET/NAME.md   the Markdown, with NAME.json and figures
    FOLDER/CONVERTER-DIGEST/SET/runs/     CPU seconds and pages of each conversion
    FOLDER/scores/                        scores, by the digest of everything that they depend on

The digest of a converter covers its source code, so each commit, and each state between commits, has its own folder.
Of the conversions those that were used last stay, of the scores those of the last month. The folder may be deleted at
any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rulers.sets import Case


@dataclass(frozen=True)
class Run:
    """One conversion. `cpu` is in seconds; `problem` says why there is no output, or is empty."""

    cpu: float = 0.0
    pages: int = 0
    problem: str = ""


KEPT = 30
"""States of converters whose conversions are kept. All sets of one state have some 30 MB."""
KEPT_DAYS = 30
"""Days after which scores are removed. They are small, and quickly made again."""


class Conversions:
    """The conversions of one converter in one state."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def markdown(self, case: Case) -> Path:
        return self.folder / case.set / f"{case.name}.md"

    def json(self, case: Case) -> Path:
        return self.markdown(case).with_suffix(".json")

    def find(self, case: Case) -> Run | None:
        """An earlier conversion; None if there is none, or if it was of another file."""
        try:
            kept = json.loads(self._run(case).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return Run(**kept["run"]) if kept["source"] == digest_of(case.source) else None

    def keep(self, case: Case, run: Run) -> None:
        """Remember a conversion whose files are written. One that failed is not kept, and has no files."""
        if run.problem:
            for file in (self._run(case), self.markdown(case), self.json(case)):
                file.unlink(missing_ok=True)
            return
        write(self._run(case), {"source": digest_of(case.source), "run": asdict(run)})

    def _run(self, case: Case) -> Path:
        return self.folder / case.set / "runs" / f"{case.name}.json"


def write(file: Path, data: Any) -> None:
    """Write JSON so that another process sees all of it or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}")
    part.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    part.replace(file)


def tidy(folder: Path, using: Path) -> None:
    """Remove what was not used for long from the cache `folder`. The conversions `using` are in use now."""
    using.mkdir(parents=True, exist_ok=True)
    using.touch()
    states = [state for state in folder.iterdir() if state.is_dir() and state.name != "scores"]
    for state in sorted(states, key=lambda state: state.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(state, ignore_errors=True)
    for file in (folder / "scores").glob("*.json"):
        if time.time() - file.stat().st_mtime > KEPT_DAYS * 24 * 3600:
            file.unlink(missing_ok=True)


@cache
def digest_of(file: Path) -> str:
    """The digest of a file that does not change while this program runs."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def digest_of_all(files: Iterable[Path], *more: str) -> str:
    """The digest of the contents of files, in this order, and of some words. A file that does not exist counts too."""
    sums = [hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "-" for file in files]
    return hashlib.sha256("\n".join([*sums, *more]).encode()).hexdigest()


def digest_of_package(folder: Path) -> str:
    """The digest of the names and contents of all files of a Python package."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and "__pycache__" not in file.parts]
    return digest_of_all(files, *(file.relative_to(folder).as_posix() for file in files))
