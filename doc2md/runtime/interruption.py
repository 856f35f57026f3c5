"""Ending a run early, for example after Ctrl-C: no new work starts, and running work has a few seconds to finish."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from doc2md.errors import StoppedError

T = TypeVar("T")
Item = TypeVar("Item")

GRACE_SECONDS = 3.0
"""Time that running work has to finish. Answers that arrive within it are kept."""


class Interruption:
    """A request to end the run. All methods must be called in the event loop."""

    def __init__(self) -> None:
        self._requested = asyncio.Event()
        self._running: set[asyncio.Timeout] = set()

    @property
    def requested(self) -> bool:
        return self._requested.is_set()

    def request(self) -> None:
        """End the run: from now on no work starts, and running work is cancelled after `GRACE_SECONDS`."""
        self._requested.set()
        end = asyncio.get_running_loop().time() + GRACE_SECONDS
        for timeout in self._running:
            timeout.reschedule(end)

    def raise_if_requested(self) -> None:
        """Raises StoppedError if the run is to end."""
        if self.requested:
            raise StoppedError

    async def run(self, work: Callable[[Item], Awaitable[T]], item: Item) -> T:
        """Return `await work(item)`. Raises StoppedError if the work did not start, or was cancelled by `request`."""
        self.raise_if_requested()
        try:
            async with asyncio.timeout(None) as timeout:
                self._running.add(timeout)
                try:
                    return await work(item)
                finally:
                    self._running.remove(timeout)
        except TimeoutError:
            if timeout.expired():
                raise StoppedError from None
            raise  # a timeout of the work itself

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds`, or until `request` is called."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._requested.wait()
