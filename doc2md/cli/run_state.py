"""How far a run over many documents has come: what is done, what is in progress, how fast, and how long it may take."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from doc2md.cli.progress import MAX_STEPS, MIN_WAIT, STEP, OnPage
from doc2md.document import PageRow
from doc2md.options.price import Price
from doc2md.runtime.activity import listening

MIN_SECONDS = 5.0
"""Time that a run must have worked before it says how long it may still take."""


@dataclass(slots=True, eq=False)
class DocumentProgress:
    """A document in progress. It is told of its pages, as a `Listener` of its conversion."""

    name: str
    on_wait: Callable[[str, float], None]
    pages: int | None = None
    finished: int = 0
    doing: str = "opening"
    _steps: dict[int, float] = field(default_factory=dict)

    def begin(self, pages: int) -> None:
        """The number of pages is known."""
        self.pages = pages

    def step(self, page: int, doing: str) -> None:
        """A step of a page begins. Page 0 is the document as a whole."""
        self.doing = f"page {page}: {doing}" if page else doing
        self._steps[page] = min(self._steps.get(page, 0.0) + STEP, MAX_STEPS)

    def waiting(self, reason: str, seconds: float) -> None:
        """Nothing is asked for some seconds."""
        if seconds >= MIN_WAIT:
            self.on_wait(reason, seconds)

    def finish(self, page: int) -> None:
        """A page is finished."""
        self._steps.pop(page, None)
        self.finished += 1

    @property
    def pages_left(self) -> int:
        """The number of pages that are not finished; 1 until the number of pages is known."""
        return 1 if self.pages is None else max(0, self.pages - self.finished)

    @property
    def share(self) -> float:
        """The part of the document that is done, steps of pages included."""
        done = self.finished + sum(self._steps.values())
        return min(1.0, done / self.pages) if self.pages else 0.0


@dataclass(slots=True)
class RunState:
    """The state of a run over `documents` documents.

    skipped  documents that need no work: unchanged, or finished by an earlier or another process
    done     documents that this run has finished, failed ones included
    failed   those of which nothing was written
    helped   documents that other processes have finished since this one began
    unseen   those of `helped` that are not among `skipped` yet
    current  the documents in progress, oldest first
    """

    documents: int
    price: Price | None = None
    skipped: int = 0
    done: int = 0
    failed: int = 0
    helped: int = 0
    unseen: int = 0
    pages: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    waits: str = ""
    current: list[DocumentProgress] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    on_wait: Callable[[str, float], None] = lambda reason, seconds: None
    _reason: str = ""
    _waits_until: float = 0.0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @contextmanager
    def document(self, name: str) -> Iterator[OnPage]:
        """A document is in progress inside this context. Yields a function to call with each finished page."""
        progress = DocumentProgress(name, self._waiting)
        self.current.append(progress)

        def on_page(row: PageRow, total: int) -> None:
            progress.pages = total
            progress.finish(row.page)
            self.pages += 1
            if row.usage:
                self.tokens_in += row.usage.prompt
                self.tokens_out += row.usage.completion
            self._changed.set()

        try:
            with listening(progress):
                yield on_page
        finally:
            self.current.remove(progress)
            self._changed.set()

    async def room(self, pages: int) -> None:
        """Wait until the documents in progress have less than `pages` pages left."""
        while sum(progress.pages_left for progress in self.current) >= pages:
            self._changed.clear()
            await self._changed.wait()

    def _waiting(self, reason: str, seconds: float) -> None:
        self._reason, self._waits_until = reason, time.monotonic() + seconds
        self.on_wait(reason, seconds)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def cost(self) -> float | None:
        """What the finished pages have cost; None if no server was asked, or the price is not known."""
        asked = self.price and (self.tokens_in or self.tokens_out)
        return self.price.of(self.tokens_in, self.tokens_out) if self.price and asked else None

    @property
    def progress(self) -> float:
        """The number of documents that need no more work, parts of those in progress included."""
        return self.finished + sum(each.share for each in self.current)

    @property
    def finished(self) -> int:
        """The number of documents that need no more work."""
        return self.skipped + self.unseen + self.done

    @property
    def seconds_left(self) -> float | None:
        """The time that the other documents may take, if they are like those so far; None if it is too early to say.

        Processes that share the run are expected to go on as fast as they did.
        """
        worked = self.progress - self.skipped - self.unseen + self.helped
        if self.seconds < MIN_SECONDS or worked <= 0:
            return None
        return self.seconds / worked * (self.documents - self.progress)

    @property
    def doing(self) -> tuple[str, str]:
        """What is being done now: the name of a document, or nothing, and the step."""
        left = self._waits_until - time.monotonic()
        if left > 0:
            return "", f"waiting {left:.0f} s: {self._reason}"
        if not self.current:
            return "", self.waits or "starting"
        oldest = self.current[0]
        more = f" (and {len(self.current) - 1} more)" if len(self.current) > 1 else ""
        return oldest.name, f"{oldest.doing}{more}"
