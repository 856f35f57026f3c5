"""The objects of a storage: reading, writing and listing them by key."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from doc2md.errors import Doc2mdError, OutputError
from doc2md.objects import checked, connect, stamp_from, why
from doc2md.sources import printable

_REFUSALS = {"PreconditionFailed", "ConditionalRequestConflict", "409", "412"}
"""What S3 says if an object exists, or is just being written or deleted by another process."""


class Store:
    """The objects of the storage of an address. An object is written whole or not at all.

    Keys are `bucket/folder/name`; that of the address is `key`. All methods raise OutputError if the storage cannot be
    used. Drivers repeat a request that fails for a moment.
    """

    def __init__(self, address: str) -> None:
        self._system, _ = connect(address, use_listings_cache=False, skip_instance_cache=True)
        self.key = self.key_of(address)
        whole = address.rstrip("/")
        scheme = whole.partition("://")[0] + "://"
        self._before = whole.removesuffix(self.key) if whole.endswith(self.key) else scheme

    def key_of(self, address: str) -> str:
        """The key of an address in this storage. Raises what `checked` raises."""
        return str(self._system._strip_protocol(checked(address))).strip("/")

    def address_of(self, key: str) -> str:
        """The address of a key, as the user writes addresses."""
        return f"{self._before}{key}"

    def create(self, key: str, data: bytes) -> bool:
        """Write an object unless it exists. Of several processes that try, exactly one gets True."""
        try:
            with self._errors(key):
                self._system.pipe_file(key, data, mode="create")
        except OutputError as error:
            # The driver tries again if an answer was lost: then the object that was in the way is ours.
            found = self.read(key)
            if found is None and not _is_refused(error.__cause__):
                raise
            return found == data
        return True

    def write(self, key: str, data: bytes) -> None:
        """Write or replace an object."""
        with self._errors(key):
            self._system.pipe_file(key, data)

    def send(self, files: Sequence[tuple[Path, str]]) -> None:
        """Write or replace objects with the content of files, several at a time."""
        if files:
            with self._errors(files[0][1]):
                self._system.put([str(path) for path, _ in files], [key for _, key in files])

    def read(self, key: str) -> bytes | None:
        """The content of an object; None if there is none."""
        with self._errors(key), contextlib.suppress(FileNotFoundError):
            return bytes(self._system.cat_file(key))
        return None

    def delete(self, key: str) -> None:
        """Delete an object, if it exists."""
        with self._errors(key), contextlib.suppress(FileNotFoundError):
            self._system.rm_file(key)

    def changed(self, key: str) -> float | None:
        """When an object was last written, in seconds, by the clock of the storage; None if there is none."""
        with self._errors(key), contextlib.suppress(FileNotFoundError):
            self._system.invalidate_cache()
            return float(self._system.modified(key).timestamp())
        return None

    def stamp(self, key: str) -> str:
        """What changes with an object, as the storage says it; empty if there is none."""
        with self._errors(key), contextlib.suppress(FileNotFoundError):
            self._system.invalidate_cache()
            return stamp_from(self._system.info(key))
        return ""

    def has(self, key: str) -> bool:
        """Whether there is an object with this key, or a folder with objects."""
        with self._errors(key):
            self._system.invalidate_cache()
            return bool(self._system.exists(key))

    def names(self, folder: str) -> Iterator[str]:
        """The names of the objects in a folder, and those of the folders in it with a slash at the end."""
        start = f"{folder}/"
        with self._errors(folder), contextlib.suppress(FileNotFoundError):
            self._system.invalidate_cache()
            for known in self._system.ls(start, detail=True):
                path = known["name"].strip("/")
                if path.startswith(start):
                    yield path.removeprefix(start) + "/" * (known["type"] == "directory")

    @contextlib.contextmanager
    def _errors(self, key: str) -> Iterator[None]:
        try:
            yield
        except Doc2mdError:
            raise
        except Exception as error:  # drivers also raise what their HTTP clients raise
            raise OutputError(f"cannot use {printable(self.address_of(key))}: {_why(error)}") from error


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):  # a single object may be missing, so it is the bucket
        return "there is no such bucket; create it, or check its name"
    return why(error)


def _is_refused(error: BaseException | None) -> bool:
    """Whether a driver says that the object exists."""
    response: Any = getattr(error.__cause__, "response", None) if error else None
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return isinstance(error, FileExistsError) or code in _REFUSALS
