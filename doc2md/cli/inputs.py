"""Turn the INPUT arguments into documents: folders, patterns and list files become names, and - becomes a file."""

from __future__ import annotations

import glob
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from doc2md.errors import InputError, is_full, no_temporary_file
from doc2md.sources import STDIN, printable, spool

SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"})
"""Suffixes of the files that are taken from a folder. A file that is named may have any suffix."""


def expand(names: Iterable[str], suffixes: Collection[str] = SUFFIXES) -> list[str]:
    """The names of all documents in order, each once.

    `suffixes` are those of the files that are taken from a folder. Raises InputError if a folder, a pattern or a list
    file contains no document.
    """
    return list(dict.fromkeys(name for each in names for name in _expanded(each, suffixes)))


def _expanded(name: str, suffixes: Collection[str], *, from_list: bool = False) -> Iterator[str]:
    if "\0" in name:
        raise InputError(f"{printable(name)}: not a valid file name")
    if name.startswith("@") and not Path(name).exists():
        if from_list:
            raise InputError(f"{printable(name)}: a list file cannot contain another list file")
        yield from _listed(Path(name[1:]), suffixes)
    elif _is_folder(name):
        found = sorted(
            str(p) for p in Path(name).rglob("[!.]*") if p.suffix.lower() in suffixes and p.is_file()
        )
        yield from _not_empty(found, f"{name}: there is no document in this folder")
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
        raise InputError(f"@{path}: the list file cannot be read: {error}") from error
    names = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    for name in _not_empty(names, f"@{path}: the list file contains no names"):
        yield from _expanded(name, suffixes, from_list=True)


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # the name is too long; opening the file will report it
        return False


def _not_empty(found: list[str], problem: str) -> list[str]:
    if not found:
        raise InputError(problem)
    return found


@contextmanager
def open_inputs(names: Sequence[str], max_size: int) -> Iterator[list[str | IO[bytes]]]:
    """Yield the names. In place of -, yield a temporary file with the content of standard input. Raises InputError.

    `max_size` is the limit for standard input in bytes. It is read before the event loop starts, because a signal could
    not interrupt the loop while it waits for standard input.
    """
    with ExitStack() as stack:
        yield [stack.enter_context(_standard_input(max_size)) if name == STDIN else name for name in names]


@contextmanager
def _standard_input(max_size: int) -> Iterator[IO[bytes]]:
    if sys.stdin is None:
        raise InputError("standard input is closed: name a file")
    with tempfile.TemporaryFile() as file:
        try:
            spool(sys.stdin.buffer, file, "stdin", max_size)
        except OSError as error:
            if is_full(error):
                raise no_temporary_file(error) from error
            raise InputError(f"standard input: cannot be read: {error.strerror}") from error
        file.seek(0)
        yield file
