"""The gate that all requests of a run pass: so many at a time, and none while the server asks for quiet."""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import random
import time
from collections.abc import AsyncIterator, Mapping

MAX_PAUSE = 600.0
"""Seconds. A server that asks for a longer pause is out of quota for today."""


class Gate:
    """At most `width` requests at once; `pause` holds back all that have not started yet."""

    def __init__(self, width: int) -> None:
        self._slots = asyncio.Semaphore(width)
        self._opens_at = 0.0

    @contextlib.asynccontextmanager
    async def passage(self) -> AsyncIterator[None]:
        async with self._slots:
            while (wait := self._opens_at - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            yield

    def pause(self, seconds: float) -> None:
        self._opens_at = max(self._opens_at, time.monotonic() + seconds)


def backoff(attempt: int, *, base: float = 0.5, cap: float = 20.0) -> float:
    """Seconds before the next try: exponential with full jitter, so that workers do not come back together."""
    return random.uniform(0, min(cap, base * 2**attempt))  # noqa: S311


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the server asks to wait, from `retry-after-ms` or `Retry-After` (seconds or a date), or None."""
    with contextlib.suppress(ValueError):
        return (
            _positive(float(headers["retry-after-ms"]) / 1000)
            if "retry-after-ms" in headers
            else _seconds(headers)
        )
    return None


def _seconds(headers: Mapping[str, str]) -> float | None:
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value[0].isalpha():
        return _positive(email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    return _positive(float(value))


def _positive(seconds: float) -> float | None:
    return seconds if 0 <= seconds < float("inf") else None
