"""Where processes on several machines keep what they share: small files under names such as `done/ab12.json`.

`Storage` is all that a shared run needs. It fits a folder, and an object store that can write an object only if it does
not exist (S3's `If-None-Match: *`): no lock, no rename, and no clock but that of the storage itself.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from doc2md.errors import cannot_write
from doc2md.exporter.files import TEMPORARY_SUFFIX, temporary_file, write_atomically

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}


class Storage(Protocol):
    """Small files with names of the form `folder/file`. Each method is atomic. Raises OutputError."""

    def create(self, name: str, data: bytes) -> bool:
        """Write a file unless it exists. Of several processes that try, exactly one gets True."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Write or replace a file. A reader gets the old content or the new one."""
        ...

    def read(self, name: str) -> bytes | None:
        """The content of a file; None if there is none."""
        ...

    def delete(self, name: str) -> None:
        """Delete a file, if it exists."""
        ...

    def changed(self, name: str) -> float | None:
        """When a file was last written, in seconds, by the clock of the storage; None if there is none."""
        ...

    def names(self, folder: str) -> Iterator[str]:
        """The names of the files in a folder, without the folder."""
        ...

    def sweep(self, before: float) -> None:
        """Delete what killed processes have left half-written before this time, by the clock of the storage."""
        ...


class FolderStorage:
    """Implements `Storage` in a folder, which may be on a network disk.

    A new file is written under another name and then linked, because a hard link fails if the name exists, on every
    machine that uses the disk. Where there are no hard links, the file is opened with `O_EXCL` instead; a reader may
    then see it empty for a moment.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, name: str, data: bytes) -> bool:
        path = self.folder / name
        with self._errors(path), _written(path, data) as part:
            try:
                os.link(part, path)
            except FileExistsError:
                return part.stat().st_nlink > 1  # NFS: the link was made, but the answer was lost
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                return _create_exclusively(path, data)
        return True

    def write(self, name: str, data: bytes) -> None:
        write_atomically(self.folder / name, data)

    def read(self, name: str) -> bytes | None:
        path = self.folder / name
        with self._errors(path), contextlib.suppress(FileNotFoundError):
            return path.read_bytes()
        return None

    def delete(self, name: str) -> None:
        path = self.folder / name
        with self._errors(path):
            path.unlink(missing_ok=True)

    def changed(self, name: str) -> float | None:
        path = self.folder / name
        with self._errors(path), contextlib.suppress(FileNotFoundError), path.open("rb") as file:
            return os.fstat(file.fileno()).st_mtime  # opening it makes NFS ask the server
        return None

    def names(self, folder: str) -> Iterator[str]:
        path = self.folder / folder
        with self._errors(path), contextlib.suppress(FileNotFoundError), os.scandir(path) as entries:
            yield from (entry.name for entry in entries if not entry.name.startswith("."))

    def sweep(self, before: float) -> None:
        for path in self.folder.rglob(f".*{TEMPORARY_SUFFIX}"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()

    @contextlib.contextmanager
    def _errors(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cannot_write(error, path) from error


@contextlib.contextmanager
def _written(path: Path, data: bytes) -> Iterator[Path]:
    """A temporary file with this content beside `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with temporary_file(path) as (part, file):
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        yield part


def _create_exclusively(path: Path, data: bytes) -> bool:
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        return False
    return True
