"""A limit on the cost of a run."""

from __future__ import annotations

import asyncio

from doc2md.converter.base import Ask, Engine, Transcript
from doc2md.document import Usage
from doc2md.errors import NotAskedError, PageError
from doc2md.options.price import Price
from doc2md.worker_types import PageImage

TYPICAL = Usage(900, 1_200)
"""Tokens of a page, as an estimate: an A4 page at 144 dpi is six tiles of 100 tokens and one view of 256, and a page of
print is some 3,000 characters of grounded text."""


class Budget:
    """An `Engine` that stops asking once a run has cost as much as it may.

    What is under way is counted at the mean of what was paid so far, and so is an answer whose usage the server does
    not say; before the first, at `TYPICAL`. Answers that were of no use are paid for as well.
    A question that may go beyond the limit waits for the others' bills.
    """

    def __init__(self, inner: Engine, price: Price, limit: float) -> None:
        self.inner = inner
        self.name = inner.name
        self.identity = inner.identity
        self.price = price
        self.limit = limit
        self.spent = 0.0
        self._answers = 0
        self._under_way = 0
        self._billed = asyncio.Condition()

    async def read(self, ask: Ask, image: PageImage) -> Transcript:
        async with self._billed:
            await self._billed.wait_for(lambda: not self._under_way or self._expected < self.limit)
            if self.spent >= self.limit:
                raise NotAskedError(
                    f"not asked: the run has cost {self.spent:.4g} of {self.limit:g}; "
                    "run it again with a higher --max-cost to go on"
                )
            self._under_way += 1
        try:
            transcript = await self.inner.read(ask, image)
            self._pay(transcript.usage)
        except PageError as error:
            self._pay(error.usage)
            raise
        finally:
            async with self._billed:
                self._under_way -= 1
                self._billed.notify_all()
        return transcript

    async def close(self) -> None:
        await self.inner.close()

    def _pay(self, usage: Usage | None) -> None:
        if usage and usage != Usage():
            self.spent += self._price_of(usage) + usage.unsaid * self._usual
            self._answers += max(1, usage.unsaid)

    @property
    def _expected(self) -> float:
        return self.spent + self._under_way * self._usual

    @property
    def _usual(self) -> float:
        return self.spent / self._answers if self._answers else self._price_of(TYPICAL)

    def _price_of(self, usage: Usage) -> float:
        return self.price.of(usage.prompt, usage.completion)
