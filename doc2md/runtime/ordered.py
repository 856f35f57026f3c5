"""Running tasks in parallel, with their results in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from itertools import islice
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


async def map_in_order(
    run: Callable[[S], Awaitable[T]], items: Iterable[S], width: int
) -> AsyncGenerator[T, None]:
    """Yield `await run(item)` for each item, in the order of `items`. At most `width` tasks run at a time.

    Tasks that still run when the generator is closed, or when a task fails, are cancelled. Close it with `aclosing`.
    """
    waiting = iter(items)
    tasks: deque[asyncio.Future[T]] = deque(
        asyncio.ensure_future(run(item)) for item in islice(waiting, width)
    )
    try:
        while tasks:
            result = await tasks[0]
            tasks.popleft()
            tasks.extend(asyncio.ensure_future(run(item)) for item in islice(waiting, 1))
            yield result
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
