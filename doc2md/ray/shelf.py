"""The documents that a reader has on the disk of its node."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from doc2md.session import Session
from doc2md.sources import Input

KEPT = 4
"""Number of documents that stay when no task uses them, because the next range of pages may be of one of them."""

_Key = tuple[str, str]
"""The name of a document, and the digest of its bytes."""


class Shelf:
    """Writes each document to the disk once, however many tasks read ranges of it, and deletes it later."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._inputs: dict[_Key, Input] = {}
        self._users: Counter[_Key] = Counter()
        self._opening = asyncio.Lock()

    @asynccontextmanager
    async def take(self, name: str, data: bytes) -> AsyncIterator[Input]:
        """The document as a worker can open it. Raises InputError."""
        key = (name, hashlib.sha256(data).hexdigest())
        self._users[key] += 1
        try:
            async with self._opening:
                if key not in self._inputs:
                    self._inputs[key] = await self._open(name, data)
            yield self._inputs[key]
        finally:
            self._users[key] -= 1
            self._tidy()

    async def _open(self, name: str, data: bytes) -> Input:
        opened = self._session.open(data, name)
        prepared = await self._session.prepared(opened)
        if prepared is not opened:
            _delete(opened)
        return prepared

    def _tidy(self) -> None:
        unused = [key for key in self._inputs if not self._users[key]]
        for key in unused[:-KEPT]:
            _delete(self._inputs.pop(key))
            del self._users[key]


def _delete(document: Input) -> None:
    Path(document.file.path).unlink(missing_ok=True)
