"""The engine wrapper that keeps a run within its cost limit (`--max-cost`)."""

from __future__ import annotations

import asyncio

from doc2md.converter.base import Ask, Engine, Transcript
from doc2md.document import Usage
from doc2md.errors import NotAskedError, PageError
from doc2md.options.price import Price
from doc2md.worker_types import PageImage

TYPICAL_USAGE = Usage(900, 1_200)
"""Estimated tokens of one page. An A4 page at 144 dpi is sent as six tiles of 100 tokens and one overview of 256. A
printed page is about 3,000 characters of grounded text."""


class Budget:
    """An `Engine` that stops asking when the run has reached its cost limit.

    `price` and `limit` are in the same currency. Useless answers count too, because they are paid for.

    A request in progress counts as the mean cost of the answers so far, or as `TYPICAL_USAGE` before the first answer.
    An answer without a reported usage counts the same. If the requests in progress are expected to reach the limit, a
    new question waits until one of them is answered.
    """

    def __init__(self, inner: Engine, price: Price, limit: float) -> None:
        self.inner = inner
        self.name = inner.name
        self.identity = inner.identity
        self.price = price
        self.limit = limit
        self.spent = 0.0
        self._answers = 0
        self._in_progress = 0
        self._cost_changed = asyncio.Condition()

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        async with self._cost_changed:
            await self._cost_changed.wait_for(
                lambda: not self._in_progress or self._expected_cost < self.limit
            )
            if self.spent >= self.limit:
                raise NotAskedError(
                    f"not asked: the run has cost {self.spent:.4g}, and --max-cost is {self.limit:g}; "
                    "run again with a higher --max-cost to continue"
                )
            self._in_progress += 1
        try:
            transcript = await self.inner.read(ask, image)
            self._add_cost(transcript.usage)
        except PageError as error:
            self._add_cost(error.usage)
            raise
        finally:
            async with self._cost_changed:
                self._in_progress -= 1
                self._cost_changed.notify_all()
        return transcript

    async def close(self) -> None:
        await self.inner.close()

    def _add_cost(self, usage: Usage | None) -> None:
        if usage and usage != Usage():
            self.spent += self._cost_of(usage) + usage.unsaid * self._mean_cost
            self._answers += max(1, usage.unsaid)

    @property
    def _expected_cost(self) -> float:
        return self.spent + self._in_progress * self._mean_cost

    @property
    def _mean_cost(self) -> float:
        return self.spent / self._answers if self._answers else self._cost_of(TYPICAL_USAGE)

    def _cost_of(self, usage: Usage) -> float:
        return self.price.of(usage.prompt, usage.completion)
