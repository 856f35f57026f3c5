"""When a document has had its time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from doc2md.errors import PageError


class Deadline:
    """So many seconds from now on; made where an event loop runs."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._at = asyncio.get_running_loop().time() + seconds

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """What is done inside ends at the deadline, and does not begin after it. Raises PageError."""
        if asyncio.get_running_loop().time() >= self._at:
            raise self._error()
        try:
            async with asyncio.timeout_at(self._at):
                yield
        except TimeoutError as error:
            raise self._error() from error

    def _error(self) -> PageError:
        return PageError(f"not read: the document took more than {self.seconds:g} s (--document-seconds)")
