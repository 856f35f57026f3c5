"""What the pages need from an engine, whether it is a model behind a server or the embedded one."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from doc2md.converter.base import Task
from doc2md.document import PageRow, Reading
from doc2md.pages.answers import Reply
from doc2md.worker_types import SourceFile


class PageForecast(StrEnum):
    """What converting a page would take: a question, or none because it is blank, cannot be rendered, or is cached."""

    ASKED = "asked"
    BLANK = "blank"
    BROKEN = "broken"
    CACHED = "cached"


class PageEngine(Protocol):
    """Reads the pages of documents. `EmbeddedEngine` and `ModelEngine` are the two there are.

    Every method takes the document and a page number from 1. It raises PageError if this page cannot be read, and
    EngineError if no page can.

    name         the engine's name in the page ledger
    asks_server  whether pages cost requests to a server
    cached       how many answers of this run the cache keeps; 0 if some could not be kept
    """

    @property
    def name(self) -> str: ...

    @property
    def asks_server(self) -> bool: ...

    @property
    def cached(self) -> int: ...

    async def convert(self, source: SourceFile, page: int) -> tuple[Reading, PageRow]:
        """The upright page, with all page passes done, and its row in the ledger."""
        ...

    async def ask_about_figures(
        self, source: SourceFile, reading: Reading, row: PageRow
    ) -> tuple[Reading, PageRow]:
        """The page with what the engine says about each figure, if `Options.figures` asks for it."""
        ...

    async def answer(self, source: SourceFile, page: int, task: Task, words: str) -> Reply:
        """The answer to one of the tasks other than converting; `words` go with `Task.LOCATE`."""
        ...

    async def forecast(self, source: SourceFile, page: int) -> PageForecast:
        """What `convert` would take. Nothing is asked."""
        ...
