"""The first look at each document, before its pages are laid out.

It reads other pages than the one that is asked for, so it must not let a malicious page spoil the others. Each page of
the sample is a request of its own with a short time limit, and a page that fails is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from doc2md.errors import Doc2mdError, PageError
from doc2md.structure.habits import MAX_PAGES, Habits
from doc2md.worker_types import SourceFile
from doc2md.workers.protocol import LookAtPage

MAX_FAILURES = 2
"""Number of failed pages after which the look ends, because each of them may cost the limit."""

MAX_DOCUMENTS = 64
"""Number of documents whose habits are kept, so that a run over many documents does not need more and more memory."""


class FirstLooks:
    """The habits of the documents of a run. `ask` sends a request to a worker."""

    def __init__(self, ask: Callable[[LookAtPage], Awaitable[Habits | None]]) -> None:
        self._ask = ask
        self._looks: dict[SourceFile, asyncio.Task[Habits]] = {}

    async def habits(self, source: SourceFile) -> Habits:
        """The habits of a document. All its pages wait for the same look."""
        look = self._looks.get(source)
        if look is None:
            look = self._looks[source] = asyncio.create_task(self._look(source))
            for oldest in list(self._looks)[:-MAX_DOCUMENTS]:
                del self._looks[oldest]
        if not look.done():  # a page whose document is known does not lose its turn here
            await asyncio.shield(look)  # if one page is cancelled, the others still need the look
        return look.result()

    async def stop(self) -> None:
        """End the looks that have not finished."""
        for look in self._looks.values():
            look.cancel()
        await asyncio.gather(*self._looks.values(), return_exceptions=True)

    async def _look(self, source: SourceFile) -> Habits:
        """Ask for one page after another, so that only one worker opens a small document."""
        found, failures = list[Habits](), 0
        for index in range(MAX_PAGES):
            try:
                habits = await self._ask(LookAtPage(source, index))
            except (Doc2mdError, PageError):
                failures += 1
                if failures == MAX_FAILURES:
                    break
                continue
            if habits is None:  # the document has no more pages: a look at one page needs no twelve questions
                break
            found.append(habits)
        return Habits.total(found)
