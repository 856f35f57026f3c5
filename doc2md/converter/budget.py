"""What a run may cost (`--max-cost`), and the engine wrapper that keeps to it."""

from __future__ import annotations

import asyncio
from typing import Protocol

from doc2md.converter.base import Ask, Engine, Transcript
from doc2md.document import Usage
from doc2md.errors import NotAskedError, PageError
from doc2md.options.price import Price
from doc2md.worker_types import PageImage

TYPICAL_USAGE = Usage(900, 1_200)
"""Estimated tokens of one page. An A4 page at 144 dpi is sent as six tiles of 100 tokens and one overview of 256. A
printed page is about 3,000 characters of grounded text."""


class Purse(Protocol):
    """The money of a run. Several engines, also on other machines, may pay from the same one."""

    async def take(self) -> None:
        """Wait until a request can be paid. Raises NotAskedError when the limit is reached."""

    async def pay(self, usage: Usage | None) -> None:
        """Pay for a request; None if it cost nothing. Call it once after each `take`."""


class CostLimit:
    """A `Purse` with `limit`, in the currency of `price`.

    A request in progress counts as the mean cost of the answers so far, or as `TYPICAL_USAGE` before the first answer.
    An answer without a reported usage counts the same. If the requests in progress are expected to reach the limit, a
    new one waits until one of them is answered.
    """

    def __init__(self, price: Price, limit: float) -> None:
        self.price = price
        self.limit = limit
        self.spent = 0.0
        self._answers = 0
        self._in_progress = 0
        self._cost_changed = asyncio.Condition()

    async def take(self) -> None:
        async with self._cost_changed:
            await self._cost_changed.wait_for(
                lambda: not self._in_progress or self._expected_cost < self.limit
            )
            if self.is_spent:
                raise NotAskedError(
                    f"not asked: the run has cost {self.spent:.4g}, and --max-cost is {self.limit:g}; "
                    "run again with a higher --max-cost to continue"
                )
            self._in_progress += 1

    async def pay(self, usage: Usage | None) -> None:
        async with self._cost_changed:
            if usage and usage != Usage():
                self.spent += self._cost_of(usage) + usage.unsaid * self._mean_cost
                self._answers += max(1, usage.unsaid)
            self._in_progress -= 1
            self._cost_changed.notify_all()

    @property
    def is_spent(self) -> bool:
        """Whether the limit is reached."""
        return self.spent >= self.limit

    @property
    def _expected_cost(self) -> float:
        return self.spent + self._in_progress * self._mean_cost

    @property
    def _mean_cost(self) -> float:
        return self.spent / self._answers if self._answers else self._cost_of(TYPICAL_USAGE)

    def _cost_of(self, usage: Usage) -> float:
        return self.price.of(usage.prompt, usage.completion)


class Budget:
    """An `Engine` that pays for each request. Useless answers count too, because they are paid for."""

    def __init__(self, inner: Engine, purse: Purse) -> None:
        self.inner = inner
        self.name = inner.name
        self.identity = inner.identity
        self.purse = purse

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        await self.purse.take()
        usage = None
        try:
            transcript = await self.inner.read(ask, image)
            usage = transcript.usage
        except PageError as error:
            usage = error.usage
            raise
        finally:
            await self.purse.pay(usage)
        return transcript

    async def close(self) -> None:
        await self.inner.close()
