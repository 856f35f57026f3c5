"""Implements `Storage` in object storage, such as `s3://bucket/queue`.

All rests on one operation: to write an object only if it does not exist (S3's `If-None-Match: *`; Google's and Azure's
storage have the same). A server that does not know it writes the object, without a word, so this is tried at the start.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator

from doc2md.bucket.store import Store
from doc2md.errors import OutputError, UsageError
from doc2md.sources import printable


class ObjectStorage:
    """Small objects below an address. An object is written whole or not at all, so nothing is left half-written.

    Raises UsageError if the storage cannot create objects exclusively, OutputError if it cannot be reached.
    """

    def __init__(self, address: str) -> None:
        self._store = Store(address)
        self._try_to_create(address.rstrip("/"))

    def _try_to_create(self, address: str) -> None:
        probe = f"probes/{secrets.token_hex(6)}"
        try:
            self.create(probe, b"1")
            refused = not self.create(probe, b"2")
        finally:
            with contextlib.suppress(OutputError):
                self.delete(probe)
        if not refused:
            raise UsageError(
                f"{printable(address)}: this storage cannot create an object only if it does not exist "
                "(If-None-Match), so processes cannot share it: use a folder, or another storage"
            )

    def create(self, name: str, data: bytes) -> bool:
        return self._store.create(self._key(name), data)

    def write(self, name: str, data: bytes) -> None:
        self._store.write(self._key(name), data)

    def read(self, name: str) -> bytes | None:
        return self._store.read(self._key(name))

    def delete(self, name: str) -> None:
        self._store.delete(self._key(name))

    def changed(self, name: str) -> float | None:
        return self._store.changed(self._key(name))

    def names(self, folder: str) -> Iterator[str]:
        return self._store.names(self._key(folder))

    def sweep(self, before: float) -> None:
        """Nothing is half-written."""

    def _key(self, name: str) -> str:
        return f"{self._store.key}/{name}"
