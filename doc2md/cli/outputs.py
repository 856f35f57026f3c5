"""Determine which files a run will write: from `-o`, `-f` and the names of the inputs, before any work is done."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from doc2md.bucket.output import Stage
from doc2md.errors import UsageError
from doc2md.options.export import Format
from doc2md.sources import is_url, printable, url_of

STDOUT = "-"
MAX_STEM = 180
"""Maximum length of a stem in bytes. A file name may have 255, and the rest is for suffixes."""


@dataclass(frozen=True, slots=True)
class Target:
    """The destination of the document of one input: `files`, or standard output in the format `stream`.

    `name` is the stem of its files, after the folders that it has below the output folder. It is unique in the run,
    and never leads out of that folder. `tables` is the folder for its tables as CSV. If the document goes into object
    storage, `stage` is where its files are written first.
    """

    files: dict[Format, Path]
    stream: Format | None = None
    name: str = field(default="", compare=False)
    tables: Path | None = None
    stage: Stage | None = None

    def __str__(self) -> str:
        return ", ".join(map(self.shown, self.files.values())) or "standard output"

    @property
    def places(self) -> list[Path]:
        """The files and the folder that are named in it. Figures have a folder beside the files."""
        return [*self.files.values(), *([self.tables] if self.tables else [])]

    def shown(self, path: Path) -> str:
        """One of its paths, for people."""
        return self.stage.address_of(path) if self.stage else str(path)

    def on(self, stage: Stage) -> Target:
        """The same target on the way into object storage."""
        return replace(
            self,
            files={format_: stage.here(path) for format_, path in self.files.items()},
            tables=stage.here(self.tables) if self.tables else None,
            stage=stage,
        )


def check_local(place: str | Path) -> None:
    """Check that a place is on this machine, for commands that do not write into object storage. Raises UsageError."""
    if url := url_of(place):
        raise UsageError(
            f"-o {printable(url)}: this command writes files of this machine; copy them afterwards"
        )


def read_formats(value: str) -> list[Format]:
    """Parse the value of `-f`, such as `md,json`. Each format is returned once. Raises UsageError."""
    known = {f.value: f for f in Format} | {"markdown": Format.MD}
    names = list(dict.fromkeys(name.strip().lower() for name in value.split(",") if name.strip()))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise UsageError(f"-f {value}: unknown format; choose from {', '.join(known)}")
    return [known[name] for name in names]


def plan(
    stems: Sequence[str], output: str | None, formats: Sequence[Format] | None, *, piped: bool
) -> list[Target]:
    """The target of each input.

    stems    the names of the inputs without suffix, after the folders of their output
    output   the value of `-o`; None: standard output if it is `piped`, else the working directory
    formats  the formats of `-f`; None: the format of the output's suffix, or else Markdown
    piped    whether standard output is not a terminal

    Raises UsageError if the inputs, `-o` and `-f` do not fit together.
    """
    if output == STDOUT or (output is None and piped):
        if formats and len(formats) > 1:
            raise UsageError("only one format can go to standard output; pass -o DIR for several")
        format_ = formats[0] if formats else Format.MD
        return [Target({}, format_, name) for name in _unique(stems)]
    if output and is_url(output):
        raise UsageError(
            f"-o {printable(output)}: name a file, a folder, or an address in object storage (s3://…)"
        )
    path = Path(output or ".")
    if output and path.suffix and not output.endswith(("/", os.sep)) and not _is_folder(path):
        return [_one_file(path, stems, formats)]
    return [
        Target({f: path / (stem + f.suffix) for f in formats or [Format.MD]}, name=stem)
        for stem in _unique(stems)
    ]


def folder_of(output: str | None, targets: Sequence[Target]) -> Path | None:
    """The folder that `plan` put all targets into; None if the output is one file or standard output."""
    if not targets[0].files:
        return None
    path = Path(output or ".")
    format_, first = next(iter(targets[0].files.items()))
    return path if first == path / (targets[0].name + format_.suffix) else None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # the name is too long; writing the file will report it
        return False


def _one_file(path: Path, stems: Sequence[str], formats: Sequence[Format] | None) -> Target:
    stem, format_ = Format.of_name(path.name)
    if format_ is None:
        known = " or ".join(f.suffix for f in Format)
        raise UsageError(
            f"-o {path}: unknown suffix; a file name must end in {known}, and a folder in a slash: -o {path}/"
        )
    if len(stems) > 1:
        raise UsageError(f"-o {path}: {len(stems)} inputs cannot go into one file; name a folder: -o out/")
    if formats and format_ not in formats:
        raise UsageError(f"-o {path}: the suffix does not match -f {','.join(formats)}")
    return Target(
        {f: path.with_name(stem + f.suffix) if f != format_ else path for f in formats or [format_]},
        name=_unique([Path(stems[0]).name])[0],
    )


def _unique(stems: Sequence[str]) -> list[str]:
    """Names for files: the stems without control characters, and with a number if a name was used before.

    The case is ignored, because on some disks `A` and `a` are the same file. `["a", "A"]` becomes `["a", "A-2"]`.
    """
    taken: set[str] = set()
    names = []
    for stem in stems:
        first = "/".join(map(_safe, stem.split("/")))
        name, n = first, 1
        while name.casefold() in taken:
            n += 1
            name = f"{first}-{n}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _safe(part: str) -> str:
    """A part of a path without control characters. It is short enough, and never "." or ".."."""
    clean = "".join(c if c.isprintable() else "_" for c in part)
    if not clean.strip("."):  # the stem of "...pdf" is "..", which would be a folder
        return "document"
    return clean.encode()[:MAX_STEM].decode("utf-8", "ignore") or "document"
