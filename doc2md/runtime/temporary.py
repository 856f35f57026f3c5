"""Temporary folders. All of a process are in one, which another process removes where this one is killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from pathlib import Path

from doc2md.runtime.locks import hold, sweep

PREFIX = "doc2md-"
_LOCK = ".doc2md-lock"
"""In each such folder, held by the process that it belongs to."""

_homes: dict[Path, int | None] = {}
"""This process's folders, one in each folder for temporary files, and the locks on them."""
_changing = threading.RLock()  # a folder may be discarded by the garbage collector, at any moment


def make_folder() -> Path:
    """A new folder, to be given to `discard`. Raises OSError."""
    with _changing:
        while True:
            place = Path(tempfile.gettempdir())
            home = next((home for home in _homes if home.parent == place), None) or _new_home(place)
            with contextlib.suppress(FileNotFoundError):
                return Path(tempfile.mkdtemp(dir=home))
            _give_up(home)  # somebody tidied up


def discard(folder: Path) -> None:
    """Remove a folder and all that is in it; with the last one, the process's own."""
    shutil.rmtree(folder, ignore_errors=True)
    home = folder.parent
    with _changing, contextlib.suppress(OSError):
        if home in _homes and [file.name for file in home.iterdir()] == [_LOCK]:
            shutil.rmtree(home)
            _give_up(home)


def _new_home(place: Path) -> Path:
    sweep(place.glob(f"{PREFIX}*/{_LOCK}"), _remove)
    while True:
        home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        with contextlib.suppress(BlockingIOError), (home / _LOCK).open("xb") as file:
            _homes[home] = hold(file.fileno())
            return home


def _give_up(home: Path) -> None:
    lock = _homes.pop(home, None)
    if lock is not None:
        os.close(lock)


def _remove(lock: Path) -> None:
    if lock.parent.stat().st_uid == os.getuid():
        shutil.rmtree(lock.parent)
