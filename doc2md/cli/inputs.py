"""What the user names, to the list of documents: folders, patterns and list files opened up."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from doc2md.errors import InputError
from doc2md.sources import printable

SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"})
"""Of the files that are taken from a folder; a file that is named is looked into, whatever it is called."""


def expand(names: Iterable[str], suffixes: Collection[str] = SUFFIXES) -> list[str]:
    """Every document once, in order; `suffixes` are of the files that are taken from a folder.

    Raises InputError where a folder, a pattern or a list holds none.
    """
    return list(dict.fromkeys(name for each in names for name in _expanded(each, suffixes)))


def _expanded(name: str, suffixes: Collection[str], *, listed: bool = False) -> Iterator[str]:
    if "\0" in name:
        raise InputError(f"{printable(name)}: no file has such a name")
    if name.startswith("@") and not Path(name).exists():
        if listed:
            raise InputError(f"{printable(name)}: a list names documents, not lists")
        yield from _listed(Path(name[1:]), suffixes)
    elif _is_folder(name):
        found = sorted(
            str(p) for p in Path(name).rglob("[!.]*") if p.suffix.lower() in suffixes and p.is_file()
        )
        yield from _some(found, f"{name}: no document in this folder")
    elif glob.has_magic(name) and not Path(name).exists():
        found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207  # a pattern may start anywhere
        yield from _some(found, f"{name}: no file matches")
    else:
        yield name


def _listed(path: Path, suffixes: Collection[str]) -> Iterator[str]:
    """A name a line; blank lines and lines that start with # are passed over."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"@{path}: the list cannot be read: {error}") from error
    names = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    for name in _some(names, f"@{path}: the list names no document"):
        yield from _expanded(name, suffixes, listed=True)


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # too long: opening it will tell
        return False


def _some(found: list[str], problem: str) -> list[str]:
    if not found:
        raise InputError(problem)
    return found
