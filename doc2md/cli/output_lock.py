"""One run at a time for each output: a second one is told so before it does anything.

A run locks a byte for each document that it will write, in a file of the folder they go to. So many runs may fill one
folder, as under `xargs -P`, and no two write the same document. The kernel knows whose byte it is, and frees those of
a run that was killed. The last run takes the file away.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from doc2md.errors import UsageError
from doc2md.options.export import Format

LOCKS = ".doc2md.lock"
_FIRST = 1
"""Documents' bytes begin here; byte 0 is shared by all who have the file open."""
_FLOCK = "hhqqi"
"""Linux's `struct flock`: type, whence, start, length, process."""


@contextmanager
def exclusive(*paths: Path | None) -> Iterator[None]:
    """Nobody else writes these files, nor one of the same name in another format. Raises UsageError where one does.

    Where there are no locks, as on some network disks, nothing is locked; a device is everybody's.
    """
    with ExitStack() as stack:
        handles: dict[Path, int | None] = {}
        files = (path for path in paths if path and not _is_device(path))
        for path in sorted(files, key=_place):  # of two runs that want the same, one has its way
            if path.parent not in handles:
                handles[path.parent] = stack.enter_context(_opened(path.parent / LOCKS))
            handle = handles[path.parent]
            if handle is not None:
                _take(handle, path)
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int | None]:
    handle = None
    with suppress(ImportError, OSError):
        handle = _open(path)
    try:
        yield handle
    finally:
        if handle is not None:
            _leave(handle, path)


def _open(path: Path) -> int:
    import fcntl

    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        try:
            fcntl.lockf(handle, fcntl.LOCK_SH, 1)
            if os.fstat(handle).st_nlink:  # else the last run took it away just now
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _leave(handle: int, path: Path) -> None:
    import fcntl

    with suppress(OSError):
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
        path.unlink()
    os.close(handle)


def _take(handle: int, path: Path) -> None:
    import fcntl

    place = _place(path)
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EACCES}:
            raise UsageError(
                f"another run{_holder(handle, place)} is using {path}: wait for its end, or choose another -o"
            ) from None


def _is_device(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _place(path: Path) -> int:
    """The byte of a document; its figures go by the same name, and on some disks `A` is `a`."""
    name, _ = Format.of_name(path.name)
    return _FIRST + int.from_bytes(hashlib.sha256(os.fsencode(name.casefold())).digest()[:7])


def _holder(handle: int, place: int) -> str:
    """Whose lock it is, as the kernel knows it."""
    import fcntl

    if sys.platform != "linux":
        return ""
    asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)
    *_, pid = struct.unpack(_FLOCK, fcntl.fcntl(handle, fcntl.F_GETLK, asked))
    return f" (pid {pid})" if pid > 0 else ""
