"""Implements `Storage` in object storage, such as `s3://bucket/queue`.

All rests on one operation: to write an object only if it does not exist (S3's `If-None-Match: *`; Google's and Azure's
storage have the same). A server that does not know it writes the object, without a word, so this is tried at the start.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from typing import Any

from doc2md.errors import Doc2mdError, OutputError, UsageError
from doc2md.objects import connect, why
from doc2md.sources import printable

_REFUSALS = {"PreconditionFailed", "ConditionalRequestConflict", "409", "412"}
"""What S3 says if an object exists, or is just being written or deleted by another process."""


class ObjectStorage:
    """Small objects below an address. An object is written whole or not at all, so nothing is left half-written.

    Raises UsageError if the storage cannot create objects exclusively, OutputError if it cannot be reached.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._system, key = connect(self.address, use_listings_cache=False, skip_instance_cache=True)
        self._root = key.rstrip("/")
        self._try_to_create()

    def _try_to_create(self) -> None:
        probe = f"probes/{secrets.token_hex(6)}"
        try:
            self.create(probe, b"1")
            refused = not self.create(probe, b"2")
        finally:
            with contextlib.suppress(OutputError):
                self.delete(probe)
        if not refused:
            raise UsageError(
                f"{printable(self.address)}: this storage cannot create an object only if it does not exist "
                "(If-None-Match), so processes cannot share it: use a folder, or another storage"
            )

    def create(self, name: str, data: bytes) -> bool:
        try:
            with self._errors(name):
                self._system.pipe_file(self._path(name), data, mode="create")
        except OutputError as error:
            # The driver tries again if an answer was lost: then the object that was in the way is ours.
            found = self.read(name)
            if found is None and not _is_refused(error.__cause__):
                raise
            return found == data
        return True

    def write(self, name: str, data: bytes) -> None:
        with self._errors(name):
            self._system.pipe_file(self._path(name), data)

    def read(self, name: str) -> bytes | None:
        with self._errors(name), contextlib.suppress(FileNotFoundError):
            return bytes(self._system.cat_file(self._path(name)))
        return None

    def delete(self, name: str) -> None:
        with self._errors(name), contextlib.suppress(FileNotFoundError):
            self._system.rm_file(self._path(name))

    def changed(self, name: str) -> float | None:
        with self._errors(name), contextlib.suppress(FileNotFoundError):
            self._system.invalidate_cache()
            return float(self._system.modified(self._path(name)).timestamp())
        return None

    def names(self, folder: str) -> Iterator[str]:
        start = self._path(folder) + "/"
        with self._errors(folder), contextlib.suppress(FileNotFoundError):
            self._system.invalidate_cache()
            found = self._system.ls(start, detail=False)
            yield from (path.removeprefix(start) for path in found if path != start)

    def sweep(self, before: float) -> None:
        """Nothing is half-written."""

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextlib.contextmanager
    def _errors(self, name: str) -> Iterator[None]:
        try:
            yield
        except Doc2mdError:
            raise
        except Exception as error:  # drivers also raise what their HTTP clients raise
            raise OutputError(f"cannot use {printable(self.address)}/{name}: {why(error)}") from error


def _is_refused(error: BaseException | None) -> bool:
    """Whether a driver says that the object exists."""
    response: Any = getattr(error.__cause__, "response", None) if error else None
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return isinstance(error, FileExistsError) or code in _REFUSALS
