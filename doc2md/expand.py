"""The names of documents: what a user names, with folders, patterns and list files expanded."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from doc2md.errors import InputError, reason_of
from doc2md.office import program
from doc2md.sources import printable

SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"})
"""Suffixes of the files that are taken from a folder. A file that is named may have any suffix."""
OFFICE_SUFFIXES = frozenset({".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".rtf"})
"""Suffixes of the files that are also taken from a folder if LibreOffice is installed."""


def expand(names: Iterable[str], suffixes: Collection[str] | None = None) -> list[str]:
    """The names of all documents in order, each once.

    `suffixes` are those of the files that are taken from a folder; None: of all that can be read. Raises InputError if
    a folder, a pattern or a list file contains no document.
    """
    suffixes = readable_suffixes() if suffixes is None else suffixes
    return list(dict.fromkeys(name for each in names for name in _expanded(each, suffixes)))


def readable_suffixes() -> frozenset[str]:
    """Suffixes of the files that can be read on this machine."""
    return SUFFIXES | OFFICE_SUFFIXES if program() else SUFFIXES


def _expanded(name: str, suffixes: Collection[str], *, from_list: bool = False) -> Iterator[str]:
    if "\0" in name:
        raise InputError(f"{printable(name)}: not a valid file name")
    if name.startswith("@") and not Path(name).exists():
        if from_list:
            raise InputError(f"{printable(name)}: a list file cannot contain another list file")
        yield from _listed(Path(name[1:]), suffixes)
    elif _is_folder(name):
        yield from _not_empty(_in_folder(name, suffixes), f"{name}: there is no document in this folder")
    elif glob.has_magic(name) and not Path(name).exists():
        found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207  # Path.glob takes no absolute pattern
        yield from _not_empty(found, f"{name}: no file matches this pattern")
    else:
        yield name


def _listed(path: Path, suffixes: Collection[str]) -> Iterator[str]:
    """The documents of a list file: one name per line. Empty lines and lines that start with # are skipped."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"@{path}: the list file cannot be read: {reason}") from error
    names = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    for name in _not_empty(names, f"@{path}: the list file contains no names"):
        yield from _expanded(name, suffixes, from_list=True)


def _in_folder(name: str, suffixes: Collection[str]) -> list[str]:
    """The documents in a folder and its subfolders.

    A folder that cannot be listed is among them: whoever opens it reports that, as for a file that cannot be read.
    """
    closed: list[OSError] = []
    paths = [
        Path(folder, file) for folder, _, files in os.walk(name, onerror=closed.append) for file in files
    ]
    visible = (path for path in paths if not path.name.startswith("."))
    found = [str(path) for path in visible if path.suffix.lower() in suffixes and path.is_file()]
    return sorted(found + [os.fspath(error.filename) for error in closed])


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # the name is too long; opening the file will report it
        return False


def _not_empty(found: list[str], problem: str) -> list[str]:
    if not found:
        raise InputError(problem)
    return found
