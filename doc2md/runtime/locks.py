"""What a process holds is locked as long as it lives: what nobody holds was left by one that was killed."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path

_TAKEN = {errno.EAGAIN, errno.EACCES}


def hold(file: int) -> int | None:
    """Lock an open file until the handle that this gives is closed; None where there are no locks.

    Raises BlockingIOError where another holds it, or has just swept it.
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
        return None  # as on some network disks
    if not os.fstat(handle).st_nlink:
        os.close(handle)
        raise BlockingIOError(errno.ENOENT, os.strerror(errno.ENOENT))
    return handle


def sweep(files: Iterable[Path], remove: Callable[[Path], object]) -> None:
    """Call `remove` with each of these files that its process left behind when it was killed."""
    for path in files:
        with contextlib.suppress(OSError), path.open("r+b") as file:
            handle = None if path.is_symlink() else hold(file.fileno())
            if handle is not None:
                try:
                    remove(path)
                finally:
                    os.close(handle)
