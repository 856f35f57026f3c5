"""From `-o` and the inputs' names to the files that will be written, before any work is done."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from doc2md.errors import UsageError
from doc2md.options.export import Format

STDOUT = "-"
MAX_STEM = 180
"""Bytes: room is left for suffixes within the 255 that a file name may have."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one input's document goes: files by format, or `stream`, the format on standard output.

    `name` is the document's own among the run's, as a file may be called.
    """

    files: dict[Format, Path]
    stream: Format | None = None
    name: str = field(default="", compare=False)

    def __str__(self) -> str:
        return ", ".join(map(str, self.files.values())) or "standard output"


def read_formats(value: str) -> list[Format]:
    """`md,json` to formats, each once. Raises UsageError."""
    known = {f.value: f for f in Format} | {"markdown": Format.MD}
    names = list(dict.fromkeys(name.strip().lower() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise UsageError(f"-f {value}: no such format; there are {', '.join(known)}")
    return [known[name] for name in names]


def plan(
    stems: Sequence[str], output: str | None, formats: Sequence[Format] | None, *, piped: bool
) -> list[Target]:
    """A target for each input, `stems` being their names without suffix. Raises UsageError.

    Where no format was asked for, it is the one that the output's name ends in, or else Markdown.
    """
    if output == STDOUT or (output is None and piped):
        if formats and len(formats) > 1:
            raise UsageError("only one format can go to standard output: pass -o DIR for more")
        format_ = formats[0] if formats else Format.MD
        return [Target({}, format_, name) for name in _distinct(stems)]
    path = Path(output or ".")
    if output and path.suffix and not output.endswith(("/", os.sep)) and not _is_folder(path):
        return [_named(path, stems, formats)]
    return [
        Target({f: path / (stem + f.suffix) for f in formats or [Format.MD]}, name=stem)
        for stem in _distinct(stems)
    ]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # as for a name that is too long: writing will tell
        return False


def _named(path: Path, stems: Sequence[str], formats: Sequence[Format] | None) -> Target:
    stem, named = Format.of_name(path.name)
    if named is None:
        known = " or ".join(f.suffix for f in Format)
        raise UsageError(f"-o {path}: a file's name ends in {known}, a folder's in a slash, as in -o {path}/")
    if len(stems) > 1:
        raise UsageError(
            f"-o {path}: {len(stems)} inputs cannot go into one file; name a folder, as in -o out/"
        )
    if formats and named not in formats:
        raise UsageError(f"-o {path}: -f {','.join(formats)} does not go with that name")
    return Target(
        {f: path.with_name(stem + f.suffix) if f != named else path for f in formats or [named]},
        name=_distinct(stems)[0],
    )


def _distinct(stems: Sequence[str]) -> list[str]:
    """Two inputs of one name (on some disks `A` is `a`) get two outputs: `a`, `a-2`. No name has control characters."""
    taken: set[str] = set()
    names = []
    for stem in stems:
        clean = "".join(c if c.isprintable() else "_" for c in stem)
        if not clean.strip("."):  # "...pdf" has the stem "..", which is a folder
            clean = "document"
        short = clean.encode()[:MAX_STEM].decode("utf-8", "ignore") or "document"
        name, n = short, 1
        while name.casefold() in taken:
            n += 1
            name = f"{short}-{n}"
        taken.add(name.casefold())
        names.append(name)
    return names
