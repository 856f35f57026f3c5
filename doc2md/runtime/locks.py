"""File locks that end with their process. A file without a lock was left by a process that was killed."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

_TAKEN = {errno.EAGAIN, errno.EACCES}


def acquire(file: int) -> int | None:
    """Lock an open file.

    `file` is its file descriptor. Returns a second descriptor; the lock lasts until it is closed or the process ends.
    Returns None if locks are not supported, as on some network disks and on Windows.

    Raises BlockingIOError if another process holds the lock, or has just deleted the file.
    """
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.dup(file)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if error.errno in _TAKEN:
            raise BlockingIOError(error.errno, error.strerror) from error
        return None  # this file system has no locks
    if not os.fstat(handle).st_nlink:
        os.close(handle)
        raise BlockingIOError(errno.ENOENT, os.strerror(errno.ENOENT))
    return handle


def remove_unlocked(files: Iterable[Path], remove: Callable[[Path], object]) -> None:
    """Call `remove` with each of `files` that is not locked by any process. Files that cannot be opened are skipped."""
    for path in files:
        with contextlib.suppress(OSError), path.open("r+b") as file:
            handle = None if path.is_symlink() else acquire(file.fileno())
            if handle is not None:
                try:
                    remove(path)
                finally:
                    os.close(handle)
