"""`PageEngine`, the interface that `pages/` uses to read a page. `EmbeddedEngine` and `ModelEngine` implement it."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from doc2md.converter.base import Task
from doc2md.document import PageRow, Reading
from doc2md.pages.answers import Reply
from doc2md.worker_types import SourceFile


class PageForecast(StrEnum):
    """The expected cost of converting a page, determined without asking a server."""

    ASKED = "asked"  # the engine has to be asked
    BLANK = "blank"  # the page is blank, no question is needed
    BROKEN = "broken"  # the page cannot be rendered
    CACHED = "cached"  # the answer is in the journal


class PageEngine(Protocol):
    """Reads the pages of documents.

    The methods take page numbers from 1. They raise PageError if this page cannot be read, and EngineError if the
    engine cannot read any page.

    name         the engine's name in the page ledger
    asks_server  whether reading a page costs requests to a server
    cached       number of answers of this run in the journal; 0 if the journal could not store all of them
    """

    @property
    def name(self) -> str: ...

    @property
    def asks_server(self) -> bool: ...

    @property
    def cached(self) -> int: ...

    async def convert(self, source: SourceFile, page: int) -> tuple[Reading, PageRow]:
        """Read a page. Returns the upright page after all page passes, and its row in the ledger."""
        ...

    async def ask_about_figures(
        self, source: SourceFile, reading: Reading, row: PageRow
    ) -> tuple[Reading, PageRow]:
        """Add the engine's data or description of each figure, if `Options.figures` asks for it.

        Takes and returns the page as displayed, and its row.
        """
        ...

    async def answer(self, source: SourceFile, page: int, task: Task, words: str) -> Reply:
        """The answer to a task other than converting. `words` is the text to search for with `Task.LOCATE`."""
        ...

    async def forecast(self, source: SourceFile, page: int) -> PageForecast:
        """The expected cost of `convert` for this page. No question is asked."""
        ...
