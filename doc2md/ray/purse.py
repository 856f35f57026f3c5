"""The cost limit of a run on a cluster: one actor keeps it, and all readers pay from it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import ray
from ray.exceptions import RayTaskError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from doc2md.converter.budget import CostLimit
from doc2md.document import UNSAID, Usage
from doc2md.options.price import Price


class _Keeper:
    """The actor. It knows who is paying, because a reader that dies pays no more."""

    def __init__(self, price: Price, limit: float) -> None:
        self._limit = CostLimit(price, limit)
        self._in_progress: Counter[str] = Counter()
        self._gone: set[str] = set()

    async def take(self, holder: str) -> None:
        await self._limit.take()
        if holder in self._gone:
            await self._limit.pay(None)
        else:
            self._in_progress[holder] += 1

    async def pay(self, holder: str, usage: Usage | None) -> None:
        if holder not in self._gone:
            self._in_progress[holder] -= 1
            await self._limit.pay(usage)

    async def forget(self, holder: str) -> None:
        """The reader has died. What it asked for costs as much as other answers."""
        self._gone.add(holder)
        for _ in range(self._in_progress.pop(holder, 0)):
            await self._limit.pay(UNSAID)


class SharedPurse:
    """A `Purse` for one reader, `holder`. Raises what the keeper raises."""

    def __init__(self, keeper: Any, holder: str) -> None:
        self._keeper = keeper
        self._holder = holder

    async def take(self) -> None:
        try:
            await self._keeper.take.remote(self._holder)
        except RayTaskError as error:
            raise error.cause from None

    async def pay(self, usage: Usage | None) -> None:
        await self._keeper.pay.remote(self._holder, usage)


def open_keeper(limit: CostLimit) -> Any:
    """Start the actor that keeps the limit, on the node of the driver, whose death ends the run anyhow."""
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    actor = ray.remote(_Keeper).options(num_cpus=0, scheduling_strategy=here)
    return actor.remote(limit.price, limit.limit)
