"""The gate that all requests of a run pass: so many pages at a time, and none while the server asks for quiet."""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import random
import time
from collections.abc import Mapping
from datetime import UTC

from doc2md.runtime.interruption import Interruption


class Gate:
    """`slots` bounds the pages under way, `rpm` the requests a minute, which start evenly spaced."""

    def __init__(
        self, width: int, rpm: float | None = None, interruption: Interruption | None = None
    ) -> None:
        self.slots = asyncio.Semaphore(width)
        self._gap = 60 / rpm if rpm else 0.0
        self._turn = asyncio.Lock()
        self._opens_at = 0.0
        self.interruption = interruption or Interruption()

    async def opened(self) -> None:
        """Wait until the next request may start. First come, first served: after a pause there is no rush.

        Raises StoppedError where none may start any more.
        """
        async with self._turn:
            while (wait := self._opens_at - time.monotonic()) > 0:  # a pause can get longer
                self.interruption.check()
                await self.interruption.sleep(wait)
            self.interruption.check()
            self.pause(self._gap)

    def pause(self, seconds: float) -> None:
        """Hold back all requests that have not started yet."""
        self._opens_at = max(self._opens_at, time.monotonic() + seconds)


def backoff(attempt: int, *, base: float = 0.5, cap: float = 20.0) -> float:
    """Seconds before the next try: exponential with full jitter, so that workers do not come back together."""
    return random.uniform(0, min(cap, base * 2 ** min(attempt, 32)))  # noqa: S311


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the server asks to wait, from `retry-after-ms` or `Retry-After` (seconds or a date), or None."""
    said = (
        _number(headers.get("retry-after-ms", ""), 1000),
        _number(headers.get("retry-after", "")),
        _until(headers.get("retry-after", "")),
    )
    return next((seconds for seconds in said if seconds is not None and 0 <= seconds < float("inf")), None)


def _number(value: str, unit: float = 1) -> float | None:
    with contextlib.suppress(ValueError):
        return float(value) / unit
    return None


def _until(value: str) -> float | None:
    """Seconds until an HTTP date."""
    with contextlib.suppress(ValueError, OverflowError):
        date = email.utils.parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - time.time()
    return None
