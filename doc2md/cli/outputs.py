"""From `-o` and the inputs' names to the files that will be written, before any work is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from doc2md.errors import UsageError
from doc2md.options import Format

STDOUT = "-"
MAX_STEM = 180
"""Bytes: room is left for suffixes within the 255 that a file name may have."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one input's document goes: files by format, or (none) standard output."""

    files: dict[Format, Path]

    @property
    def folder(self) -> Path | None:
        return next((path.parent for path in self.files.values()), None)


def read_formats(value: str) -> list[Format]:
    """`md,json` to formats, each once. Raises UsageError."""
    known = {f.value: f for f in Format}
    names = list(dict.fromkeys(name.strip().lower() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise UsageError(f"-f {value}: no such format; there are {', '.join(known)}")
    return [known[name] for name in names]


def plan(stems: Sequence[str], output: str | None, formats: Sequence[Format], *, piped: bool) -> list[Target]:
    """A target for each input, `stems` being their names without suffix. Raises UsageError."""
    if output == STDOUT or (output is None and piped):
        if len(formats) > 1:
            raise UsageError("only one format can go to standard output: pass -o DIR for more")
        return [Target({}) for _ in stems]
    path = Path(output or ".")
    suffix = path.suffix.lstrip(".").lower()
    if output and not output.endswith("/") and not path.is_dir() and suffix in set(Format):
        return [_named(path, suffix, stems, formats)]
    return [Target({f: path / f"{stem}.{f}" for f in formats}) for stem in _distinct(stems)]


def _named(path: Path, suffix: str, stems: Sequence[str], formats: Sequence[Format]) -> Target:
    if len(stems) > 1:
        raise UsageError(
            f"-o {path}: {len(stems)} inputs cannot go into one file; name a folder, as in -o out/"
        )
    wanted = list(formats) if Format(suffix) in formats else [Format(suffix)]
    return Target({f: path.with_suffix(f".{f}") if f != suffix else path for f in wanted})


def _distinct(stems: Sequence[str]) -> list[str]:
    """Two inputs of one name (on some disks `A` is `a`) get two outputs: `a`, `a-2`."""
    taken: set[str] = set()
    names = []
    for stem in stems:
        short = stem.encode("utf-8", "surrogateescape")[:MAX_STEM].decode("utf-8", "ignore") or "document"
        name, n = short, 1
        while name.casefold() in taken:
            n += 1
            name = f"{short}-{n}"
        taken.add(name.casefold())
        names.append(name)
    return names
