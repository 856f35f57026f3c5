"""The time limit of a document (`--document-seconds`)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from doc2md.errors import PageError


class Deadline:
    """Starts when it is created and ends `seconds` later. It must be created in a running event loop."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._at = asyncio.get_running_loop().time() + seconds

    @asynccontextmanager
    async def enforce(self) -> AsyncIterator[None]:
        """Cancel the work inside the context at the deadline. Raises PageError then, or on entry if it has passed."""
        if asyncio.get_running_loop().time() >= self._at:
            raise self._error()
        try:
            async with asyncio.timeout_at(self._at):
                yield
        except TimeoutError as error:
            raise self._error() from error

    def _error(self) -> PageError:
        return PageError(f"not read: the document took more than {self.seconds:g} s (--document-seconds)")
