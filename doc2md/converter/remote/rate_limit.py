"""Rate limiting: how many requests run at once, how fast they start, and the pauses that a server asks for."""

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
    """The queue in which all requests of a run wait until they may be sent.

    At most `concurrency` pages are in progress at the same time; a page takes one of `slots`. At most `rpm` requests
    start per minute, at equal intervals; None for no limit.
    """

    def __init__(
        self, concurrency: int, rpm: float | None = None, interruption: Interruption | None = None
    ) -> None:
        self.slots = asyncio.Semaphore(concurrency)
        self._interval = 60 / rpm if rpm else 0.0
        self._turn = asyncio.Lock()
        self._opens_at = 0.0
        self.interruption = interruption or Interruption()

    async def wait_for_turn(self) -> None:
        """Wait until the next request may start. Requests start in the order of their calls, also after a pause.

        Raises StoppedError if the run is interrupted.
        """
        async with self._turn:
            while (wait := self._opens_at - time.monotonic()) > 0:  # a pause can grow while this waits
                self.interruption.raise_if_requested()
                await self.interruption.sleep(wait)
            self.interruption.raise_if_requested()
            self.pause(self._interval)

    def pause(self, seconds: float) -> None:
        """Let no request start for the next `seconds`."""
        self._opens_at = max(self._opens_at, time.monotonic() + seconds)


def backoff(attempt: int, *, base: float = 0.5, cap: float = 20.0) -> float:
    """Return the seconds to wait before the next attempt: exponential backoff with full jitter.

    `attempt` is the number of attempts so far. Jitter keeps pages that failed together from retrying together.
    Algorithm: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    return random.uniform(0, min(cap, base * 2 ** min(attempt, 32)))  # noqa: S311


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the server asks to wait; None if it does not say, or not in a valid form.

    They are in the header `retry-after-ms` (milliseconds), or in `Retry-After` (seconds or an HTTP date).
    """
    candidates = (
        _number(headers.get("retry-after-ms", ""), 1000),
        _number(headers.get("retry-after", "")),
        _seconds_until(headers.get("retry-after", "")),
    )
    return next(
        (seconds for seconds in candidates if seconds is not None and 0 <= seconds < float("inf")), None
    )


def _number(value: str, unit: float = 1) -> float | None:
    with contextlib.suppress(ValueError):
        return float(value) / unit
    return None


def _seconds_until(value: str) -> float | None:
    """The seconds from now until an HTTP date. A date without a time zone is in UTC."""
    with contextlib.suppress(ValueError, OverflowError):
        date = email.utils.parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - time.time()
    return None
