"""Temporary folders that are deleted even if the process is killed.

All temporary folders of a process are in one folder, its base, which is locked while the process lives. Every new
process deletes the bases that have no lock: their processes were killed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from doc2md.errors import no_temporary_file
from doc2md.runtime.locks import acquire, remove_unlocked

PREFIX = "doc2md-"
_LOCK = ".doc2md-lock"
"""Name of the lock file in each base."""

_bases: dict[Path, int | None] = {}
"""The bases of this process, one in each folder for temporary files (TMPDIR), with the descriptors of their locks."""
_changing = threading.RLock()  # reentrant, because the garbage collector may call `discard` at any moment


def make_folder() -> Path:
    """Create a temporary folder. The caller deletes it with `discard`. Raises OSError."""
    with _changing:
        while True:
            place = Path(tempfile.gettempdir())
            base = next((base for base in _bases if base.parent == place), None) or _new_base(place)
            with contextlib.suppress(FileNotFoundError):
                return Path(tempfile.mkdtemp(dir=base))
            _forget(base)  # another process has deleted it


def discard(folder: Path) -> None:
    """Delete a folder with its files, and the base if this was the last folder in it. Errors are ignored."""
    shutil.rmtree(folder, ignore_errors=True)
    base = folder.parent
    with _changing, contextlib.suppress(OSError):
        if base in _bases and [file.name for file in base.iterdir()] == [_LOCK]:
            shutil.rmtree(base)
            _forget(base)


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """Turn an OSError inside the context into the OutputError of `no_temporary_file`, which names a solution."""
    try:
        yield
    except OSError as error:
        raise no_temporary_file(error) from error


def _new_base(place: Path) -> Path:
    remove_unlocked(place.glob(f"{PREFIX}*/{_LOCK}"), _remove_base)
    while True:
        base = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        # Another process may delete the new base before it is locked; then try again.
        with contextlib.suppress(BlockingIOError), (base / _LOCK).open("xb") as file:
            _bases[base] = acquire(file.fileno())
            return base


def _forget(base: Path) -> None:
    lock = _bases.pop(base, None)
    if lock is not None:
        os.close(lock)


def _remove_base(lock: Path) -> None:
    if lock.parent.stat().st_uid == os.getuid():
        shutil.rmtree(lock.parent)
