"""The documents that quality is measured on: sets of cases, each of which is in the open or the shut half.

The shut half is listed in `corpus/SHUT.txt` of the material. Its documents are converted and scored, but nothing is
ever said about a single one of them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SETS = ("roundtrip", "lab", "readoc", "cases", "real", "omnidoc", "scans")
_SOURCES = ("doc.pdf", "page.jpg")


@dataclass(frozen=True)
class Case:
    """One document of a set. `folder` has the document (`source`) and `truth.md` or `checks.json`."""

    set: str
    name: str
    folder: Path
    shut: bool = False
    meta: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    @property
    def source(self) -> Path:
        return next(file for kind in _SOURCES if (file := self.folder / kind).is_file())

    @property
    def truth(self) -> Path | None:
        """The true Markdown, if the set has it."""
        return file if (file := self.folder / "truth.md").is_file() else None

    @property
    def checks(self) -> Path | None:
        """What the Markdown must say, if the set has checks."""
        return file if (file := self.folder / "checks.json").is_file() else None

    @property
    def place(self) -> str:
        return f"{self.set}/{self.name}"


def load(corpus: Path, sets: Collection[str] = SETS, only: Collection[str] = ()) -> list[Case]:
    """The cases of the chosen sets, in the order of `SETS`, then by name.

    `corpus` is the folder `corpus` of the material. With `only`, these documents of the open half. Shut documents are
    then left out, because a figure of a few of them would say something about a single one.
    """
    shut = _shut(corpus)
    cases = [case for name in SETS if name in sets for case in _cases(corpus, name, shut)]
    return [case for case in cases if not case.shut and case.name in only] if only else cases


def _cases(corpus: Path, name: str, shut: Collection[str]) -> Iterator[Case]:
    """The scans of `roundtrip` are a set of their own, `scans`."""
    folder = "roundtrip" if name == "scans" else name
    for file in sorted((corpus / folder).glob("*/meta.json")):
        meta = json.loads(file.read_text("utf-8"))
        if folder != "roundtrip" or bool(meta["scan"]) == (name == "scans"):
            yield Case(name, file.parent.name, file.parent, f"{folder}/{file.parent.name}" in shut, meta)


def _shut(corpus: Path) -> set[str]:
    """`SET/NAME` of each shut document."""
    listing = corpus / "SHUT.txt"
    return set(listing.read_text("utf-8").split("\n")) if listing.is_file() else set()
