"""How far a long run is, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable


def counter(what: str, total: int, every: float = 5.0) -> Callable[[], None]:
    """A function that counts its calls, up to `total`. It says every few seconds, and at the end, how far it is."""
    count, said = 0, time.monotonic()

    def tick() -> None:
        nonlocal count, said
        count += 1
        if count == total or time.monotonic() - said > every:
            said = time.monotonic()
            print(f"{what} {count} of {total} documents", file=sys.stderr, flush=True)

    return tick
