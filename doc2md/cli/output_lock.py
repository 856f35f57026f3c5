"""Locks on the output, so that no two runs write the same document at the same time.

In each output folder, a run locks one byte of the file `.doc2md.lock` for each document that it will write. So many
runs can write into one folder (`xargs -P`), but only one can write a certain document. The kernel releases the locks
of a run that was killed. The last run deletes the file.
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
from doc2md.exporter.files import check_writable
from doc2md.options.export import Format

LOCK_FILE = ".doc2md.lock"
_FIRST = 1
"""The offset of the bytes for documents. All runs that have the file open share a lock on byte 0."""
_FLOCK = "hhqqi"
"""The layout of `struct flock` on Linux: type, whence, start, length, process."""


@contextmanager
def exclusive(*paths: Path | None, root: Path | None = None) -> Iterator[None]:
    """Lock these output files, in all formats, until the context ends.

    The locks of files below `root` are all in this folder, because a run may write into more folders than it can open.

    Raises UsageError if another run has a lock, and OutputError if no file can be written into their folders.

    Nothing is locked on file systems without locks, such as some network disks, and no device file is locked.
    """
    with ExitStack() as stack:
        handles: dict[Path, int | None] = {}
        files = (path for path in paths if path and not _is_device(path))
        # All runs lock in the same order, so that of two runs with the same files one succeeds.
        for path in sorted(files, key=lambda path: _offset(path, root)):
            folder = root if root and path.is_relative_to(root) else path.parent
            if folder not in handles:
                check_writable(folder)
                handles[folder] = stack.enter_context(_opened(folder / LOCK_FILE))
            handle = handles[folder]
            if handle is not None:
                _lock(handle, path, _offset(path, root))
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
            _close(handle, path)


def _open(path: Path) -> int:
    """Open the lock file with a shared lock on byte 0."""
    import fcntl

    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        try:
            fcntl.lockf(handle, fcntl.LOCK_SH, 1)
            if os.fstat(handle).st_nlink:  # otherwise another run deleted the file in the meantime: try again
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _close(handle: int, path: Path) -> None:
    """Close the lock file, and delete it if no other run has it open."""
    import fcntl

    with suppress(OSError):
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1)
        path.unlink()
    os.close(handle)


def _lock(handle: int, path: Path, offset: int) -> None:
    import fcntl

    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, offset)
    except OSError as error:
        if error.errno in {errno.EAGAIN, errno.EACCES}:
            raise UsageError(
                f"another run{_owner(handle, offset)} is using {path}: wait until it ends or choose another -o"
            ) from None


def _is_device(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _offset(path: Path, root: Path | None) -> int:
    """The offset of the byte for a document: a hash of its name without suffix, because its figures share the name.

    Folders below `root` are part of the name. Its case is ignored, because on some disks `A` and `a` are the same file.
    """
    inside = root is not None and path.is_relative_to(root)
    name, _ = Format.of_name(path.relative_to(root).as_posix() if root and inside else path.name)
    return _FIRST + int.from_bytes(hashlib.sha256(os.fsencode(name.casefold())).digest()[:7])


def _owner(handle: int, offset: int) -> str:
    """The process that has the lock, in words; empty if the system does not report it."""
    import fcntl

    if sys.platform != "linux":
        return ""
    asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, offset, 1, 0)
    *_, pid = struct.unpack(_FLOCK, fcntl.fcntl(handle, fcntl.F_GETLK, asked))
    return f" (pid {pid})" if pid > 0 else ""
