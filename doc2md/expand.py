"""The names of documents: what a user names, with folders, patterns and list files expanded."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from doc2md.errors import InputError, reason_of
from doc2md.exporter.files import claimed
from doc2md.objects import documents_at, is_address, start_of
from doc2md.office import program
from doc2md.sources import printable

SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"})
"""Suffixes of the files that are taken from a folder. A file that is named may have any suffix."""
OFFICE_SUFFIXES = frozenset({".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".rtf"})
"""Suffixes of the files that are also taken from a folder if LibreOffice is installed."""


@dataclass(frozen=True, slots=True)
class Found:
    """The name of a document, and the folders between it and what the user named.

    For `scans/`, the folders of `scans/2023/a.pdf` are `2023`. A run writes its output into the same folders.
    """

    name: str
    folders: str = ""


def expand(names: Iterable[str], suffixes: Collection[str] | None = None) -> list[str]:
    """The names of all documents in order, each once.

    `suffixes` are those of the files that are taken from a folder; None: of all that can be read. Raises InputError if
    a folder, a pattern or a list file contains no document.
    """
    return [found.name for found in find_documents(names, suffixes)]


def find_documents(names: Iterable[str], suffixes: Collection[str] | None = None) -> list[Found]:
    """The documents as `expand` returns them, each with its folders."""
    suffixes = readable_suffixes() if suffixes is None else suffixes
    found: dict[str, Found] = {}
    for each in names:
        for document in _expanded(each, suffixes):
            found.setdefault(document.name, document)
    return list(found.values())


def readable_suffixes() -> frozenset[str]:
    """Suffixes of the files that can be read on this machine."""
    return SUFFIXES | OFFICE_SUFFIXES if program() else SUFFIXES


def _expanded(name: str, suffixes: Collection[str], *, from_list: bool = False) -> Iterator[Found]:
    if "\0" in name:
        raise InputError(f"{printable(name)}: not a valid file name")
    if name.startswith("@") and not Path(name).exists():
        if from_list:
            raise InputError(f"{printable(name)}: a list file cannot contain another list file")
        yield from _listed(Path(name[1:]), suffixes)
    elif is_address(name):
        start = start_of(name) if glob.has_magic(name) else name
        found = _not_empty(
            documents_at(name, suffixes), f"{printable(name)}: there is no document at this address"
        )
        yield from (Found(each, "" if each == name else _between(start, each)) for each in found)
    elif _is_folder(name):
        found = _not_empty(_in_folder(name, suffixes), f"{name}: there is no document in this folder")
        yield from (Found(each, _between(name, each)) for each in found)
    elif glob.has_magic(name) and not Path(name).exists():
        found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207  # Path.glob takes no absolute pattern
        start = _start_of(name)
        for each in _not_empty(found, f"{name}: no file matches this pattern"):
            yield Found(each, _between(start, each))
    else:
        yield Found(name)


def _listed(path: Path, suffixes: Collection[str]) -> Iterator[Found]:
    """The documents of a list file: one name per line. Empty lines and lines that start with # are skipped.

    A relative name has the folders that it is written with. Absolute names have those below the folder they share, and
    so have addresses.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"@{path}: the list file cannot be read: {reason}") from error
    names = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    _not_empty(names, f"@{path}: the list file contains no names")
    found = [each.name for name in names for each in _expanded(name, suffixes, from_list=True)]
    addresses, absolute = _shared(filter(is_address, found)), _shared(filter(os.path.isabs, found))
    for name in found:
        start = addresses if is_address(name) else absolute if os.path.isabs(name) else ""  # noqa: PTH117
        yield Found(name, _between(start, name))


def _shared(names: Iterable[str]) -> str:
    """The folder that names have in common; empty without names."""
    folders = [os.path.dirname(name) for name in names]  # noqa: PTH120
    return os.path.commonpath(folders) if folders else ""


def _start_of(pattern: str) -> str:
    """The folder in which all files of a pattern are: `scans` for `scans/*/a.pdf`."""
    parts = pattern.split("/")
    fixed = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    return "/".join(parts[:fixed]) or ("/" if pattern.startswith("/") else "")


def _between(start: str, name: str) -> str:
    """The folders between the folder `start` and a file in it; none if the file is not in it."""
    between = os.path.relpath(os.path.dirname(name) or ".", start or ".")  # noqa: PTH120
    return "" if between == "." or between.split("/")[0] == ".." else between


def _in_folder(name: str, suffixes: Collection[str]) -> list[str]:
    """The documents in a folder and its subfolders. The figures that doc2md has written there are none.

    A folder that cannot be listed is among them: whoever opens it reports that, as for a file that cannot be read.
    """
    closed: list[OSError] = []
    paths: list[Path] = []
    for folder, inside, files in os.walk(name, onerror=closed.append):
        made = claimed(Path(folder))
        inside[:] = [each for each in inside if each not in made]
        paths += [Path(folder, file) for file in files]
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
