"""A run that is asked to end early: nothing more is begun, and what is under way has some seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from doc2md.errors import StoppedError

T = TypeVar("T")
Item = TypeVar("Item")

GRACE = 3.0
"""Seconds for what is under way: an answer that comes in time is kept."""


class Interruption:
    """Asked for once, from within the event loop."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()
        self._limits: set[asyncio.Timeout] = set()

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    def ask(self) -> None:
        self._asked.set()
        end = asyncio.get_running_loop().time() + GRACE
        for limit in self._limits:
            limit.reschedule(end)

    def check(self) -> None:
        """Raises StoppedError once it was asked for."""
        if self.asked:
            raise StoppedError

    async def within(self, work: Callable[[Item], Awaitable[T]], item: Item) -> T:
        """What `work` makes of `item`. Raises StoppedError where it was not begun, or was not done in time."""
        self.check()
        try:
            async with asyncio.timeout(None) as limit:
                self._limits.add(limit)
                try:
                    return await work(item)
                finally:
                    self._limits.remove(limit)
        except TimeoutError:
            if limit.expired():
                raise StoppedError from None
            raise

    async def sleep(self, seconds: float) -> None:
        """For so long, or until it is asked for."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._asked.wait()
